"""The science of matching: facts in, rankings and assignments out.

No Flask, no database, no clock, no global state; the same input gives the same output. The names
below are the contract; what stands behind them is imported when it is first used, because a
program that only makes facts should not wait for scikit-learn.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from mentor_match.engine.types import (
    Assignment,
    Explanation,
    Infeasible,
    MenteeFacts,
    MentorFacts,
    Ranking,
    Reason,
    Unmatched,
    Weights,
    WhyNot,
)

if TYPE_CHECKING:
    from mentor_match.engine.cohort import assign
    from mentor_match.engine.learning import learn_weights
    from mentor_match.engine.ranker import MentorRanker

_LATER = {
    "MentorRanker": "mentor_match.engine.ranker",
    "assign": "mentor_match.engine.cohort",
    "learn_weights": "mentor_match.engine.learning",
}

__all__ = [
    "Assignment",
    "Explanation",
    "Infeasible",
    "MenteeFacts",
    "MentorFacts",
    "MentorRanker",
    "Ranking",
    "Reason",
    "Unmatched",
    "Weights",
    "WhyNot",
    "assign",
    "learn_weights",
]


def __getattr__(name: str) -> Any:
    if name in _LATER:
        return getattr(import_module(_LATER[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

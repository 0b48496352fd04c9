"""What a mentee said about a suggestion."""

from mentor_match.matching.models.runs import CohortRun, PairWish, Proposal, RunMentee
from mentor_match.matching.models.suggestions import PERSON, Dismissal

__all__ = [
    "PERSON",
    "CohortRun",
    "Dismissal",
    "PairWish",
    "Proposal",
    "RunMentee",
]

"""Whether groups of mentees fare alike, how sure that is, and what could close a gap. Pure.

Each group is held against everybody else. Intervals are the engine's bootstrap. A page makes many
comparisons, and one in twenty is "larger than chance" by chance; so an alert needs a gap that
stays so after Holm's correction (1979) over all comparisons of the page.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil, erfc, sqrt
from typing import Any

import numpy as np
import numpy.typing as npt

from mentor_match.engine.fairness import Gap, gaps
from mentor_match.insight.rules.cells import FEWEST_SHOWN, hide_small
from mentor_match.words import N_

KINDS = ("setting", "cadre", "gender", "safeguard")
KIND_TITLES = {
    "setting": N_("By place of work"),
    "cadre": N_("By cadre"),
    "gender": N_("By gender, where stated"),
    "safeguard": N_("By country: on the WHO safeguard list or not"),
}
# measure -> (title, definition of a person's value)
MEASURES = {
    "matched": (
        N_("With a mentor, %"),
        N_(
            "Of mentees who asked for the first time in the period, those with an accepted request "
            "by today. In a programme: of those who enrolled in the period, those with a pairing."
        ),
    ),
    "waiting": (
        N_("Days waited"),
        N_(
            "Mean of whole days from first asking to the first yes (in a programme: from enrolling "
            "to the first pairing), of those who got it in the period; 60 and more count as 60. "
            "Who still waits is not in it, so read it beside the share above."
        ),
    ),
    "score": (
        N_("Mean score"),
        N_(
            "In a programme only: the mean score of the pairs that published runs proposed to a "
            "mentee in the period, from 0 to 1, in steps of 0.02."
        ),
    ),
}
FEWEST_IN_GROUP = 10  # below, a rate says more of persons than of a group
FEWEST_FOR_ALERT = 20  # below, the engine's intervals are too narrow
RESAMPLES = 500
RISK = 0.05
LONGEST_WAIT = 60  # days
Z = 1.959964  # half the width of a 95 % interval, in standard errors


@dataclass(frozen=True, slots=True)
class Facts:
    """Values of one measure, a row a person: when each came to be known, and the groups.

    `at` is in seconds since the beginning of the period, `end` where it ends.
    """

    at: npt.NDArray[np.int64]
    values: npt.NDArray[np.float64]
    # Kind -> the code of each row, "" where not stated.
    groups: Mapping[str, Sequence[str] | npt.NDArray[np.str_]]
    end: int


@dataclass(frozen=True, slots=True)
class Compared:
    """One group and one measure. `worse` says whether the gap is to the group's disadvantage."""

    kind: str
    measure: str
    gap: Gap
    others: int
    worse: bool
    p: float
    alert: bool = False

    @property
    def code(self) -> str:
        """The code of the group."""
        return self.gap.group


@dataclass(frozen=True, slots=True)
class Equity:
    """All that may be shown; `comparisons` is how many stood in Holm's correction."""

    compared: Sequence[Compared]
    comparisons: int

    @property
    def alerts(self) -> Sequence[Compared]:
        """Gaps larger than chance, at the disadvantage of the group, the surest first."""
        return sorted((one for one in self.compared if one.alert), key=lambda one: one.p)

    def codes(self, kind: str) -> list[str]:
        """The groups of a kind of which anything may be shown, the largest first."""
        sizes: Counter[str] = Counter()
        for one in self.compared:
            if one.kind == kind:
                sizes[one.code] = max(sizes[one.code], one.gap.known)
        return sorted(sizes, key=lambda code: (-sizes[code], code))

    def find(self, kind: str, code: str, measure: str) -> Compared | None:
        """One comparison; None where too few are in it."""
        wanted = (kind, code, measure)
        found = (one for one in self.compared if (one.kind, one.code, one.measure) == wanted)
        return next(found, None)

    def share(self, kind: str, code: str) -> int | None:
        """The part of all mentees that is in a group, in per cent, rounded up."""
        one = self.find(kind, code, "matched")
        return ceil(100 * one.gap.known / (one.gap.known + one.others)) if one else None


def compare(measures: Mapping[str, Facts], seed: int = 0) -> Equity:
    """Every group of every kind against everybody else, in every measure."""
    found = [
        one
        for measure, facts in measures.items()
        for kind in KINDS
        for one in _compare_kind(kind, measure, facts, seed)
    ]
    tested = [one for one in found if min(one.gap.known, one.others) >= FEWEST_FOR_ALERT]
    sure = holm([one.p for one in tested])
    alerts = {id(one) for one, beyond in zip(tested, sure, strict=True) if beyond and one.worse}
    return Equity([replace(one, alert=id(one) in alerts) for one in found], len(tested))


def _compare_kind(kind: str, measure: str, facts: Facts, seed: int) -> Iterable[Compared]:
    codes = np.asarray(facts.groups[kind], dtype=str)
    kept = whole_fives(codes, facts.at, facts.end)
    codes, values = codes[kept], facts.values[kept]
    shown = hide_small(Counter(codes.tolist()), FEWEST_IN_GROUP).shown
    if sum(n is not None for n in shown.values()) == 0 or len(shown) < 2:
        return
    for gap in gaps(codes.tolist(), values, resamples=RESAMPLES, seed=seed):
        others = len(values) - gap.known
        if gap.group and shown.get(gap.group) and others >= FEWEST_IN_GROUP:
            worse = gap.gap > 0 if measure == "waiting" else gap.gap < 0
            yield Compared(kind, measure, gap, others, worse, p_value(gap))


def whole_fives(
    codes: npt.NDArray[Any], at: npt.NDArray[np.int64], end: int
) -> npt.NDArray[np.int64]:
    """Rows of blocks of five of one group, in the order of time, that lie wholly in the period.

    As in `cells.Fives`: no choice of periods leaves fewer than five between two answers.
    """
    order = np.argsort(at, kind="stable")
    kept = [np.empty(0, dtype=np.int64)]
    for code in set(codes.tolist()):
        rows = order[codes[order] == code]
        blocks = rows[: len(rows) // FEWEST_SHOWN * FEWEST_SHOWN].reshape(-1, FEWEST_SHOWN)
        inside = (at[blocks[:, 0]] >= 0) & (at[blocks[:, -1]] < end)
        kept.append(blocks[inside].ravel())
    return np.concatenate(kept)


def p_value(gap: Gap) -> float:
    """How often chance alone gives a gap as large, from the width of its interval."""
    error = (gap.gap_high - gap.gap_low) / (2 * Z)
    if not error > 0:
        return 1.0 if not gap.gap else 0.0
    return erfc(abs(gap.gap) / error / sqrt(2))


def holm(chances: Sequence[float], risk: float = RISK) -> list[bool]:
    """Which stay beyond chance when all are looked at together: at most `risk` that one is wrong.

    The smallest is held against risk / m, the next against risk / (m - 1), until one fails.
    """
    beyond = [False] * len(chances)
    for place, number in enumerate(sorted(range(len(chances)), key=chances.__getitem__)):
        if chances[number] > risk / (len(chances) - place):
            break
        beyond[number] = True
    return beyond


def lever_of(one: Compared) -> str:
    """What steers this gap: a quota of a run, the cases that wait, or nothing the service has."""
    if one.measure == "waiting":
        return "cases"
    if (one.kind, one.code) == ("setting", "rural"):
        return "rural"
    if (one.kind, one.code) == ("safeguard", "yes"):
        return "safeguard"
    return "cross" if one.kind == "cadre" else "none"

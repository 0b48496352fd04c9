"""What may be shown of the answers: counts of enough people, and differences with intervals. Pure.

Three walls stand between a figure and a person. Answers come in whole months, and only when at
least `FEWEST` new ones can be added at once, so that no figure changes by less. A share is shown
only where at least `FEWEST` people are in it and as many are not. And nothing below `FEWEST`
people is shown at all.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt
from statistics import fmean, variance

from mentor_match.pulse.rules.asking import WAVES
from mentor_match.pulse.rules.questions import KEEPS, MEASURES

FEWEST = 5
Z = 1.959964  # 95 per cent of a normal distribution lie within so many deviations


@dataclass(frozen=True, slots=True)
class Given:
    """One person's answers at one time, as far as they are counted."""

    subject: str
    wave: int
    month: date
    mentored: bool
    values: Mapping[str, int | None]
    keeps: frozenset[str]


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many. `count` is None where it would tell of too few."""

    count: int | None
    n: int

    @property
    def value(self) -> float | None:
        """The share, 0 to 1."""
        return None if self.count is None else self.count / self.n


@dataclass(frozen=True, slots=True)
class Difference:
    """The share of those with a mentor less that of those without, with its interval."""

    value: float
    low: float
    high: float

    @property
    def beyond_chance(self) -> bool:
        """Whether the interval leaves out zero."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, slots=True)
class Change:
    """How far answers moved since the start, in steps of five: with a mentor less without."""

    n_with: int
    n_without: int
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class WaveResult:
    """What is shown of one wave."""

    wave: int
    n_with: int
    n_without: int
    shares: Mapping[str, tuple[Share, Share]]  # measure -> (with a mentor, without)
    differences: Mapping[str, Difference]
    changes: Mapping[str, Change]

    @property
    def any_shown(self) -> bool:
        """Whether there are enough people on both sides."""
        return self.n_with >= FEWEST and self.n_without >= FEWEST


def released(given: Iterable[Given], this_month: date, fewest: int = FEWEST) -> list[Given]:
    """The answers that may be counted by now: of months that are over, in batches of enough.

    Of each wave, and of those with and without a mentor apart. What is counted once stays
    counted, and what comes to it later is never fewer than `fewest`.
    """
    groups: dict[tuple[int, bool], dict[date, list[Given]]] = {}
    for one in given:
        if one.month < this_month:
            months = groups.setdefault((one.wave, one.mentored), {})
            months.setdefault(one.month, []).append(one)
    counted: list[Given] = []
    for months in groups.values():
        waiting: list[Given] = []
        for month in sorted(months):
            waiting += months[month]
            if len(waiting) >= fewest:
                counted += waiting
                waiting = []
    return counted


def share_of(values: Sequence[int | None], counted: frozenset[int], fewest: int = FEWEST) -> Share:
    """The share whose answer is counted, of those who answered this question."""
    said = [value for value in values if value is not None]
    count = sum(value in counted for value in said)
    shown = count >= fewest and len(said) - count >= fewest
    return Share(count if shown else None, len(said))


@dataclass(frozen=True, slots=True)
class Results:
    """All that is shown: the start, the later waves, and what would keep people."""

    start: Mapping[str, Share]
    waves: Sequence[WaveResult]
    reasons: Mapping[str, Share]

    @property
    def any_shown(self) -> bool:
        """Whether there is anything to show yet."""
        shown = (share for wave in self.waves for pair in wave.shares.values() for share in pair)
        return any(share.count is not None for share in (*self.start.values(), *shown))


def read_results(given: Sequence[Given], fewest: int = FEWEST) -> Results:
    """Everything that may be shown of these answers."""
    later = [wave for wave in WAVES if wave and any(one.wave == wave for one in given)]
    return Results(
        read_start(given, fewest),
        [read_wave(wave, given, fewest) for wave in later],
        shares_of_reasons(given, fewest),
    )


def read_start(given: Iterable[Given], fewest: int = FEWEST) -> Mapping[str, Share]:
    """The shares at the start, of everyone: who will have a mentor is not known yet."""
    here = [one for one in given if one.wave == 0]
    return {
        measure.code: share_of([one.values[measure.code] for one in here], measure.counted, fewest)
        for measure in MEASURES
    }


def read_wave(wave: int, given: Sequence[Given], fewest: int = FEWEST) -> WaveResult:
    """What is shown of a later wave: `given` are all answers that may be counted.

    Never both sides and their sum: one would give the other away where it is hidden.
    """
    here = [one for one in given if one.wave == wave]
    sides = [one for one in here if one.mentored], [one for one in here if not one.mentored]
    shares, differences, changes = {}, {}, {}
    for measure in MEASURES:
        pair = tuple(
            share_of([one.values[measure.code] for one in side], measure.counted, fewest)
            for side in sides
        )
        shares[measure.code] = (pair[0], pair[1])
        found = difference(*pair)
        if found is not None:
            differences[measure.code] = found
        moved = change(measure.code, sides[0], sides[1], given, fewest)
        if moved is not None:
            changes[measure.code] = moved
    return WaveResult(wave, len(sides[0]), len(sides[1]), shares, differences, changes)


def difference(one: Share, other: Share) -> Difference | None:
    """The difference of two independent shares with its 95 per cent interval.

    By Newcombe's hybrid score method (Statistics in Medicine, 1998, method 10): the limits of
    Wilson of each share, put together. It holds for small groups as well.
    """
    if one.count is None or other.count is None:
        return None
    (p, low_p, high_p), (q, low_q, high_q) = _wilson(one), _wilson(other)
    return Difference(
        p - q,
        p - q - sqrt((p - low_p) ** 2 + (high_q - q) ** 2),
        p - q + sqrt((high_p - p) ** 2 + (q - low_q) ** 2),
    )


def _wilson(share: Share) -> tuple[float, float, float]:
    assert share.count is not None
    n, p = share.n, share.count / share.n
    middle = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z * sqrt(p * (1 - p) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n)
    return p, middle - half, middle + half


def change(
    code: str,
    with_mentor: Sequence[Given],
    without: Sequence[Given],
    given: Iterable[Given],
    fewest: int = FEWEST,
) -> Change | None:
    """How much more the answers of those with a mentor moved since the start than the others'.

    Only people who answered both times count, so what they were like before is taken out. The
    interval is that of Welch with normal quantiles; from twice the limit of people on a side on.
    """
    first = {one.subject: one.values[code] for one in given if one.wave == 0}
    moved = [_moves(code, side, first) for side in (with_mentor, without)]
    if min(map(len, moved)) < 2 * fewest:
        return None
    value = fmean(moved[0]) - fmean(moved[1])
    half = Z * sqrt(sum(variance(side) / len(side) for side in moved))
    return Change(len(moved[0]), len(moved[1]), value, value - half, value + half)


def _moves(code: str, side: Iterable[Given], first: Mapping[str, int | None]) -> list[int]:
    found = []
    for one in side:
        before, after = first.get(one.subject), one.values[code]
        if before is not None and after is not None:
            found.append(after - before)
    return found


def shares_of_reasons(given: Iterable[Given], fewest: int = FEWEST) -> Mapping[str, Share]:
    """What would keep people, by how many named it, of the latest answers of each person."""
    latest: dict[str, Given] = {}
    for one in given:
        known = latest.get(one.subject)
        if one.keeps and (known is None or one.wave > known.wave):
            latest[one.subject] = one
    named = Counter(code for one in latest.values() for code in one.keeps)
    n = len(latest)
    shares = {
        code: Share(named[code] if fewest <= named[code] <= n - fewest else None, n)
        for code in KEEPS
    }
    return dict(
        sorted(shares.items(), key=lambda item: (-(item[1].count or 0), list(KEEPS).index(item[0])))
    )

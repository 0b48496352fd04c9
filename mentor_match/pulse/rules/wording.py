"""The figures of the pulse in sentences and rows. Pure: sentences are translated where shown."""

from collections.abc import Iterator

from mentor_match.pulse.rules.questions import MEASURES
from mentor_match.pulse.rules.results import Difference, Results, Share
from mentor_match.words import N_

HEADINGS = (
    *("months_after_start", "measure", "with_mentor_percent", "with_mentor_n"),
    *("without_percent", "without_n", "difference_points", "low", "high"),
)
NOT_BEYOND = N_(
    "%(what)s: the difference may be chance alone (%(low)s to %(high)s percentage points)."
)
LESS_OFTEN = N_(
    "%(what)s: less often with a mentor, by %(points)s percentage points (%(low)s to %(high)s). "
    "Chance alone would rarely make that much."
)
MORE_OFTEN = N_(
    "%(what)s: more often with a mentor, by %(points)s percentage points (%(low)s to %(high)s). "
    "Chance alone would rarely make that much."
)
# What the figures can and cannot show: it stands wherever they stand.
CAN_SHOW = N_(
    "They can show whether people with a mentor answer differently from people who looked for "
    "one and had none, and how far apart the two are."
)
CANNOT_SHOW = N_(
    "They cannot show that mentoring is the reason. Nobody was given a mentor by lot, so the two "
    "groups may have differed before; not everyone answers, and whoever has left may answer "
    "least. What people intend is not what they do."
)


def points(value: float) -> str:
    """A difference of shares in whole percentage points, with its sign."""
    whole = round(100 * value)
    return f"−{-whole}" if whole < 0 else f"+{whole}" if whole else "0"


def steps(value: float) -> str:
    """A change in steps of the five answers, with one decimal and its sign."""
    tenths = round(10 * value)
    return f"−{-tenths / 10:.1f}" if tenths < 0 else f"+{tenths / 10:.1f}" if tenths else "0"


def sentence_of(difference: Difference) -> tuple[str, dict[str, object]]:
    """(sentence, its facts but `what`): which way, how far, and whether chance may make it."""
    facts: dict[str, object] = {
        "points": abs(round(100 * difference.value)),
        "low": points(difference.low),
        "high": points(difference.high),
    }
    if not difference.beyond_chance:
        return NOT_BEYOND, facts
    return (LESS_OFTEN if difference.value < 0 else MORE_OFTEN), facts


def rows_of(results: Results) -> Iterator[list[object]]:
    """All figures as rows below `HEADINGS`; empty where hidden."""
    for measure in MEASURES:
        share = results.start[measure.code]
        yield [0, measure.code, "", "", *_number(share), "", "", ""]
    for wave in results.waves:
        for measure in MEASURES:
            one, other = wave.shares[measure.code]
            found = wave.differences.get(measure.code)
            ends: list[object] = ["", "", ""]
            if found is not None:
                ends = [round(100 * end, 1) for end in (found.value, found.low, found.high)]
            yield [wave.wave, measure.code, *_number(one), *_number(other), *ends]


def _number(share: Share) -> tuple[object, object]:
    if share.value is None:
        return "", ""
    return round(100 * share.value, 1), share.n

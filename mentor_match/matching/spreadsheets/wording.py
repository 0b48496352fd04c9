"""The results in words: why each pair, why each who is left, and what would help."""

from collections.abc import Iterator, Sequence

from mentor_match.matching.spreadsheets.cohort import Cohort, Left, Mentee, Mentor, Pair
from mentor_match.matching.spreadsheets.results import Sheet
from mentor_match.matching.words import change_sentence, reason_sentences, removed_sentences
from mentor_match.reference.cadres import get_cadre

MENTORS_NAMED = 5


def summary_of(cohort: Cohort) -> Iterator[str]:
    """A few lines for the terminal."""
    pairs, found = len(cohort.pairs), cohort.assignment
    yield ""
    yield f"Pairs: {pairs}"
    yield f"Unmatched: {len(cohort.left)}"
    if some := sum(one.found > 0 for one in cohort.left):
        yield f"Of these, with some of the mentors asked for: {some}"
    yield f"Places of mentors: {cohort.places}, of which left: {cohort.unused}"
    if not pairs:
        return
    proven = abs(found.bound - found.total) <= 1e-6 * max(1.0, abs(found.bound))
    how = "proven the highest possible" if proven else f"at most {found.bound:.3f} is possible"
    yield f"Total score: {found.total:.3f} ({how})"
    yield f"Mean score: {found.total / pairs:.3f}"
    across = sum(pair.crosses for pair in cohort.pairs)
    yield f"Across cadres: {across} of {pairs} ({across / pairs:.0%})"


def sheets_of(cohort: Cohort) -> tuple[Sheet, Sheet]:
    """The pairs, and who is left."""
    pairs = [
        *("mentee id", "mentee name", "mentee cadre"),
        *("mentor id", "mentor name", "mentor cadre"),
        *("score", "why"),
    ]
    left = ["mentee id", "mentee name", "mentee cadre", "why", "what would help"]
    return (
        Sheet("Pairs", pairs, [_pair_row(pair) for pair in cohort.pairs]),
        Sheet("Unmatched", left, [_left_row(one) for one in cohort.left]),
    )


def _person(person: Mentee | Mentor) -> tuple[str, str, str]:
    return person.facts.id, person.name, get_cadre(person.facts.cadre).title


def _pair_row(pair: Pair) -> tuple[object, ...]:
    why = reason_sentences(pair.explanation.reasons)
    score = round(float(pair.explanation.score), 3)
    return *_person(pair.mentee), *_person(pair.mentor), score, " ".join(why)


def _left_row(left: Left) -> tuple[object, ...]:
    why, help_ = _why_left(left)
    if left.found:
        why = f"{left.found} of {left.mentee.places} mentors were found. {why}"
    return *_person(left.mentee), why, help_


def _why_left(left: Left) -> tuple[str, str]:
    """(why, what would help)."""
    if left.reason == "below floor":
        return (
            "Every mentor still free would have been a weaker match than the lowest score.",
            "A lower --floor, or a mentor who fits better.",
        )
    if left.reason == "places taken":
        places = sum(mentor.facts.capacity for mentor in left.contested)
        why = (
            f"The mentors who fit are full: {left.rivals} mentees compete for "
            f"{places} places of {len(left.contested)} mentors."
        )
        return why, f"Another mentor, or one more place with: {_named(left.contested)}."
    why = " ".join(
        [
            "No other mentor is possible." if left.found else "No mentor is possible.",
            *removed_sentences(left.why_not),
        ]
    )
    return why, change_sentence(left.why_not, left.mentee.facts)


def _named(mentors: Sequence[Mentor]) -> str:
    names = [mentor.name or mentor.facts.id for mentor in mentors[:MENTORS_NAMED]]
    more = len(mentors) - len(names)
    return ", ".join([*names, f"{more} more"] if more else names)

"""What makes a profile complete, and what may be changed. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from mentor_match.web.refusals import Refusal
from mentor_match.words import N_

MOST_TOPICS = 12
MOST_PLACES = 10
LEVEL_OFFERED = 4  # what is assumed until a mentor says more


class Part(StrEnum):
    """The two parts a person can take; one account may take both."""

    MENTEE = "mentee"
    MENTOR = "mentor"


@dataclass(frozen=True, slots=True)
class Step:
    """One question, one page. `parts` says who is asked it; a shared answer is kept once."""

    code: str
    title: str  # how the answer is named on the page that checks all answers
    parts: frozenset[Part]
    required: bool = True


_BOTH = frozenset(Part)
_MENTEE = frozenset({Part.MENTEE})
_MENTOR = frozenset({Part.MENTOR})

# In the order in which they are asked.
STEPS: tuple[Step, ...] = (
    Step("cadre", N_("Cadre"), _BOTH),
    Step("country", N_("Country"), _BOTH),
    Step("place", N_("Place"), _BOTH),
    Step("time-zone", N_("Time zone"), _BOTH),
    Step("languages", N_("Languages"), _BOTH),
    Step("years", N_("Years in the profession"), _BOTH),
    Step("formats", N_("How you can meet"), _BOTH),
    Step("wants", N_("What you want to learn"), _MENTEE),
    Step("levels", N_("Where you stand now"), _MENTEE),
    Step("goals", N_("Your goals"), _MENTEE, required=False),
    Step("discipline", N_("Profession of your mentor"), _MENTEE),
    Step("offers", N_("What you offer"), _MENTOR),
    Step("strengths", N_("How well you know it"), _MENTOR),
    Step("experience", N_("Your experience"), _MENTOR, required=False),
    Step("capacity", N_("Places and hours"), _MENTOR),
    Step("accepts", N_("Whom you accept"), _MENTOR),
    Step("gender", N_("Gender"), _BOTH, required=False),
)


def steps_of(part: Part) -> Sequence[Step]:
    """The questions of a part, in order."""
    return [step for step in STEPS if part in step.parts]


def find_step(part: Part, code: str) -> Step | None:
    """The question of this code, if this part is asked it."""
    return next((step for step in steps_of(part) if step.code == code), None)


def first_open(part: Part, answered: Iterable[str]) -> Step | None:
    """The first question that has no answer yet; None where all required ones have."""
    done = set(answered)
    return next((s for s in steps_of(part) if s.required and s.code not in done), None)


def step_after(part: Part, code: str) -> Step | None:
    """The question after this one; None after the last."""
    steps = list(steps_of(part))
    codes = [step.code for step in steps]
    place = codes.index(code) + 1
    return steps[place] if place < len(steps) else None


class MentorAtCapacity(Refusal):
    """The mentor's last place was taken."""

    sentence = N_("This mentor has no free place now. Nothing was lost: choose another mentor.")


class MenteePlacesTaken(Refusal):
    """The mentee has as many mentors as places."""

    sentence = N_("This mentee has found a mentor meanwhile, so the request cannot be accepted.")


class TooFewPlaces(Refusal):
    """Fewer places than there are pairings."""

    sentence = N_(
        "You have %(taken)s open pairings, so you cannot offer fewer places. "
        "End a pairing first, or pause being proposed."
    )


class NotComplete(Refusal):
    """A required question has no answer."""

    sentence = N_("Answer “%(question)s” first; then you can finish.")


class TooFewMentors(Refusal):
    """Fewer mentors than there are."""

    sentence = N_(
        "You have %(taken)s mentors now, so you cannot want fewer at a time. "
        "End a pairing first, without fault."
    )


def check_capacity(wanted: int, taken: int) -> None:
    """Refuse to offer fewer places than are taken."""
    if wanted < taken:
        raise TooFewPlaces(taken=taken)


class PauseReason(StrEnum):
    """Why a mentor is not proposed for a while."""

    CHOSEN = "chosen"
    SILENT = "silent"


class PauseTooLong(Refusal):
    """A pause ends within a year, or has no end."""

    sentence = N_("Choose a day from tomorrow to a year from now, or leave the day empty.")


LONGEST_PAUSE = timedelta(days=366)


def check_pause(until: datetime | None, now: datetime) -> None:
    """Refuse an end nobody can mean."""
    if until is not None and not now < until <= now + LONGEST_PAUSE:
        raise PauseTooLong

"""Programmes: states, who fits, who may enrol. Pure: days and facts are arguments."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mentor_match.associations.rules.registrations import NOT_PREPARED, Prepared
from mentor_match.web.refusals import Refusal
from mentor_match.words import N_


class ProgrammeState(StrEnum):
    """Where a programme stands."""

    DRAFT = "draft"
    OPEN = "open"
    MATCHING = "matching"
    RUNNING = "running"
    CLOSED = "closed"


PROGRAMME_TITLES = {
    ProgrammeState.DRAFT: N_("Draft"),
    ProgrammeState.OPEN: N_("Open to enrol"),
    ProgrammeState.MATCHING: N_("Being matched"),
    ProgrammeState.RUNNING: N_("Running"),
    ProgrammeState.CLOSED: N_("Closed"),
}

# What happens next, and who must act.
PROGRAMME_NEXT = {
    ProgrammeState.DRAFT: N_("Nobody sees it yet. A coordinator checks it and opens it."),
    ProgrammeState.OPEN: N_(
        "Members can enrol until the last day. Then a coordinator starts matching."
    ),
    ProgrammeState.MATCHING: N_(
        "Nobody can enrol now. A coordinator drafts pairs, compares them and publishes one draft."
    ),
    ProgrammeState.RUNNING: N_(
        "Pairs confirm or refuse what was proposed, and begin. A coordinator watches over them "
        "and closes the programme at its end."
    ),
    ProgrammeState.CLOSED: N_("It is over. Pairings that are still open go on by themselves."),
}

# A programme may go back to enrolling, or to matching for a second round; a closed one is over.
PROGRAMME_AFTER: Mapping[ProgrammeState, frozenset[ProgrammeState]] = {
    ProgrammeState.DRAFT: frozenset({ProgrammeState.OPEN, ProgrammeState.CLOSED}),
    ProgrammeState.OPEN: frozenset({ProgrammeState.MATCHING, ProgrammeState.CLOSED}),
    ProgrammeState.MATCHING: frozenset(
        {ProgrammeState.OPEN, ProgrammeState.RUNNING, ProgrammeState.CLOSED}
    ),
    ProgrammeState.RUNNING: frozenset({ProgrammeState.MATCHING, ProgrammeState.CLOSED}),
    ProgrammeState.CLOSED: frozenset(),
}

# Which edition of the words somebody agrees to who is proposed outside their association.
OUTSIDE_WORDING = "2026-11"
PARTS = {"mentee": N_("As a mentee"), "mentor": N_("As a mentor")}

# What partners show each other of their members; names are never among it.
SIGHTS = {
    "totals": N_("Totals only"),
    "groups": N_("Totals, and counts by cadre and place"),
}


class ProgrammeStep(Refusal):
    """Not from this state."""

    sentence = N_("The programme has moved on meanwhile. Load the page again to see how it stands.")


class ProgrammeNotOpen(Refusal):
    """Nobody can enrol now."""

    sentence = N_("Nobody can enrol in this programme now. Look for one that is open.")


class EnrolmentNotYet(Refusal):
    """Its first day has not come."""

    sentence = N_("Enrolment begins on %(day)s. Come back then.")


class EnrolmentOver(Refusal):
    """Its last day has passed."""

    sentence = N_("The last day to enrol was %(day)s. Ask your coordinator about the next round.")


class NotAMemberHere(Refusal):
    """No association of the programme has verified the person."""

    sentence = N_(
        "This programme is for verified members of the associations that run it. "
        "Ask your association to verify you first."
    )


class PartNotReady(Refusal):
    """The profile for this part is not complete."""

    sentence = N_("Complete your profile for this part first; then you can enrol.")


class AlreadyEnrolled(Refusal):
    """Once for each part."""

    sentence = N_("You are enrolled in this programme already.")


class OtherCadre(Refusal):
    """The programme is for other cadres."""

    sentence = N_("This programme is for other cadres than yours.")


class OtherCountry(Refusal):
    """The programme is for other countries."""

    sentence = N_("This programme is for people who work in other countries.")


class OtherSetting(Refusal):
    """The programme is for other places."""

    sentence = N_("This programme is for people who work in other places: see whom it is for.")


class TooFewYears(Refusal):
    """A mentor needs more years."""

    sentence = N_("Mentors of this programme have %(years)s years or more in the profession.")


class TooManyYears(Refusal):
    """The programme is for the first years."""

    sentence = N_("Mentees of this programme have %(years)s years or less in the profession.")


class NotPrepared(Refusal):
    """A mentor needs the course first."""

    sentence = N_(
        "Mentors of this programme have done the course that prepares mentors, and your "
        "association has none on record for you. Ask your coordinator for the next one, or to "
        "enter the day on which you did it; then you can take part."
    )


class PreparationOver(Refusal):
    """A mentor needs to refresh the course."""

    sentence = N_(
        "Mentors of this programme are prepared, and your preparation ended on %(day)s. Ask your "
        "coordinator how to refresh it; once the new day is entered, you can take part."
    )


class NoAgreement(Refusal):
    """Partners need an agreement first."""

    sentence = N_(
        "Your association and %(name)s have no agreement with each other. "
        "An administrator makes one; then you can invite them."
    )


class AlreadyPartner(Refusal):
    """Invited or joined before."""

    sentence = N_("%(name)s was invited before.")


class DaysOutOfOrder(Refusal):
    """It ends before it begins."""

    sentence = N_(
        "The first day to enrol comes first, then the last one, then the end of the programme. "
        "Correct the days."
    )
    status = 422


class FewestAboveMost(Refusal):
    """At least more than at most."""

    sentence = N_("The fewest mentees for each mentor cannot be more than the most.")
    status = 422


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Whom a programme is for. Empty sets and None admit everyone."""

    cadres: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    settings: frozenset[str] = frozenset()
    mentor_years: int | None = None
    mentee_years: int | None = None
    prepared_mentors: bool = False


@dataclass(frozen=True, slots=True)
class Applicant:
    """What is so at the moment in which a person enrols."""

    part: str
    cadre: str | None
    country: str | None
    setting: str | None
    years: int | None
    member: bool
    ready: bool
    enrolled: bool
    prepared: Prepared = NOT_PREPARED


def check_programme_step(state: str, to: ProgrammeState) -> None:
    """Refuse a state that may not follow this one."""
    if to not in PROGRAMME_AFTER[ProgrammeState(state)]:
        raise ProgrammeStep


def check_days(opens_on: date, closes_on: date, ends_on: date) -> None:
    """Refuse days that are out of order."""
    if not opens_on <= closes_on <= ends_on:
        raise DaysOutOfOrder


def check_places(fewest_per_mentor: int, most_per_mentor: int) -> None:
    """Refuse bounds that leave nothing between them."""
    if fewest_per_mentor > most_per_mentor:
        raise FewestAboveMost


def check_window(state: str, opens_on: date, closes_on: date, today: date) -> None:
    """Refuse enrolling before, after, or while the programme is not open."""
    if state != ProgrammeState.OPEN:
        raise ProgrammeNotOpen
    if today < opens_on:
        raise EnrolmentNotYet(day=opens_on.isoformat())
    if today > closes_on:
        raise EnrolmentOver(day=closes_on.isoformat())


def groups_may_be_seen(state: str) -> bool:
    """Whether partners may see counts by group: not while people enrol, one after the other."""
    return state not in (ProgrammeState.DRAFT, ProgrammeState.OPEN)


def preparation_missing(prepared: Prepared, today: date) -> Refusal | None:
    """What a mentor lacks where a programme asks for a preparation; None where it holds."""
    if prepared.done is None:
        return NotPrepared()
    if not prepared.holds(today):
        return PreparationOver(day=str(prepared.until))
    return None


def hindrances(person: Applicant, wanted: Eligibility, today: date) -> list[Refusal]:
    """All that stands between a person and a programme; what the person can mend comes first.

    What a person has not stated does not fit a condition: nobody is let in by silence.
    """
    mentor = person.part == "mentor"
    unprepared = (
        preparation_missing(person.prepared, today) if mentor and wanted.prepared_mentors else None
    )
    few, many = wanted.mentor_years, wanted.mentee_years
    found: tuple[tuple[bool, Refusal], ...] = (
        (person.enrolled, AlreadyEnrolled()),
        (not person.member, NotAMemberHere()),
        (not person.ready, PartNotReady()),
        (not _within(person.cadre, wanted.cadres), OtherCadre()),
        (not _within(person.country, wanted.countries), OtherCountry()),
        (not _within(person.setting, wanted.settings), OtherSetting()),
        (
            mentor and few is not None and (person.years is None or person.years < few),
            TooFewYears(years=few),
        ),
        (
            not mentor and many is not None and (person.years is None or person.years > many),
            TooManyYears(years=many),
        ),
    )
    missing = [unprepared] if unprepared and person.member else []
    return [refusal for so, refusal in found if so] + missing


def check_enrolling(person: Applicant, wanted: Eligibility, today: date) -> None:
    """Refuse for the first of the hindrances."""
    for refusal in hindrances(person, wanted, today):
        raise refusal


def _within(value: str | None, allowed: frozenset[str]) -> bool:
    return not allowed or value in allowed

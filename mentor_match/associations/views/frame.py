"""What the pages of this slice share: the blueprint, and how states are said."""

from typing import Any

from flask import Blueprint
from flask_babel import gettext
from flask_login import current_user

from mentor_match.associations.rules import (
    LAPSE_REASONS,
    MEMBERSHIP_TITLES,
    PARTS,
    PROGRAMME_NEXT,
    PROGRAMME_TITLES,
    SIGHTS,
    MembershipState,
    Prepared,
    ProgrammeState,
)
from mentor_match.associations.service import note_file_taken
from mentor_match.web import clock
from mentor_match.web.templating import day
from mentor_match.web.transaction import in_front

blueprint = Blueprint("associations", __name__)

KINDS = {
    MembershipState.PENDING: "wait",
    MembershipState.VERIFIED: "good",
    MembershipState.LAPSED: "bad",
}


def note_taken(association: Any, what: str) -> None:
    """Before a file of people is handed out: reading writes nothing else, and who took what is
    known afterwards also where the connection breaks."""
    with in_front():
        note_file_taken(association, what, by=current_user, now=clock.now())


@blueprint.app_template_filter("membership_state")
def membership_state(state: str) -> str:
    """A state in words."""
    return gettext(MEMBERSHIP_TITLES[MembershipState(state)])


@blueprint.app_template_filter("membership_kind")
def membership_kind(state: str) -> str:
    """The colour of its tag."""
    return KINDS[MembershipState(state)]


@blueprint.app_template_filter("lapse_reason")
def lapse_reason(code: str) -> str:
    """A reason in words."""
    return gettext(LAPSE_REASONS[code])


PROGRAMME_KINDS = {
    ProgrammeState.DRAFT: "neutral",
    ProgrammeState.OPEN: "good",
    ProgrammeState.MATCHING: "wait",
    ProgrammeState.RUNNING: "good",
    ProgrammeState.CLOSED: "neutral",
}


@blueprint.app_template_filter("programme_state")
def programme_state(state: str) -> str:
    """A state in words."""
    return gettext(PROGRAMME_TITLES[ProgrammeState(state)])


@blueprint.app_template_filter("programme_kind")
def programme_kind(state: str) -> str:
    """The colour of its tag."""
    return PROGRAMME_KINDS[ProgrammeState(state)]


@blueprint.app_template_filter("programme_next")
def programme_next(state: str) -> str:
    """What happens next, and who must act."""
    return gettext(PROGRAMME_NEXT[ProgrammeState(state)])


@blueprint.app_template_filter("programme_part")
def part_of_person(code: str) -> str:
    """As a mentee, or as a mentor."""
    return gettext(PARTS[code])


@blueprint.app_template_filter("partner_sees")
def partner_sees(code: str) -> str:
    """What partners see of each other."""
    return gettext(SIGHTS[code])


@blueprint.app_template_filter("prepared_words")
def prepared_words(prepared: Prepared | None) -> str:
    """That a mentor is prepared, and until when; empty where it is not, or not known: a course
    that is over is for the mentor to refresh, and not for others to judge."""
    if prepared is None or not prepared.holds(clock.now().date()):
        return ""
    if prepared.until is None:
        return gettext("Prepared as a mentor")
    return gettext("Prepared as a mentor, until %(day)s", day=day(prepared.until))

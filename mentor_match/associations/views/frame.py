"""What the pages of this slice share: the blueprint, and how states are said."""

from flask import Blueprint
from flask_babel import gettext

from mentor_match.associations.rules import LAPSE_REASONS, MEMBERSHIP_TITLES, MembershipState

blueprint = Blueprint("associations", __name__)

KINDS = {
    MembershipState.PENDING: "wait",
    MembershipState.VERIFIED: "good",
    MembershipState.LAPSED: "bad",
}


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

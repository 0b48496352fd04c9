"""Members as an association's own systems see them: never an address, which only the person
gives away."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from marshmallow import ValidationError, fields, validates_schema

from mentor_match.associations.rules import LAPSE_REASONS, VERIFIED_HOW, MembershipState
from mentor_match.reference.cadres import CADRES
from mentor_match.reference.countries import countries
from mentor_match.web.api import Code, Day, Moment, PageSchema, Text
from mentor_match.web.api.fields import Schema

OR_NULL: dict[str, Any] = {"dump_default": None, "allow_none": True}
NOT_OF_FORMER = {"description": "Null where it is not stated, and of former members."}


class MemberSchema(Schema):
    """Somebody who accepted an invitation or asked to be a member. Who left, or was refused, is a
    former member: lapsed for another reason than expired. Of them there is only what the
    association holds itself."""

    id = fields.UUID(attribute="membership.id", required=True)
    registration_number = fields.String(attribute="membership.registration_number", required=True)
    full_name = fields.String(
        attribute="name",
        required=True,
        allow_none=True,
        metadata={"description": "Of a former member what the register says, or null."},
    )
    state = Code(MembershipState, attribute="membership.state", required=True)
    reason = fields.String(attribute="membership.reason", required=True, allow_none=True)
    cadre = fields.String(attribute="profile.cadre", metadata=NOT_OF_FORMER, **OR_NULL)
    country = fields.String(attribute="profile.country", metadata=NOT_OF_FORMER, **OR_NULL)
    joined_at = Moment(attribute="membership.joined_at", required=True)
    decided_at = Moment(attribute="membership.decided_at", required=True, allow_none=True)
    verified_how = fields.String(
        attribute="membership.verified_how",
        required=True,
        allow_none=True,
        metadata={"description": f"One of {', '.join(VERIFIED_HOW)}."},
    )
    valid_until = Day(attribute="membership.valid_until", required=True, allow_none=True)
    prepared_on = Day(attribute="membership.prepared_on", required=True, allow_none=True)
    prepared_until = Day(attribute="membership.prepared_until", required=True, allow_none=True)


class MemberFilterSchema(PageSchema):
    """What the list of members can be narrowed to."""

    state = Code(MembershipState)
    cadre = Code(CADRES)
    country = Code(countries())
    registration_number = Text(40, guarded=False)
    changed_since = Moment()


class MemberChangeSchema(Schema):
    """The last day of the registration, and the course that prepares mentors."""

    valid_until = Day(allow_none=True)
    prepared_on = Day(allow_none=True)
    prepared_until = Day(allow_none=True)


class DecisionSchema(Schema):
    """Verified, or ended with a reason the person is told."""

    state = Code({MembershipState.VERIFIED, MembershipState.LAPSED}, required=True)
    reason = Code(LAPSE_REASONS)

    @validates_schema
    def _reason_where_it_ends(self, data: Mapping[str, Any], **_more: Any) -> None:
        ends = data.get("state") == MembershipState.LAPSED
        if ends and "reason" not in data:
            raise ValidationError(_("Send the reason; the person is told."), "reason")
        if not ends and "reason" in data:
            raise ValidationError(_("There is no reason for verifying. Leave it out."), "reason")

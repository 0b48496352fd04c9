"""Pairings and figures as an association's own systems see them."""

from marshmallow import fields

from mentor_match.pairings.rules import PairingState
from mentor_match.web.api import Code, Day, Moment, PageSchema
from mentor_match.web.api.fields import Schema


class SideSchema(Schema):
    """One of the two, where they came through this association. Of who left it since, name and
    cadre are null."""

    member_id = fields.UUID(required=True, allow_none=True)
    registration_number = fields.String(required=True, allow_none=True)
    full_name = fields.String(required=True, allow_none=True)
    cadre = fields.String(required=True, allow_none=True)


class PairingSchema(Schema):
    """A mentee and a mentor. Of another association's member nothing is said."""

    id = fields.UUID(required=True)
    state = Code(PairingState, required=True)
    programme_id = fields.UUID(required=True, allow_none=True)
    mentee = fields.Nested(SideSchema, required=True, allow_none=True)
    mentor = fields.Nested(SideSchema, required=True, allow_none=True)
    opened_at = Moment(required=True)
    paused_at = Moment(required=True, allow_none=True)
    ended_at = Moment(required=True, allow_none=True)
    last_session_held_at = Moment(required=True, allow_none=True)


class PairingFilterSchema(PageSchema):
    """What the list of pairings can be narrowed to."""

    state = Code(PairingState)
    programme_id = fields.UUID()
    changed_since = Moment()


class MonthSchema(Schema):
    """Requests of a month."""

    month = Day(attribute="first", required=True)
    asked = fields.Integer(required=True)
    accepted = fields.Integer(required=True)


def _counts(text: str) -> fields.Dict:
    return fields.Dict(
        keys=fields.String(),
        values=fields.Integer(),
        required=True,
        metadata={"description": text},
    )


class FiguresSchema(Schema):
    """Figures of an association, each rounded down to whole fives."""

    members = _counts("By state of the membership.")
    requests = _counts("By state of the request.")
    pairings = _counts("By state of the pairing.")
    across_cadres = _counts("Pairings within a cadre and across.")
    months = fields.List(fields.Nested(MonthSchema), required=True)

"""Programmes: the same bounds as the pages have."""

from collections.abc import Mapping

from babel.numbers import is_currency
from flask_babel import gettext as _
from marshmallow import ValidationError, fields, validate

from mentor_match.associations.rules import PARTS, ProgrammeState
from mentor_match.engine import Weights
from mentor_match.reference.cadres import CADRES
from mentor_match.reference.choices import SETTINGS
from mentor_match.reference.countries import countries
from mentor_match.reference.programmes import PROGRAMME_TEMPLATES
from mentor_match.reference.topics import TOPICS
from mentor_match.web.api import Amount, Code, Codes, Day, Moment, PageSchema, Switch, Text, Whole
from mentor_match.web.api.fields import Schema

WEIGHTS = tuple(Weights.__dataclass_fields__)


def _currency(code: str) -> None:
    if not is_currency(code):
        raise ValidationError(_("Send a currency as three letters, such as KES."))


def _something_counts(weights: Mapping[str, float]) -> None:
    if not any(weights.values()):
        raise ValidationError(_("At least one weight has to be above 0."))


def _weights() -> fields.Nested:
    bounds = validate.Range(0, 10)
    weight = {name: fields.Float(required=True, validate=bounds) for name in WEIGHTS}
    schema = type("WeightsSchema", (Schema,), weight)
    return fields.Nested(schema, allow_none=True, validate=_something_counts)


class ProgrammeChangeSchema(Schema):
    """What of a programme can be set. Empty sets and null admit everyone."""

    title = Text(160)
    about = Text(2000)
    opens_on = Day()
    closes_on = Day()
    ends_on = Day()
    topics = Codes(topic.code for topic in TOPICS)
    cadres = Codes(CADRES)
    countries = Codes(countries())
    settings = Codes(SETTINGS)
    mentor_years = Whole(0, 60, allow_none=True)
    mentee_years = Whole(0, 60, allow_none=True)
    mentors_per_mentee = Whole(1, 3)
    most_per_mentor = Whole(1, 20)
    fewest_per_mentor = Whole(0, 20)
    prepared_mentors = Switch()
    cross_percent = Whole(0, 100, allow_none=True)
    weights = _weights()
    cost = Amount(allow_none=True)
    currency = fields.String(allow_none=True, validate=[validate.Length(3, 3), _currency])


class ProgrammeSchema(ProgrammeChangeSchema):
    """A programme this association runs, or was invited to as a partner."""

    id = fields.UUID(required=True)
    association_id = fields.UUID(required=True)
    state = Code(ProgrammeState, required=True)
    partner_ids = fields.List(fields.UUID(), required=True)
    made_at = Moment(required=True)
    opened_at = Moment(required=True, allow_none=True)
    closed_at = Moment(required=True, allow_none=True)


class NewProgrammeSchema(Schema):
    """A draft; what is not said here is set later, or comes from the template."""

    title = Text(160, required=True)
    about = Text(2000, required=True)
    opens_on = Day(required=True)
    closes_on = Day(required=True)
    ends_on = Day(required=True)
    template = Code(PROGRAMME_TEMPLATES)


class ProgrammeFilterSchema(PageSchema):
    """What the list of programmes can be narrowed to."""

    state = Code(ProgrammeState)
    changed_since = Moment()


class ProgrammeStateSchema(Schema):
    """Its next state."""

    state = Code(set(ProgrammeState) - {ProgrammeState.DRAFT}, required=True)


class EnrolmentSchema(Schema):
    """A member of this association in a programme."""

    id = fields.UUID(attribute="enrolment.id", required=True)
    member_id = fields.UUID(attribute="membership.id", dump_default=None, allow_none=True)
    registration_number = fields.String(
        attribute="membership.registration_number", dump_default=None, allow_none=True
    )
    full_name = fields.String(
        attribute="account.full_name",
        required=True,
        dump_default=None,
        allow_none=True,
        metadata={"description": "Null of who left the association since."},
    )
    part = Code(PARTS, attribute="enrolment.part", required=True)
    places = fields.Integer(attribute="enrolment.places", required=True)
    enrolled_at = Moment(attribute="enrolment.enrolled_at", required=True)


class EnrolmentFilterSchema(PageSchema):
    """What the list of who takes part can be narrowed to."""

    part = Code(PARTS)


class CountedSchema(Schema):
    """How many take part through one association."""

    association_id = fields.UUID(attribute="association.id", required=True)
    association = fields.String(attribute="association.name", required=True)
    mentees = fields.Integer(required=True)
    mentors = fields.Integer(required=True)
    places = fields.Integer(required=True)


class CountsSchema(Schema):
    """The numbers of each association, the one that runs it first."""

    associations = fields.List(fields.Nested(CountedSchema), required=True)

"""The library and CPD as an association's own systems see them."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from marshmallow import ValidationError, fields, validate, validates_schema

from mentor_match.learning.rules import (
    HUNDREDTHS,
    MOST_MINUTES,
    SEEN_BY_ASSOCIATION,
    ResourceState,
    Review,
    plain_address,
)
from mentor_match.reference.cadres import CADRES
from mentor_match.reference.cpd import CATEGORIES, UNITS, VERBS
from mentor_match.reference.languages import is_language
from mentor_match.reference.topics import TOPICS
from mentor_match.web.api import Code, Codes, Day, Moment, PageSchema, Text, Whole
from mentor_match.web.api.fields import Schema

TOPIC_CODES = tuple(topic.code for topic in TOPICS)
MOST_TOPICS = 15
MOST_LANGUAGES = 20
OWN = tuple(code for code in CATEGORIES if not code.startswith("mentoring"))


class Address(Text):
    """An address of the open web, as the library keeps it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(500, guarded=False, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        address = plain_address(super()._deserialize(value, attr, data, **kwargs))
        if address is None:
            raise ValidationError(_("Send a full address that begins with https:// or http://."))
        return address


class Languages(fields.List[Any]):
    """Codes of languages, such as en or sw."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Text(20, guarded=False), **kwargs)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return super()._serialize(sorted(value or ()), attr, obj, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        codes = super()._deserialize(value, attr, data, **kwargs)
        unknown = [code for code in codes if not is_language(str(code))]
        if unknown:
            said = _("“%(code)s” is no code of a language, such as en or sw.", code=unknown[0])
            raise ValidationError(said)
        return frozenset(codes)


class NewResourceSchema(Schema):
    """A resource for the members of the association alone."""

    title = Text(300, required=True)
    provider = Text(200, required=True)
    address = Address(required=True)
    languages = Languages(required=True, validate=validate.Length(1, MOST_LANGUAGES))
    topics = Codes(TOPIC_CODES, required=True, validate=validate.Length(1, MOST_TOPICS))
    cadres = Codes(CADRES, load_default=frozenset())
    format = Text(40, allow_none=True)
    licence = Text(120, allow_none=True)
    size_kb = Whole(1, 50_000_000, allow_none=True)
    minutes = Whole(1, 100_000, allow_none=True)


class ResourceChangeSchema(NewResourceSchema):
    """What is to be said of a resource from now on; what is left out stays."""

    cadres = Codes(CADRES)  # without the default of a new one, which would be described

    def __init__(self, **how: Any) -> None:
        super().__init__(**{**how, "partial": True})


class ResourceSchema(Schema):
    """A resource of the library: for everyone, or for the members of the association alone."""

    id = fields.UUID(required=True)
    own = fields.Boolean(required=True)
    title = fields.String(required=True)
    provider = fields.String(required=True)
    address = fields.String(required=True)
    languages = Languages(required=True)
    topics = fields.List(fields.String(), required=True)
    cadres = fields.List(fields.String(), required=True)
    format = fields.String(required=True, allow_none=True)
    licence = fields.String(required=True, allow_none=True)
    size_kb = fields.Integer(required=True, allow_none=True)
    minutes = fields.Integer(required=True, allow_none=True)
    added_at = Moment(required=True)
    confirmed_at = Moment(required=True, allow_none=True)
    dead_at = Moment(required=True, allow_none=True)
    withdrawn_at = Moment(required=True, allow_none=True)


class ResourceStateSchema(Schema):
    """Whether members find it in the library."""

    state = Code(ResourceState, required=True)


class ResourceFilterSchema(PageSchema):
    """What the library can be narrowed to."""

    words = Text(80, guarded=False)
    topic = Code(TOPIC_CODES)
    cadre = Code(CADRES)
    language = Text(20, guarded=False)
    own = fields.Boolean(truthy={"true"}, falsy={"false"}, load_default=False)


class Units(fields.Float):
    """Hours or points: kept in hundredths."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return None if value is None else value / HUNDREDTHS


class CpdEntrySchema(Schema):
    """What a member did for CPD, and how it stands."""

    id = fields.UUID(attribute="row.entry.id", required=True)
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
    source = Code(SEEN_BY_ASSOCIATION, attribute="row.entry.source", required=True)
    category = Code(CATEGORIES, attribute="row.entry.category", required=True)
    title = fields.String(attribute="row.entry.title", required=True)
    provider = fields.String(attribute="row.entry.provider", required=True)
    done_on = Day(attribute="row.entry.done_on", required=True)
    minutes = fields.Integer(attribute="row.entry.minutes", required=True)
    units = Units(attribute="row.units", required=True)
    counts = fields.Boolean(attribute="row.counts", required=True)
    standing = fields.String(attribute="row.standing", required=True)
    recorded_at = Moment(attribute="row.entry.recorded_at", required=True)


class CpdCategorySchema(Schema):
    """What counts in one category of a period."""

    category = Code(CATEGORIES, attribute="code", required=True)
    earned = Units(required=True)
    counted = Units(required=True)
    ceiling = Units(required=True, allow_none=True)
    minimum = Units(required=True)


class CpdPeriodSchema(Schema):
    """A period by its rules: what counts, with ceilings applied, and what waits to be checked."""

    first_day = Day(attribute="total.period.first", required=True)
    last_day = Day(attribute="total.period.last", required=True)
    unit = Code(UNITS, attribute="rules.unit", required=True)
    required = Units(attribute="total.required", required=True)
    counted = Units(attribute="total.counted", required=True)
    waiting = Units(attribute="total.waiting", required=True)
    categories = fields.List(
        fields.Nested(CpdCategorySchema), attribute="total.categories", required=True
    )


class CpdTotalsSchema(Schema):
    """What a member has on record with the association, the running period first. Not in it is what
    was earned with a mentor or in a circle: a statement shows that, where the member gives one."""

    member_id = fields.UUID(required=True)
    periods = fields.List(fields.Nested(CpdPeriodSchema), required=True)


class CpdFilterSchema(PageSchema):
    """What the list of entries can be narrowed to."""

    member_id = fields.UUID()
    category = Code(CATEGORIES)
    done_since = Day()
    changed_since = Moment()


class NewCpdEntrySchema(Schema):
    """What a member did. `reference` is how your system calls it: once for each member."""

    member_id = fields.UUID(required=True)
    reference = Text(80, guarded=False, required=True)
    title = Text(200, required=True)
    provider = Text(160, required=True)
    category = Code(OWN, required=True)
    done_on = Day(required=True)
    minutes = Whole(1, MOST_MINUTES, required=True)
    verb = Code(VERBS, load_default="completed")


class CpdReviewSchema(Schema):
    """Verified, or queried with what is to be answered."""

    decision = Code(Review, required=True)
    note = Text(500)

    @validates_schema
    def _asks_something(self, data: Mapping[str, Any], **_more: Any) -> None:
        if data.get("decision") == Review.QUERIED and not data.get("note"):
            raise ValidationError(_("Send what you want to know."), "note")

"""The register as an association's own systems keep it: the facts the import takes, checked by
the same readers."""

from collections.abc import Callable
from functools import partial
from typing import Any

from marshmallow import ValidationError, fields, validate

from mentor_match.associations.exchange.register import (
    GENDERS,
    LONGEST,
    Invalid,
    email_of,
    number_of,
    text_of,
)
from mentor_match.associations.rules import Invited
from mentor_match.web.api import Code, Day, Moment, PageSchema, Text
from mentor_match.web.api.fields import Schema


class Fact(fields.String):
    """A fact of a person as the import reads it."""

    def __init__(self, reader: Callable[[object, str], str | None], limit: int, **kwargs: Any):
        super().__init__(validate=validate.Length(1, limit), **kwargs)
        self.reader = reader

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        try:
            return self.reader(text, attr or "") or ""
        except Invalid as invalid:
            raise ValidationError(invalid.reason) from None


def _text(limit: int, **kwargs: Any) -> Fact:
    return Fact(partial(text_of, longest=limit), limit, **kwargs)


class EntrySchema(Schema):
    """A person of the register, who need not have an account."""

    id = fields.UUID(attribute="entry.id", required=True)
    registration_number = fields.String(attribute="entry.number", required=True)
    full_name = fields.String(attribute="entry.full_name", required=True)
    email = fields.String(attribute="entry.email", required=True, allow_none=True)
    gender = fields.String(attribute="entry.gender", required=True, allow_none=True)
    job = fields.String(attribute="entry.job", required=True, allow_none=True)
    job_title = fields.String(attribute="entry.job_title", required=True, allow_none=True)
    cadre = fields.String(required=True, allow_none=True)
    valid_until = Day(attribute="entry.valid_until", required=True, allow_none=True)
    member_id = fields.UUID(attribute="entry.membership_id", required=True, allow_none=True)
    invitation = Code(Invited, attribute="standing", required=True)
    added_at = Moment(attribute="entry.added_at", required=True)
    changed_at = Moment(attribute="entry.changed_at", required=True)


class EntryChangeSchema(Schema):
    """What is said anew. As in an import, nothing is taken out of the register by silence."""

    full_name = _text(LONGEST["name"])
    email = Fact(email_of, LONGEST["email"])
    gender = Code(GENDERS)
    job = _text(LONGEST["job"])
    job_title = _text(LONGEST["title"])
    valid_until = Day()


class NewEntrySchema(EntryChangeSchema):
    """One person more."""

    registration_number = Fact(number_of, LONGEST["number"], required=True)
    full_name = _text(LONGEST["name"], required=True)


class EntryFilterSchema(PageSchema):
    """What the register can be narrowed to."""

    registration_number = Text(40, guarded=False)
    changed_since = Moment()


class InvitationSchema(Schema):
    """Nothing has to be said; the mail is the one that coordinators send."""

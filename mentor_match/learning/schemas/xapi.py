"""xAPI statements: which fields there are, and what each must hold.

Every fault says where it is and what would mend it; what is not understood is refused rather than
dropped, so that a platform never believes something was recorded that was not.
"""

import re
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from marshmallow import INCLUDE, RAISE, Schema, ValidationError, fields, validates_schema

from mentor_match.learning.rules import LONGEST, minutes_of, verb_of
from mentor_match.reference.cpd import VERBS

MOST_STATEMENTS = 100
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]{1,30}:[^\s<>\"{}|\\^`]{1,460}")
_MBOX = re.compile(r"mailto:[^\s@<>]{1,64}@[^\s@<>]{1,189}")


def _iri(text: str) -> None:
    if not (_IRI.fullmatch(text) and text.isprintable()):
        raise ValidationError(_("Send an absolute address (IRI) of at most 490 characters."))


def _mbox(text: str) -> None:
    if not (_MBOX.fullmatch(text) and text.isprintable()):
        raise ValidationError(_("Send “mailto:” and the e-mail address of the member."))


def _printable(text: str) -> None:
    if not (text.strip() and text.isprintable() and len(text) <= 40):
        raise ValidationError(_("Send the registration number, of at most 40 characters."))


def _verb(text: str) -> None:
    if verb_of(text) not in VERBS:
        known = ", ".join(sorted(VERBS))
        raise ValidationError(
            _("Send http://adlnet.gov/expapi/verbs/ and one of: %(known)s.", known=known)
        )


def _length(text: str) -> None:
    minutes = minutes_of(text)
    if minutes is None or minutes > LONGEST:
        raise ValidationError(
            _("Send a duration such as PT1H30M, without years or months, of at most 100 hours.")
        )


def _is(word: str) -> Any:
    def check(text: str) -> None:
        if text != word:
            raise ValidationError(_("Send “%(word)s”, or leave it out.", word=word))

    return check


class AccountSchema(Schema):
    """A member by registration number."""

    class Meta:
        unknown = RAISE

    homePage = fields.String(required=True, validate=_iri)  # noqa: N815 - the standard's name
    name = fields.String(required=True, validate=_printable)


class ActorSchema(Schema):
    """Who did it: one member, named in one way."""

    class Meta:
        unknown = RAISE

    objectType = fields.String(validate=_is("Agent"))  # noqa: N815
    name = fields.String()
    mbox = fields.String(validate=_mbox)
    account = fields.Nested(AccountSchema)

    @validates_schema
    def _one_way(self, data: Mapping[str, Any], **_more: Any) -> None:
        if ("mbox" in data) == ("account" in data):
            raise ValidationError(_("Name the member by exactly one of mbox and account."), "mbox")


class VerbSchema(Schema):
    """What was done."""

    class Meta:
        unknown = RAISE

    id = fields.String(required=True, validate=_verb)
    display = fields.Dict(keys=fields.String(), values=fields.String())


class DefinitionSchema(Schema):
    """What the activity is; only its name matters here."""

    class Meta:
        unknown = INCLUDE

    name = fields.Dict(keys=fields.String(), values=fields.String())


class ObjectSchema(Schema):
    """The activity."""

    class Meta:
        unknown = RAISE

    objectType = fields.String(validate=_is("Activity"))  # noqa: N815
    id = fields.String(required=True, validate=_iri)
    definition = fields.Nested(DefinitionSchema)


class ResultSchema(Schema):
    """How it went."""

    class Meta:
        unknown = RAISE

    duration = fields.String(validate=_length)
    success = fields.Boolean(truthy={True}, falsy={False})
    completion = fields.Boolean(truthy={True}, falsy={False})
    score = fields.Dict()
    response = fields.String()
    extensions = fields.Dict()


class StatementSchema(Schema):
    """One statement. The rest of the standard's fields are taken and left alone."""

    class Meta:
        unknown = RAISE

    id = fields.UUID()
    actor = fields.Nested(ActorSchema, required=True)
    verb = fields.Nested(VerbSchema, required=True)
    object = fields.Nested(ObjectSchema, required=True)
    result = fields.Nested(ResultSchema)
    timestamp = fields.AwareDateTime(format="iso", default_timezone=None)
    context = fields.Dict()
    stored = fields.String()
    authority = fields.Dict()
    version = fields.String()

    @validates_schema
    def _not_against_itself(self, data: Mapping[str, Any], **_more: Any) -> None:
        verb, result = verb_of(data["verb"]["id"]), data.get("result", {})
        if verb == "passed" and result.get("success") is False:
            said = _("“passed” with success false contradicts itself. Send one or the other.")
            raise ValidationError({"result": {"success": [said]}})
        if verb == "completed" and result.get("completion") is False:
            said = _("“completed” with completion false contradicts itself. Send one or the other.")
            raise ValidationError({"result": {"completion": [said]}})

"""No free text reaches the database past the guard of patient identifiers.

The fields are found by walking every form of the package and every schema whose fields machines
may send; one without the guard needs a reason here, which somebody reads.
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from typing import Any

import marshmallow
import wtforms
from flask import Flask
from marshmallow import fields, validate
from wtforms.fields.core import UnboundField

import mentor_match
from mentor_match.web.api import Text
from mentor_match.web.forms import NoPatientIdentifiers

OWN_NAME = "the person's own name, number or address, not prose"
NOT_KEPT = "searched for or checked, and kept nowhere"
NAMED = "names a thing or a person of a list; what is not in it is refused"
AN_ADDRESS = "an address of the web, checked to be one; an honest one may hold a long number"
HIDDEN = "nobody types it"

# "Form.field" -> why it needs no guard.
REASONS = {
    "RegisterForm.full_name": OWN_NAME,
    "RegisterForm.call_me": OWN_NAME,
    "DetailsForm.full_name": OWN_NAME,
    "DetailsForm.call_me": OWN_NAME,
    "DetailsForm.phone": OWN_NAME,
    "JoinForm.number": OWN_NAME,
    "AssociationForm.name": "the name of an association, typed by an administrator",
    "AssociationForm.code": "the code of an association, typed by an administrator",
    "AssociationForm.registration_hint": "shows what a registration number looks like",
    "CostForm.currency": NAMED,
    "CircleForm.facilitator": NAMED,
    "InviteForm.email": NAMED,
    "LanguagesForm.other": NAMED,
    "SuggestForm.languages": NAMED,
    "CheckForm.certificate": NOT_KEPT,
    "CheckForm.who": NOT_KEPT,
    "LibraryForm.words": NOT_KEPT,
    "WordsForm.words": NOT_KEPT,
    "SuggestForm.address": AN_ADDRESS,
    "ProposeForm.link": AN_ADDRESS,
    "MeetingForm.link": AN_ADDRESS,
    "SessionForm.link": AN_ADDRESS,
    "WebhookForm.url": AN_ADDRESS,
    "ServerForm.issuer": AN_ADDRESS,
    "ServerForm.client_id": "what the identity server of an association calls this service",
    "AppCodeForm.code": NOT_KEPT,
    "EnterCodeForm.code": NOT_KEPT,
    "EnterPasskeyForm.credential": HIDDEN,
    "PasskeyForm.credential": HIDDEN,
    "PasskeyForm.name": "what the person calls their own phone or key",
    "RegisterForm.next": HIDDEN,
    "SignInForm.next": HIDDEN,
    "SignForm.digest": HIDDEN,
    # What machines may send.
    "AccountSchema.homePage": NOT_KEPT,
    "AccountSchema.name": OWN_NAME,
    "ActorSchema.mbox": OWN_NAME,
    "ActorSchema.name": NOT_KEPT,
    "ActorSchema.objectType": NAMED,
    "ObjectSchema.objectType": NAMED,
    "ObjectSchema.id": AN_ADDRESS,
    "VerbSchema.id": NAMED,
    "VerbSchema.display": NOT_KEPT,
    "DefinitionSchema.name": "the title of a course as its platform publishes it",
    "ResultSchema.duration": NAMED,
    "ResultSchema.response": NOT_KEPT,
    "ResultSchema.extensions": NOT_KEPT,
    "ResultSchema.score": NOT_KEPT,
    "StatementSchema.authority": NOT_KEPT,
    "StatementSchema.context": NOT_KEPT,
    "StatementSchema.stored": NOT_KEPT,
    "StatementSchema.version": NAMED,
    "NewCpdEntrySchema.reference": "the key of an entry in the system that sends it",
    "NewResourceSchema.address": AN_ADDRESS,
    "ResourceChangeSchema.address": AN_ADDRESS,
    "NewWebhookSchema.url": AN_ADDRESS,
    "WebhookChangeSchema.url": AN_ADDRESS,
    "NewEntrySchema.full_name": OWN_NAME,
    "NewEntrySchema.email": OWN_NAME,
    "NewEntrySchema.registration_number": OWN_NAME,
    "NewEntrySchema.job": NAMED,
    "NewEntrySchema.job_title": NAMED,
    "EntryChangeSchema.full_name": OWN_NAME,
    "EntryChangeSchema.email": OWN_NAME,
    "EntryChangeSchema.job": NAMED,
    "EntryChangeSchema.job_title": NAMED,
    "ProgrammeChangeSchema.currency": NAMED,
    "ProgrammeChangeSchema.cost": "an amount of money, digits alone",
}
TYPED_IN_SECRET = (wtforms.PasswordField, wtforms.EmailField)


def load_everything() -> None:
    """Every module, so that no form is missed because nobody asked for it yet."""
    for module in pkgutil.walk_packages(mentor_match.__path__, "mentor_match."):
        importlib.import_module(module.name)


def below(kind: type) -> Iterator[type]:
    for one in kind.__subclasses__():
        yield one
        yield from below(one)


def texts_of(form: type) -> Iterator[tuple[str, UnboundField]]:
    """Every field of a form into which somebody types letters."""
    for name in dir(form):
        field = getattr(form, name)
        if not isinstance(field, UnboundField):
            continue
        if not issubclass(field.field_class, wtforms.StringField):
            continue
        if not issubclass(field.field_class, TYPED_IN_SECRET):
            yield name, field


def is_guarded(field: UnboundField) -> bool:
    given = [*field.args[1:2], field.kwargs.get("validators", ())]
    validators = [one for several in given for one in several]
    carries = getattr(field.field_class, "guarded", False)
    return carries or any(isinstance(one, NoPatientIdentifiers) for one in validators)


def own_forms() -> list[type]:
    load_everything()
    return sorted(
        {form for form in below(wtforms.Form) if form.__module__.startswith("mentor_match.")},
        key=lambda form: (form.__module__, form.__name__),
    )


def unguarded_in_forms() -> list[str]:
    return [
        f"{form.__name__}.{name}"
        for form in own_forms()
        for name, field in texts_of(form)
        if not is_guarded(field)
    ]


def sent_schemas(app: Flask) -> set[str]:
    """The names of the schemas in which bodies are sent, as the description of the API has them,
    and those within them."""
    described = app.extensions["flask-smorest"]["apis"][""]["ext_obj"].spec.to_dict()
    known = described["components"]["schemas"]
    found: set[str] = set()

    def note(part: Any) -> None:
        if isinstance(part, dict):
            name = str(part.get("$ref", "")).rpartition("/")[2]
            if name in known and name not in found:
                found.add(name)
                note(known[name])
            for inner in part.values():
                note(inner)
        elif isinstance(part, list):
            for inner in part:
                note(inner)

    for path in described["paths"].values():
        for act in path.values():
            note(act.get("requestBody", {}) if isinstance(act, dict) else {})
    return found


def may_hold_text(field: Any) -> bool:
    if isinstance(field, fields.Dict):
        return True
    return isinstance(field, fields.String) and not isinstance(field, fields.UUID)


def closed(field: Any) -> bool:
    """Only what is in a list is taken."""
    return any(isinstance(one, validate.OneOf) for one in field.validators)


def unguarded_in_schemas(app: Flask) -> list[str]:
    load_everything()
    sent = sent_schemas(app)
    found = []
    for schema in set(below(marshmallow.Schema)):
        plain = schema.__name__.removesuffix("Schema")
        by_hand = schema.__module__ == "mentor_match.learning.schemas.xapi"  # reads bodies itself
        own = schema.__module__.startswith("mentor_match.")
        if not own or not (by_hand or {plain, schema.__name__} & sent):
            continue
        for name, field in schema._declared_fields.items():
            guarded = isinstance(field, Text) and field.guarded
            if may_hold_text(field) and not guarded and not closed(field):
                found.append(f"{schema.__name__}.{name}")
    return sorted(found)


def test_every_text_of_a_form_is_guarded_or_says_why_not() -> None:
    assert [name for name in unguarded_in_forms() if name not in REASONS] == []


def test_every_text_a_machine_may_send_is_guarded_or_says_why_not(
    app_on: Callable[[str], Flask],
) -> None:
    assert [name for name in unguarded_in_schemas(app_on("sqlite")) if name not in REASONS] == []


def test_no_reason_outlives_its_field(app_on: Callable[[str], Flask]) -> None:
    there = {*unguarded_in_forms(), *unguarded_in_schemas(app_on("sqlite"))}
    assert sorted(set(REASONS) - there) == []


def test_the_walk_finds_a_text_without_the_guard() -> None:
    form = type("Loose", (wtforms.Form,), {"words": wtforms.TextAreaField("Words")})
    assert [(name, is_guarded(field)) for name, field in texts_of(form)] == [("words", False)]
    assert len(own_forms()) > 60

"""The base of every form, and the fields that carry a promise of the whole service."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from markupsafe import escape
from werkzeug.datastructures import FileStorage
from wtforms import (
    Field,
    PasswordField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.i18n import DummyTranslations
from wtforms.validators import InputRequired, Length, StopValidation
from wtforms.widgets import CheckboxInput, ListWidget, Select

from mentor_match.web.identifiers import find_identifier
from mentor_match.web.typed import NEVER_IN_LINES, NEVER_TYPED
from mentor_match.words import N_

FREE_TEXT_LIMIT = 2000


class _Typed:
    """Stops what nobody typed before anything else looks at it: PostgreSQL keeps no NUL, and a name
    is no place for a bell. A password is not kept as it is, and opens as it was chosen."""

    def __call__(self, _form: Any, field: Field) -> None:
        never = NEVER_IN_LINES if isinstance(field, TextAreaField) else NEVER_TYPED
        if any(map(never.search, _texts(field.data or field.raw_data))):
            if isinstance(field.data, str):
                field.data = never.sub(" ", field.data)  # the page gives it back
            raise StopValidation(gettext("This has signs that are no letters. Type it again."))


def _texts(sent: Any) -> Iterator[str]:
    """All that was sent to a field, the names of files too."""
    if isinstance(sent, str):
        yield sent
    elif isinstance(sent, FileStorage):
        yield sent.filename or ""
    elif isinstance(sent, list | tuple | set | frozenset):
        for one in sent:
            yield from _texts(one)


class TellsFaults:
    """Tells the errors of a form in the order of its fields, and takes only what can be typed."""

    class Meta:
        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Any:
            field = super().bind_field(form, unbound_field, options)  # type: ignore[misc]
            if not isinstance(field, PasswordField):
                field.validators = [_Typed(), *field.validators]
            return field

    @property
    def faults(self) -> list[tuple[str, str]]:
        """(id of the field, sentence) for the summary on top of the page; no id for the whole."""
        fields: Any = self
        found = [
            (field.id, str(sentence)) for field in fields for sentence in flat_errors(field.errors)
        ]
        return found + [("", str(sentence)) for sentence in fields.form_errors]


# What WTForms says by itself names neither the field nor the mend; these do.
_OWN_WORDS = (
    ("choice", N_("Choose from the list for “%(label)s”.")),
    ("Choice", N_("Choose from the list for “%(label)s”.")),
    ("integer", N_("Enter a whole number in digits for “%(label)s”.")),
)


class LongSelect(Select):
    """The same lines as WTForms writes, at a fifth of the time: lists of countries, time zones and
    cadres have hundreds of them."""

    @classmethod
    def render_option(cls, choice: Any, **attributes: Any) -> str:
        if attributes or choice.render_kw:
            return str(super().render_option(choice, **attributes))
        selected = "selected " if choice.selected else ""
        value, label = escape(str(choice.value)), escape(choice.label or choice.value)
        return f'<option {selected}value="{value}">{label}</option>'


class Form(TellsFaults, FlaskForm):
    """A form that strips what surrounds a text, and speaks the words of this service."""

    class Meta(TellsFaults.Meta, FlaskForm.Meta):
        def get_translations(self, form: Any) -> DummyTranslations:
            return DummyTranslations()

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Any:
            kind = unbound_field.field_class
            # A password may begin with a blank, as where it was chosen.
            if issubclass(kind, StringField) and not issubclass(kind, PasswordField):
                given = options.get("filters") or unbound_field.kwargs.get("filters") or []
                options["filters"] = [stripped, *given]
            if type(kind.widget) is Select and not kind.widget.multiple:
                options.setdefault("widget", LongSelect())
            return super().bind_field(form, unbound_field, options)

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether all is right; says what is not in our own words."""
        valid = bool(super().validate(extra_validators))
        for field in self:
            field.errors = [_in_own_words(error, field) for error in field.errors]
            if len(field.errors) > 1 and field.process_errors:
                # What cannot be read is also out of range; the second sentence says how it is.
                field.errors = field.errors[len(field.process_errors) :]
        return valid


def _in_own_words(error: Any, field: Field) -> Any:
    if not isinstance(error, str) or not error.startswith(("Not a valid", "Invalid", "'")):
        return error
    for sign, sentence in _OWN_WORDS:
        if sign in error:
            return gettext(sentence, label=field.label.text)
    return error


def flat_errors(errors: Any) -> Sequence[str]:
    """The sentences of a field; a field of fields has them one level down."""
    sentences: list[str] = []
    for error in errors:
        if isinstance(error, dict):
            sentences += [text for texts in error.values() for text in flat_errors(texts)]
        elif isinstance(error, list | tuple):
            sentences += flat_errors(error)
        else:
            sentences.append(str(error))
    return sentences


def stripped(value: Any) -> Any:
    """A text without what surrounds it."""
    return value.strip() if isinstance(value, str) else value


class _Required(InputRequired):
    """Something has to be there; a text of spaces is nothing."""

    def __call__(self, form: Any, field: Field) -> None:
        super().__call__(form, field)
        if isinstance(field.data, str) and not field.data.strip():
            field.errors[:] = []
            raise StopValidation(self.message)


def required(sentence: Any) -> InputRequired:
    """Must be filled in; the sentence names the field and the mend."""
    return _Required(message=sentence)


class NoPatientIdentifiers:
    """Stops text that looks as if it could tell who a patient is, before it is saved."""

    def __call__(self, form: Any, field: Field) -> None:
        found = find_identifier(field.data or "")
        if found:
            raise ValidationError(
                gettext(
                    "“%(label)s” has what looks like %(kind)s: “%(fragment)s”. "
                    "Take it out, so that nobody can tell who a patient is; "
                    "write an age or a month instead.",
                    label=field.label.text,
                    kind=gettext(found.kind),
                    fragment=found.fragment[:40],
                )
            )


class FreeText(TextAreaField):
    """Prose of a person. It always carries the identifier guard, and says so in its hint."""

    guarded = True

    def __init__(
        self,
        label: Any,
        validators: Sequence[Any] = (),
        *,
        limit: int = FREE_TEXT_LIMIT,
        rows: int = 4,
        **kwargs: Any,
    ) -> None:
        kwargs["render_kw"] = {"rows": rows, "maxlength": limit, **kwargs.get("render_kw", {})}
        too_long = lazy_gettext(
            "“%(label)s” may have %(limit)s characters at most. Make it shorter.",
            label=label,
            limit=limit,
        )
        super().__init__(
            label,
            [*validators, Length(max=limit, message=too_long), NoPatientIdentifiers()],
            **kwargs,
        )


class Checkboxes(SelectMultipleField):
    """Several of a list, as checkboxes: no script, no key to hold down."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

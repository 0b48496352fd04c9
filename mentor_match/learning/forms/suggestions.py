"""Suggesting a resource, and deciding on it: what a person may type."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, SelectField, StringField, ValidationError
from wtforms.validators import Length, NumberRange, Optional

from mentor_match.learning.rules import SUGGESTION_REASONS, plain_address
from mentor_match.reference.cadres import CADRES
from mentor_match.reference.languages import language_by_name
from mentor_match.reference.topics import topics_by_axis
from mentor_match.web.forms import Checkboxes, Form, NoPatientIdentifiers, required

MOST_TOPICS = 15


class SuggestForm(Form):
    """The facts of a resource, as far as the member knows them."""

    address = StringField(_l("Address of the page"), [required(_l("Enter the address."))])
    title = StringField(
        _l("Title"),
        [
            required(_l("Enter the title as it stands on the page.")),
            Length(max=300, message=_l("The title may have 300 characters at most.")),
            NoPatientIdentifiers(),
        ],
    )
    provider = StringField(
        _l("Who provides it"),
        [
            required(_l("Enter who provides it, such as the name of the organisation.")),
            Length(max=200, message=_l("The provider may have 200 characters at most.")),
            NoPatientIdentifiers(),
        ],
    )
    languages = StringField(
        _l("Languages"), [required(_l("Enter the language, or several with commas between."))]
    )
    topics = Checkboxes(_l("What is it about?"), [required(_l("Choose at least one topic."))])
    cadres = Checkboxes(_l("For which cadres was it made?"))
    format = StringField(
        _l("Kind"),
        [
            Length(max=40, message=_l("The kind may have 40 characters at most.")),
            NoPatientIdentifiers(),
        ],
    )
    licence = StringField(
        _l("Licence"),
        [
            Length(max=120, message=_l("The licence may have 120 characters at most.")),
            NoPatientIdentifiers(),
        ],
    )
    size_kb = IntegerField(
        _l("Size of the download in kB"),
        [
            Optional(),
            NumberRange(1, 50_000_000, message=_l("Enter the size in kB, or leave it empty.")),
        ],
    )
    minutes = IntegerField(
        _l("How many minutes it takes"),
        [
            Optional(),
            NumberRange(1, 100_000, message=_l("Enter the minutes, or leave it empty.")),
        ],
    )
    association = SelectField(_l("Who looks at it"))

    def offer(self, associations: Iterable[Any]) -> None:
        """Topics by axis, all cadres, and the associations of the member."""
        self.topics.choices = {
            gettext(axis): [(topic.code, gettext(topic.title)) for topic in topics]
            for axis, topics in topics_by_axis()
        }
        cadres = [(code, gettext(cadre.title)) for code, cadre in CADRES.items()]
        self.cadres.choices = sorted(cadres, key=lambda pair: pair[1].casefold())
        self.association.choices = [(str(a.id), a.name) for a in associations]

    def validate_address(self, field: Any) -> None:
        """One of the open web."""
        if plain_address(field.data or "") is None:
            raise ValidationError(
                _("Enter a full address that begins with https:// or http://, as in the browser.")
            )

    def validate_languages(self, field: Any) -> None:
        """Each name is one of a language; the fault names the one that is not."""
        for name in self._names():
            if language_by_name(name) is None:
                raise ValidationError(
                    _(
                        "“%(name)s” is not a language we know. Check the spelling, or write its "
                        "English name.",
                        name=name[:40],
                    )
                )

    def validate_topics(self, field: Any) -> None:
        """A resource about everything is found under nothing."""
        if len(field.data or ()) > MOST_TOPICS:
            raise ValidationError(
                _("Choose %(most)s topics at most: what it is mainly about.", most=MOST_TOPICS)
            )

    def _names(self) -> list[str]:
        return [name.strip() for name in (self.languages.data or "").split(",") if name.strip()]

    @property
    def facts(self) -> dict[str, Any]:
        """What was typed, as the library keeps it."""
        codes = (language_by_name(name) for name in self._names())
        return {
            "title": self.title.data,
            "provider": self.provider.data,
            "address": plain_address(self.address.data or ""),
            "languages": frozenset(code for code in codes if code),
            "topics": frozenset(self.topics.data or ()),
            "cadres": frozenset(self.cadres.data or ()),
            "format": self.format.data or None,
            "licence": self.licence.data or None,
            "size_kb": self.size_kb.data,
            "minutes": self.minutes.data,
        }


class DeclineSuggestionForm(Form):
    """Why."""

    reason = RadioField(_l("Why not?"), [required(_l("Choose a reason; the member is told."))])

    def offer(self) -> None:
        """The reasons."""
        self.reason.choices = [(code, gettext(text)) for code, text in SUGGESTION_REASONS.items()]

"""One form a question: what a person may type."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import get_locale, gettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, SelectField, StringField, ValidationError
from wtforms.validators import NumberRange

from mentor_match.profiles.rules import MOST_PLACES, MOST_TOPICS
from mentor_match.reference.cadres import cadres_by_family
from mentor_match.reference.choices import (
    DISCIPLINES,
    FORMATS,
    GENDERS,
    LEVELS,
    NOT_SAID,
    PRIORITIES,
    SETTINGS,
)
from mentor_match.reference.countries import list_countries, time_zones
from mentor_match.reference.languages import language_by_name, language_name, languages_of
from mentor_match.reference.topics import get_topic, topics_by_axis
from mentor_match.web.forms import Checkboxes, Form, FreeText, required

MOST_LANGUAGES_LISTED = 12
NOT_STATED = "not-stated"

Answers = Mapping[str, Any]


def _named(titles: Mapping[Any, str]) -> list[tuple[str, str]]:
    return [(str(code), gettext(title)) for code, title in titles.items()]


class CadreForm(Form):
    """What the person is."""

    cadre = SelectField(_l("What is your cadre?"))

    def offer(self, _answers: Answers) -> None:
        """Cadres by family; the first line stands for no choice."""
        groups: dict[str, list[tuple[str, str]]] = {
            gettext(family): [(cadre.code, gettext(cadre.title)) for cadre in cadres]
            for family, cadres in cadres_by_family()
        }
        self.cadre.choices = {_("Choose one"): [("", _("Choose one"))], **groups}

    def validate_cadre(self, field: Any) -> None:
        """A choice has to be made."""
        if not field.data:
            raise ValidationError(_("Choose your cadre."))


class CountryForm(Form):
    """Where the person works."""

    country = SelectField(_l("In which country do you work?"))

    def offer(self, _answers: Answers) -> None:
        """All countries, in the reader's language."""
        locale = str(get_locale() or "en")
        self.country.choices = [("", _("Choose one")), *list_countries(locale)]

    def validate_country(self, field: Any) -> None:
        """A choice has to be made."""
        if not field.data:
            raise ValidationError(_("Choose the country you work in."))


class PlaceForm(Form):
    """In what kind of place."""

    setting = RadioField(
        _l("What kind of place do you work in?"), [required(_l("Choose the kind of place."))]
    )

    def offer(self, _answers: Answers) -> None:
        """Rural first: many forget to say so."""
        self.setting.choices = _named(SETTINGS)


class TimeZoneForm(Form):
    """When it is day there."""

    time_zone = RadioField(_l("Which is your time zone?"), [required(_l("Choose your time zone."))])

    def offer(self, answers: Answers) -> None:
        """Only the zones of the country; where there is one, it is chosen."""
        zones = list(time_zones(answers["country"])) if answers.get("country") else ["UTC"]
        self.time_zone.choices = [(zone, zone.replace("_", " ")) for zone in zones]
        if len(zones) == 1 and not self.time_zone.data:
            self.time_zone.data = zones[0]


class LanguagesForm(Form):
    """In which languages a mentoring talk can be held."""

    languages = Checkboxes(_l("In which languages can you talk about your work?"))
    other = StringField(_l("Other languages"), description=_l("Separated by commas"))

    def offer(self, answers: Answers) -> None:
        """Those of the country first; what is known beside goes into the free field."""
        local = list(languages_of(answers["country"])) if answers.get("country") else ["en"]
        local = list(dict.fromkeys([*local[:MOST_LANGUAGES_LISTED], "en"]))
        locale = str(get_locale() or "en")
        self.languages.choices = [(code, language_name(code, locale)) for code in local]
        if not self.is_submitted():
            beside = sorted(set(self.languages.data or ()) - set(local))
            self.other.data = ", ".join(language_name(code, locale) for code in beside)

    def validate_other(self, field: Any) -> None:
        """Each name is one of a language; the fault names the one that is not."""
        for name in self._names():
            if language_by_name(name) is None:
                raise ValidationError(
                    _(
                        "“Other languages”: “%(name)s” is not a language we know. "
                        "Check the spelling, or write its English name.",
                        name=name[:40],
                    )
                )
        if not self.languages.data and not self._names():
            raise ValidationError(_("Choose at least one language."))

    def _names(self) -> list[str]:
        return [name.strip() for name in (self.other.data or "").split(",") if name.strip()]

    @property
    def chosen(self) -> frozenset[str]:
        """The codes of all."""
        named = (language_by_name(name) for name in self._names())
        return frozenset(self.languages.data or ()) | frozenset(code for code in named if code)


class YearsForm(Form):
    """How long in the profession."""

    years = IntegerField(
        _l("How many years have you worked in your profession?"),
        [
            NumberRange(
                0, 60, message=_l("Enter the years in your profession as a number from 0 to 60.")
            )
        ],
    )


class FormatsForm(Form):
    """How to meet."""

    formats = Checkboxes(
        _l("How can you meet?"), [required(_l("Choose at least one way to meet."))]
    )

    def offer(self, _answers: Answers) -> None:
        """What needs least data first."""
        self.formats.choices = _named(FORMATS)


class GenderForm(Form):
    """Asked to see whether everyone is served alike; never shown to others."""

    gender = RadioField(
        _l("What is your gender?"), [required(_l("Choose one, or “I would rather not say”."))]
    )

    def offer(self, _answers: Answers) -> None:
        """Not to say is an answer."""
        self.gender.choices = [*_named(GENDERS), (NOT_STATED, gettext(NOT_SAID))]


class TopicsForm(Form):
    """Topics, by axis. Those reserved to other professions are left out."""

    topics = Checkboxes("", [])

    def offer(self, answers: Answers) -> None:
        """What the cadre may work on."""
        cadre = answers.get("cadre") or ""
        self.topics.choices = {
            gettext(axis): [
                (topic.code, gettext(topic.title))
                for topic in topics
                if not topic.professions or cadre in topic.professions
            ]
            for axis, topics in topics_by_axis()
        }

    def validate_topics(self, field: Any) -> None:
        """At least one, and not so many that nothing is said."""
        if not field.data:
            raise ValidationError(_("Choose at least one topic."))
        if len(field.data) > MOST_TOPICS:
            raise ValidationError(
                _(
                    "Choose %(most)s topics at most; you chose %(count)s. Keep what matters most.",
                    most=MOST_TOPICS,
                    count=len(field.data),
                )
            )


class WantsForm(TopicsForm):
    """What a mentee wants."""

    topics = Checkboxes(_l("What do you want to learn?"))


class OffersForm(TopicsForm):
    """What a mentor offers."""

    topics = Checkboxes(_l("What can you help others with?"))


class GoalsForm(Form):
    """In the mentee's own words."""

    goals = FreeText(_l("What would you like to be able to do in a year?"))


class ExperienceForm(Form):
    """In the mentor's own words."""

    experience = FreeText(_l("What is your experience?"))


class DisciplineForm(Form):
    """A mentor of which profession."""

    discipline = RadioField(
        _l("Which profession should your mentor have?"),
        [required(_l("Choose which profession your mentor should have."))],
    )

    def offer(self, _answers: Answers) -> None:
        """Any comes first: it finds most."""
        self.discipline.choices = _named(DISCIPLINES)


class CapacityForm(Form):
    """How much room there is."""

    capacity = IntegerField(
        _l("How many mentees can you have at once?"),
        [
            NumberRange(
                1,
                MOST_PLACES,
                message=_l(
                    "Enter how many mentees you can have, from 1 to %(most)s.", most=MOST_PLACES
                ),
            )
        ],
    )
    hours_per_month = IntegerField(
        _l("How many hours a month can you give in all?"),
        [NumberRange(1, 60, message=_l("Enter the hours a month as a number from 1 to 60."))],
    )


class AcceptsForm(Form):
    """Of which cadres."""

    which = RadioField(
        _l("Whom do you accept as a mentee?"), [required(_l("Choose whom you accept."))]
    )
    cadres = Checkboxes(_l("Only these cadres"))

    def offer(self, _answers: Answers) -> None:
        """All, or a choice."""
        self.which.choices = [
            ("all", _("Anyone who fits, of any cadre")),
            ("some", _("Only the cadres I choose below")),
        ]
        self.cadres.choices = [
            (cadre.code, gettext(cadre.title))
            for _family, cadres in cadres_by_family()
            for cadre in cadres
        ]

    def validate_cadres(self, field: Any) -> None:
        """Who picks has to pick."""
        if self.which.data == "some" and not field.data:
            raise ValidationError(_("Choose the cadres you accept, or “Anyone who fits”."))


def _rating(label: Any, titles: Mapping[int, str]) -> Any:
    return SelectField(label, choices=_named(titles), coerce=str)


def levels_form(answers: Answers) -> Form:
    """Two questions for each topic that is wanted: how much it matters, and the level now."""
    fields: dict[str, Any] = {}
    for topic, _priority, _level in answers["wants"]:
        title = gettext(get_topic(topic).title)
        fields[f"priority-{topic}"] = _rating(
            _("%(topic)s: how much does it matter?", topic=title), PRIORITIES
        )
        fields[f"level-{topic}"] = _rating(_("%(topic)s: where do you stand?", topic=title), LEVELS)
    given = {
        name: str(value)
        for topic, priority, level in answers["wants"]
        for name, value in ((f"priority-{topic}", priority), (f"level-{topic}", level))
    }
    return type("LevelsForm", (Form,), fields)(data=given)


def strengths_form(answers: Answers) -> Form:
    """One question for each topic that is offered: how well it is known."""
    offered = {level: title for level, title in LEVELS.items() if level > 0}
    fields = {
        f"level-{topic}": _rating(gettext(get_topic(topic).title), offered)
        for topic, _level in answers["offers"]
    }
    given = {f"level-{topic}": str(level) for topic, level in answers["offers"]}
    return type("StrengthsForm", (Form,), fields)(data=given)


_FORMS: dict[str, type[Form]] = {
    "cadre": CadreForm,
    "country": CountryForm,
    "place": PlaceForm,
    "time-zone": TimeZoneForm,
    "languages": LanguagesForm,
    "years": YearsForm,
    "formats": FormatsForm,
    "gender": GenderForm,
    "wants": WantsForm,
    "goals": GoalsForm,
    "discipline": DisciplineForm,
    "offers": OffersForm,
    "experience": ExperienceForm,
    "capacity": CapacityForm,
    "accepts": AcceptsForm,
}
_MADE: dict[str, Callable[[Answers], Form]] = {
    "levels": levels_form,
    "strengths": strengths_form,
}


def form_for(code: str, answers: Answers) -> Form:
    """The form of a question, filled with the answers there are."""
    if code in _MADE:
        return _MADE[code](answers)
    topics = [row[0] for row in answers.get(code, ())] if code in {"wants", "offers"} else None
    form = _FORMS[code](data={**answers, "topics": topics})
    offer = getattr(form, "offer", None)
    if offer is not None:
        offer(answers)
    return form


def answers_in(form: Form) -> dict[str, Any]:
    """What the form says, under the names the service knows."""
    values = {name: value for name, value in form.data.items() if name != "csrf_token"}
    return {"languages": form.chosen} if isinstance(form, LanguagesForm) else values

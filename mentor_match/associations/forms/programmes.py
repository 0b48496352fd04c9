"""What coordinators and members may type about programmes, one question group a page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from flask_babel import get_locale, gettext
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    FloatField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
)
from wtforms.validators import Length, NumberRange, Optional, ValidationError

from mentor_match.associations.rules.programmes import PARTS, SIGHTS
from mentor_match.engine import Weights
from mentor_match.reference.cadres import CADRES
from mentor_match.reference.choices import SETTINGS
from mentor_match.reference.countries import country_name
from mentor_match.reference.programmes import PROGRAMME_TEMPLATES
from mentor_match.reference.topics import topics_by_axis
from mentor_match.web.forms import Checkboxes, Form, FreeText, NoPatientIdentifiers, required
from mentor_match.words import N_

# The blocks of the score in the words of a coordinator.
WEIGHT_TITLES: Mapping[str, str] = {
    "topics": N_("What is offered meets what is wanted"),
    "texts": N_("What both wrote is alike"),
    "interprofessional": N_("The cadre is as the mentee asked"),
    "languages": N_("Languages in common"),
    "hours": N_("Hours apart"),
    "formats": N_("Ways to meet"),
    "setting": N_("The same kind of place"),
    "seniority": N_("Years of experience apart"),
    "load": N_("Room the mentor has"),
}


class Day(DateField):
    """A day; what is not one is refused in words that name the field."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(
                gettext("Enter “%(label)s” as a date, such as 2026-11-24.", label=self.label.text)
            ) from None


class AboutForm(Form):
    """What it is called, what it is about, and when."""

    title = StringField(
        _l("Title"),
        [
            required(_l("Enter a title, so that members know which programme it is.")),
            Length(max=160, message=_l("The title may have 160 characters at most.")),
            NoPatientIdentifiers(),
        ],
    )
    about = FreeText(
        _l("What it is about, for members"),
        [required(_l("Say in a few sentences what members can expect."))],
        limit=2000,
        rows=6,
    )
    opens_on = Day(_l("First day to enrol"), [required(_l("Enter the first day to enrol."))])
    closes_on = Day(_l("Last day to enrol"), [required(_l("Enter the last day to enrol."))])
    ends_on = Day(_l("Last day of the programme"), [required(_l("Enter its last day."))])

    def validate_closes_on(self, field: Any) -> None:
        """After the first."""
        if field.data and self.opens_on.data and field.data < self.opens_on.data:
            raise ValidationError(gettext("The last day to enrol cannot be before the first."))

    def validate_ends_on(self, field: Any) -> None:
        """After enrolment."""
        if field.data and self.closes_on.data and field.data < self.closes_on.data:
            raise ValidationError(gettext("The programme cannot end before enrolment does."))


class NewProgrammeForm(AboutForm):
    """The same, and where to start from."""

    template = RadioField(_l("Start from"), [Optional()])

    def offer(self) -> None:
        """The templates, and none."""
        self.template.choices = [
            ("", gettext("An empty programme")),
            *((code, gettext(one.title)) for code, one in PROGRAMME_TEMPLATES.items()),
        ]


class WhoForm(Form):
    """Whom it is for. What is left empty admits everyone."""

    cadres = Checkboxes(_l("Cadres"))
    settings = Checkboxes(_l("Places"))
    countries = Checkboxes(_l("Countries"))
    mentor_years = IntegerField(
        _l("Mentors: years in the profession, at least"),
        [Optional(), NumberRange(0, 60, _l("Enter the years of mentors from 0 to 60."))],
    )
    mentee_years = IntegerField(
        _l("Mentees: years in the profession, at most"),
        [Optional(), NumberRange(0, 60, _l("Enter the years of mentees from 0 to 60."))],
    )

    prepared_mentors = BooleanField(_l("Mentors only with a preparation that holds"))

    def offer(self, countries: Iterable[str]) -> None:
        """The lists; of countries those in which members work."""
        locale = str(get_locale() or "en")
        self.cadres.choices = sorted(
            ((code, gettext(one.title)) for code, one in CADRES.items()), key=lambda pair: pair[1]
        )
        self.settings.choices = [(code, gettext(title)) for code, title in SETTINGS.items()]
        self.countries.choices = sorted(
            ((code, country_name(code, locale)) for code in countries), key=lambda pair: pair[1]
        )


class TopicsForm(Form):
    """What it is about, in competency topics."""

    topics = Checkboxes(_l("Topics of the programme"))

    def offer(self) -> None:
        """All topics, by axis."""
        self.topics.choices = {
            gettext(title): [(topic.code, gettext(topic.title)) for topic in topics]
            for title, topics in topics_by_axis()
        }


class PlacesForm(Form):
    """How many each has."""

    mentors_per_mentee = IntegerField(
        _l("Mentors for each mentee, at most"),
        [
            required(_l("Enter how many mentors a mentee may have.")),
            NumberRange(1, 3, _l("A mentee may have 1 to 3 mentors in a programme.")),
        ],
    )
    most_per_mentor = IntegerField(
        _l("Mentees for each mentor, at most"),
        [
            required(_l("Enter how many mentees a mentor may have.")),
            NumberRange(1, 20, _l("A mentor may have 1 to 20 mentees in a programme.")),
        ],
    )
    fewest_per_mentor = IntegerField(
        _l("Mentees for each mentor, at least"),
        [
            required(_l("Enter how many mentees a mentor gets at least; 0 is allowed.")),
            NumberRange(0, 20, _l("At least 0 and at most 20 mentees for each mentor.")),
        ],
    )

    def validate_fewest_per_mentor(self, field: Any) -> None:
        """Not above the most."""
        most = self.most_per_mentor.data
        if field.data is not None and most is not None and field.data > most:
            raise ValidationError(
                gettext("The fewest mentees for each mentor cannot be more than the most.")
            )


def _weight(name: str) -> FloatField:
    title = WEIGHT_TITLES[name]
    wrong = _l("Enter “%(label)s” as a number from 0 to 10.", label=_l(title))
    return FloatField(_l(title), [required(wrong), NumberRange(0, 10, wrong)])


class WeighingForm(Form):
    """What counts for how much when pairs are proposed."""

    cross_percent = IntegerField(
        _l("Share of pairs across cadres to aim for, per cent"),
        [Optional(), NumberRange(0, 100, _l("Enter the share across cadres from 0 to 100."))],
    )
    own = BooleanField(_l("Use the weights below instead of those of the service"))
    topics = _weight("topics")
    texts = _weight("texts")
    interprofessional = _weight("interprofessional")
    languages = _weight("languages")
    hours = _weight("hours")
    formats = _weight("formats")
    setting = _weight("setting")
    seniority = _weight("seniority")
    load = _weight("load")

    @property
    def weights(self) -> dict[str, float] | None:
        """What to keep: None where the service's own weights are to be used."""
        return {name: self[name].data for name in WEIGHT_TITLES} if self.own.data else None

    def validate_own(self, field: Any) -> None:
        """Something has to count."""
        if field.data and not any(self[name].data for name in WEIGHT_TITLES):
            raise ValidationError(gettext("At least one weight has to be above 0."))

    @staticmethod
    def filled(cross_percent: int | None, weights: Mapping[str, float] | None) -> dict[str, Any]:
        """What stands in the form at first."""
        return {
            "cross_percent": cross_percent,
            "own": weights is not None,
            **asdict(Weights()),
            **(weights or {}),
        }


class CostForm(Form):
    """What it costs; the report divides it by the pairings."""

    cost = DecimalField(
        _l("What the programme costs in all"),
        [Optional(), NumberRange(0, 10**11, _l("Enter the cost as a number, 0 or more."))],
        places=2,
    )
    currency = StringField(
        _l("Currency, as three letters"),
        [Optional(), Length(3, 3, _l("Enter the currency as three letters, such as KES."))],
        filters=[lambda text: text.upper() if text else None],
    )

    def validate_currency(self, field: Any) -> None:
        """A currency there is, wherever a cost is given."""
        from babel.numbers import is_currency

        if field.data and not is_currency(field.data):
            raise ValidationError(gettext("“%(code)s” is no currency.", code=field.data))


class PartnerForm(Form):
    """Whom to invite, and what the two see of each other."""

    association = SelectField(_l("Association"), [required(_l("Choose an association."))])
    sees = RadioField(
        _l("What do you see of each other's members?"),
        [required(_l("Choose what you see of each other's members."))],
        choices=[(code, _l(title)) for code, title in SIGHTS.items()],
    )

    def offer(self, associations: Sequence[Any]) -> None:
        """Those with an agreement that are not invited yet."""
        self.association.choices = [
            ("", gettext("Choose one")),
            *((str(one.id), one.name) for one in associations),
        ]


class EnrolForm(Form):
    """How a member takes part."""

    part = RadioField(_l("How do you take part?"), [required(_l("Choose how you take part."))])
    places = IntegerField(
        _l("How many mentees or mentors do you want here?"),
        [
            required(_l("Enter how many mentees or mentors you want; most people say 1.")),
            NumberRange(1, 20, _l("Enter a number from 1 to 20.")),
        ],
    )
    outside = BooleanField(
        _l("I may also be proposed to members of the partner associations, by name")
    )

    def offer(self, parts: Iterable[str]) -> None:
        """The parts that are open to this person."""
        self.part.choices = [(code, gettext(PARTS[code])) for code in parts]

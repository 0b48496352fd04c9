"""What a person may type about continuing professional development."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    Field,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, NumberRange
from wtforms.validators import Optional as MayBeEmpty

from mentor_match.learning.rules import HUNDREDTHS, LENGTHS, DayMistyped, RuleSet, check_day
from mentor_match.reference.cpd import CATEGORIES, PERIODS, UNITS, VERBS
from mentor_match.web.forms import Checkboxes, Form, FreeText, NoPatientIdentifiers, required

MOST = 10_000  # units


def _line(label: Any, sentence: Any, limit: int) -> StringField:
    too_long = _l("“%(label)s” may have %(limit)s characters at most.", label=label, limit=limit)
    return StringField(
        label, [required(sentence), Length(max=limit, message=too_long), NoPatientIdentifiers()]
    )


class EntryForm(Form):
    """Something done elsewhere: what, with whom, when, how long, and what shows it."""

    title = _line(_l("What did you do?"), _l("Enter what you did."), 200)
    provider = _line(_l("Who offered it?"), _l("Enter who offered it."), 160)
    category = SelectField(_l("Kind"), [required(_l("Choose the kind."))])
    done_on = DateField(_l("Day"), [InputRequired(_l("Enter the day as it is on the calendar."))])
    hours = DecimalField(
        _l("Hours"),
        [
            InputRequired(_l("Enter how many hours it took, such as 1.5.")),
            NumberRange(0.1, 100, _l("Enter between 0.1 and 100 hours.")),
        ],
        places=None,
    )
    evidence = FileField(_l("Certificate or other evidence"))

    def offer(self, rules: RuleSet) -> None:
        """The kinds the association counts."""
        counted = [code for code, rule in rules.categories.items() if rule.counts]
        own = [code for code in counted if not code.startswith("mentoring")]
        self.category.choices = [("", _("Choose one")), *((c, _(CATEGORIES[c])) for c in own)]

    def check_day(self, today: date) -> bool:
        """Whether the day has been, and not so long ago that it is most likely mistyped."""
        day = self.done_on.data
        try:
            if day is not None:
                check_day(day, today)
        except DayMistyped as mistyped:
            self.done_on.errors = [_(mistyped.sentence)]
        return not self.done_on.errors

    @property
    def minutes(self) -> int:
        """The hours in minutes."""
        return round((self.hours.data or 0) * 60)


class ReviewForm(Form):
    """Whether an entry is right."""

    decision = RadioField(_l("Your decision"), [required(_l("Choose verify or ask."))])
    note = FreeText(_l("What do you want to know?"), limit=500, rows=3)

    def offer(self) -> None:
        """The two decisions."""
        self.decision.choices = [
            ("verified", _("Verify: it counts")),
            ("queried", _("Ask the member: it does not count until that is answered")),
        ]

    def validate_note(self, field: Field) -> None:
        """Whoever asks says what."""
        if self.decision.data == "queried" and not field.data:
            raise ValidationError(_("Write what you want to know, so that the member can answer."))


class RulesForm(Form):
    """How an association counts. The categories come as fields of their own."""

    unit = RadioField(_l("What is counted?"), [required(_l("Choose hours or points."))])
    minutes_per_unit = IntegerField(
        _l("Minutes that make one"), [NumberRange(5, 600, _l("Enter between 5 and 600 minutes."))]
    )
    needed = DecimalField(
        _l("Required in a period"), [NumberRange(0, MOST, _l("Enter 0 or more."))], places=None
    )
    period = RadioField(_l("Periods"), [required(_l("Choose how periods run."))])
    months = SelectField(_l("Length of a period"), coerce=int)
    first_year = IntegerField(
        _l("A year in which a period begins"),
        [NumberRange(2000, 2100, _l("Enter a year between 2000 and 2100."))],
    )
    session_minutes = IntegerField(
        _l("Shortest session that counts, in minutes"),
        [NumberRange(0, 240, _l("Enter between 0 and 240 minutes."))],
    )
    mentors = BooleanField(_l("Mentors are credited for their sessions"))
    mentees = BooleanField(_l("Mentees are credited for their sessions"))
    self_declared = BooleanField(_l("What members declare counts at once, before it is checked"))
    verbs = Checkboxes(_l("What counts from a learning platform"))
    applies_from = DateField(
        _l("Applies from"), [InputRequired(_l("Enter the day from which these rules apply."))]
    )

    def offer(self) -> None:
        """All that can be chosen."""
        self.unit.choices = [(code, _(title)) for code, title in UNITS.items()]
        self.period.choices = [(code, _(title)) for code, title in PERIODS.items()]
        self.verbs.choices = [(code, _(title)) for code, title in VERBS.items()]
        self.months.choices = [(n, _("%(num)s months", num=n)) for n in LENGTHS]

    def part(self, code: str, name: str) -> Field:
        """A field of a category."""
        return self[f"{name}_{code.replace('-', '_')}"]

    def rules(self) -> RuleSet:
        """What was typed, as a rule set."""
        plain = ("unit", "minutes_per_unit", "period", "months", "first_year", "session_minutes")
        switches = ("mentors", "mentees", "self_declared")
        return RuleSet.from_data(
            {
                **{name: self[name].data for name in (*plain, *switches)},
                "required": _hundredths(self.needed.data) or 0,
                "verbs": self.verbs.data or [],
                "categories": {
                    code: {
                        "counts": self.part(code, "counts").data,
                        "ceiling": _hundredths(self.part(code, "ceiling").data),
                        "minimum": _hundredths(self.part(code, "minimum").data) or 0,
                    }
                    for code in CATEGORIES
                },
            }
        )

    @staticmethod
    def from_rules(rules: RuleSet) -> Mapping[str, Any]:
        """A rule set, as the fields show it."""
        shown: dict[str, Any] = {**rules.as_data(), "needed": _units(rules.required)}
        for code, rule in shown.pop("categories").items():
            field = code.replace("-", "_")
            shown[f"counts_{field}"] = rule["counts"]
            shown[f"ceiling_{field}"] = _units(rule["ceiling"])
            shown[f"minimum_{field}"] = _units(rule["minimum"])
        return shown


def _add_categories() -> None:
    amount = [MayBeEmpty(), NumberRange(0, MOST, _l("Enter 0 or more, or leave it empty."))]
    for code, title in CATEGORIES.items():
        field = code.replace("-", "_")
        facts = {"title": title}
        setattr(RulesForm, f"counts_{field}", BooleanField(_l("Counts"), description=facts))
        for name, label in (("ceiling", _l("At most")), ("minimum", _l("At least"))):
            setattr(RulesForm, f"{name}_{field}", DecimalField(label, amount, places=None))


_add_categories()


class StatementForm(Form):
    """What the public page of a statement shows."""

    shows = RadioField(_l("Whoever scans the code sees"), [required(_l("Choose what is shown."))])
    named = BooleanField(_l("Show my full name, not only its first letters"))

    def offer(self) -> None:
        """From the least to the most."""
        self.shows.choices = [
            ("totals", _("The totals only")),
            ("categories", _("The totals of each category")),
            ("lines", _("Every line of the statement")),
        ]


def _hundredths(amount: Any) -> int | None:
    return None if amount is None else round(amount * HUNDREDTHS)


def _units(amount: int | None) -> Any:
    if amount is None:
        return None
    whole, rest = divmod(amount, HUNDREDTHS)
    return whole if not rest else amount / HUNDREDTHS

"""What a mentee may ask the list for, and what they write to a mentor."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField

from mentor_match.matching.rules import Filters
from mentor_match.pairings.rules import MONTHS, RHYTHMS
from mentor_match.web.forms import Checkboxes, Form, FreeText, required


class FilterForm(Form):
    """The filters of the list. They stand in the address, so the form carries no token."""

    class Meta(Form.Meta):
        csrf = False

    # What is not in a list finds nobody and says so; it is not an error of the person.
    topic = SelectField(_l("Topic"), validate_choice=False)
    cadre = SelectField(_l("Cadre"), validate_choice=False)
    language = SelectField(_l("Language"), validate_choice=False)
    country = SelectField(_l("Country"), validate_choice=False)
    setting = SelectField(_l("Place"), validate_choice=False)
    format = SelectField(_l("How you meet"), validate_choice=False)

    def offer(self, choices: Mapping[str, Sequence[tuple[str, Any]]]) -> None:
        """Fill the lists: name of the field -> (code, title) pairs."""
        for name, pairs in choices.items():
            self[name].choices = [("", _l("All")), *pairs]

    @property
    def filters(self) -> Filters:
        """What is asked for."""
        return Filters(**{name: value or "" for name, value in self.data.items()})


class AskForm(Form):
    """A request: short, so that it can be answered quickly."""

    topics = Checkboxes(
        _l("Which topics do you want help with?"),
        [required(_l("Choose at least one topic you want help with."))],
    )
    to_learn = FreeText(
        _l("What do you want to learn?"),
        [required(_l("Write what you want to learn, in a sentence or two."))],
        limit=1000,
    )
    brings = FreeText(_l("What do you bring? (optional)"), limit=1000, rows=3)
    rhythm = RadioField(
        _l("How often would you like to meet?"),
        [required(_l("Choose how often you would like to meet."))],
    )
    months = RadioField(
        _l("For how long?"),
        [required(_l("Choose for how long you would like to meet."))],
        coerce=int,
    )

    def offer(self, topics: Any) -> None:
        """Fill the lists. `topics` are (code, title) pairs in groups."""
        self.topics.choices = topics
        self.rhythm.choices = [(code, gettext(title)) for code, title in RHYTHMS.items()]
        self.months.choices = [
            (months, ngettext("%(num)s month", "%(num)s months", months)) for months in MONTHS
        ]

    @property
    def request(self) -> dict[str, Any]:
        """What is asked, in the words of `request_mentor`."""
        asked = {name: self[name].data for name in ("to_learn", "rhythm", "months")}
        return {**asked, "topics": frozenset(self.topics.data), "brings": self.brings.data or None}

"""What a coordinator writes about a case."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField

from mentor_match.care.rules import ACTION_TITLES, LADDERS, CaseKind
from mentor_match.web.fields import Day, choices_of
from mentor_match.web.forms import Form, FreeText, required


class HelpForm(Form):
    """What to do, and a note for the other coordinators."""

    action = RadioField(
        _l("What do you do?"), [required(_l("Choose what you do."))], choices=choices_of({})
    )
    note = FreeText(_l("A note among coordinators (optional)"), limit=500, rows=3)

    def fit(self, kind: CaseKind) -> "HelpForm":
        """Offer what can be done for this kind of case."""
        self.action.choices = choices_of({one: ACTION_TITLES[one] for one in LADDERS[kind]})
        return self


class SnoozeForm(Form):
    """Until when a case is put away, and why."""

    until = Day(_l("Show it again on"), [required(_l("Choose the day on which it is shown."))])
    why = FreeText(_l("Why (optional)"), limit=500, rows=2)

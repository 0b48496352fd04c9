"""What somebody reports, and what a coordinator says came of it."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField

from mentor_match.pairings.forms.fields import choices_of
from mentor_match.pairings.rules import CONCERN_KINDS, CONCERN_OUTCOMES
from mentor_match.web.forms import Form, FreeText, required


class ConcernForm(Form):
    """What happened, and whether the coordinators learn who says so."""

    kind = RadioField(
        _l("What is it about?"),
        [required(_l("Choose what it is about."))],
        choices=choices_of(CONCERN_KINDS),
    )
    words = FreeText(
        _l("What happened?"),
        [required(_l("Write what happened, in your own words."))],
        rows=6,
    )
    named = RadioField(
        _l("May the coordinators know that you reported it?"),
        [required(_l("Choose whether the coordinators may know who you are."))],
        choices=[
            ("yes", _l("Yes: they can ask me, and I am told what comes of it")),
            ("no", _l("No: nobody can ask me or write to me about it")),
        ],
    )


class ConcernOutcomeForm(Form):
    """What came of a concern."""

    outcome = RadioField(
        _l("What came of it?"),
        [required(_l("Choose what came of it."))],
        choices=choices_of(CONCERN_OUTCOMES),
    )
    note = FreeText(_l("A note among coordinators (optional)"), limit=1000, rows=3)

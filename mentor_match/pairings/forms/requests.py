"""What a mentor may type in answer to a request."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField

from mentor_match.pairings.forms.fields import choices_of
from mentor_match.pairings.rules import DECLINE_REASONS
from mentor_match.web.forms import Form, FreeText, required


class DeclineForm(Form):
    """Why a mentor declines."""

    reason = RadioField(
        _l("Why do you decline?"),
        [required(_l("Choose why you decline; it helps the mentee to ask the right person."))],
        choices=choices_of(DECLINE_REASONS),
    )
    note = FreeText(_l("A word to the mentee (optional)"), limit=500, rows=3)

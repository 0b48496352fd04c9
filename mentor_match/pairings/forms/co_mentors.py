"""Why somebody does not co-mentor a goal."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField

from mentor_match.pairings.forms.fields import choices_of
from mentor_match.pairings.rules import DECLINE_REASONS
from mentor_match.web.forms import Form, required


class NoCoMentoringForm(Form):
    """Why somebody declines, or hands a goal back."""

    reason = RadioField(
        _l("Why not?"),
        [required(_l("Choose why; it helps the two to ask the right person."))],
        choices=choices_of(DECLINE_REASONS),
    )

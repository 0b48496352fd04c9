"""How a pairing ends."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField

from mentor_match.pairings.forms.fields import choices_of
from mentor_match.pairings.rules import END_REASONS
from mentor_match.web.forms import Form, required

COMPLETED = "completed"


class EndForm(Form):
    """How a pairing ends."""

    reason = RadioField(
        _l("Why does your pairing end?"),
        [required(_l("Choose why your pairing ends."))],
        choices=[
            (COMPLETED, _l("We did what we set out to do")),
            *choices_of(END_REASONS),
        ],
    )

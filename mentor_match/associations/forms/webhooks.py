"""Where a system is told of what happens: what a coordinator types."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import Length

from mentor_match.associations.rules.webhooks import EVENTS, LONGEST_URL
from mentor_match.web.forms import Checkboxes, Form, required


class WebhookForm(Form):
    """The address, and what is told there."""

    url = StringField(
        _l("Address of your system"),
        [
            required(_l("Enter the address at which your system listens.")),
            Length(max=LONGEST_URL, message=_l("The address may have 500 characters at most.")),
        ],
    )
    events = Checkboxes(
        _l("What shall it be told?"), [required(_l("Choose at least one thing to be told."))]
    )

    def offer(self) -> None:
        """All events."""
        self.events.choices = [(code, _(title)) for code, title in EVENTS.items()]

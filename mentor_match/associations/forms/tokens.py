"""A key for a machine: what a coordinator types."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.validators import Length

from mentor_match.associations.rules import LIFETIMES
from mentor_match.permissions import SCOPE_TITLES
from mentor_match.web.forms import Checkboxes, Form, NoPatientIdentifiers, required


class TokenForm(Form):
    """What it is for, what it may do, how long."""

    name = StringField(
        _l("What is it for?"),
        [
            required(_l("Enter what the key is for.")),
            Length(max=80, message=_l("The name may have 80 characters at most.")),
            NoPatientIdentifiers(),
        ],
    )
    scopes = Checkboxes(
        _l("What may it do?"), [required(_l("Choose at least one thing the key may do."))]
    )
    days = SelectField(_l("How long does it hold?"), coerce=int)

    def offer(self) -> None:
        """All scopes and lifetimes."""
        self.scopes.choices = [(code.value, _(title)) for code, title in SCOPE_TITLES.items()]
        self.days.choices = [(days, _(title)) for days, title in LIFETIMES.items()]

"""Where members of an association sign in: what a coordinator types."""

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField, StringField
from wtforms.validators import Length

from mentor_match.sign_on.rules import LONGEST_ISSUER
from mentor_match.web.forms import Form, required, stripped

OFF = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}


class ServerForm(Form):
    """What the identity server calls itself, and this service."""

    issuer = StringField(
        _l("Address of the issuer"),
        [
            required(_l("Enter the address of the issuer.")),
            Length(max=LONGEST_ISSUER, message=_l("The address may have 300 characters at most.")),
        ],
        render_kw=OFF,
    )
    client_id = StringField(
        _l("Client ID"),
        [
            required(_l("Enter the client ID.")),
            Length(max=255, message=_l("The client ID may have 255 characters at most.")),
        ],
        render_kw=OFF,
    )
    client_secret = PasswordField(
        _l("Client secret"),
        [
            required(_l("Enter the client secret.")),
            Length(max=500, message=_l("The client secret may have 500 characters at most.")),
        ],
        filters=[stripped],
        render_kw=OFF,
    )

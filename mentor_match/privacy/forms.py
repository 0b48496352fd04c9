"""Erasing an account: the password once more, and a yes that cannot happen by accident."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, PasswordField

from mentor_match.web.forms import Form, required


class EraseForm(Form):
    """Who is at this screen, and that they mean it."""

    sure = BooleanField(
        _l("I have read what goes and what stays, and want to erase my account"),
        [required(_l("Tick the box if you want to erase your account. Nothing was erased."))],
    )
    password = PasswordField(
        _l("Your password"),
        [required(_l("Enter your password. Nothing was erased."))],
        render_kw={"autocomplete": "current-password"},
    )

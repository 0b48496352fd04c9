"""Signing in, registering and the account: what a person may type."""

import re
from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_security.forms import (
    ChangePasswordForm,
    ForgotPasswordForm,
    LoginForm,
    RegisterFormV2,
    ResetPasswordForm,
    SendConfirmationForm,
)
from wtforms import (
    BooleanField,
    EmailField,
    HiddenField,
    PasswordField,
    SelectField,
    StringField,
    TelField,
)
from wtforms.validators import Length, Regexp

from mentor_match.reference.countries import known_zones
from mentor_match.web.forms import Form, TellsFaults, required

NEW_PASSWORD = {"autocomplete": "new-password"}
# Names stand in mails to others, where programs make links of whatever looks like an address.
_NAME = re.compile(r"(?!.*(?:://|www\.))[^\r\n]*\Z", re.IGNORECASE)


def full_name_field() -> Any:
    """One full name, in any script."""
    return StringField(
        _l("Full name"),
        [
            required(_l("Enter your full name.")),
            Length(max=120, message=_l("“Full name” may have 120 characters at most.")),
            Regexp(
                _NAME,
                message=_l("Enter your full name on one line, without “://” or “www.”."),
            ),
        ],
        render_kw={"autocomplete": "name"},
    )


def call_me_field() -> Any:
    """What others call the person."""
    return StringField(
        _l("What should we call you?"),
        [
            required(_l("Enter what we should call you.")),
            Length(max=60, message=_l("What we call you may have 60 characters at most.")),
            Regexp(
                _NAME,
                message=_l("Enter what we should call you on one line, without “://” or “www.”."),
            ),
        ],
        render_kw={"autocomplete": "nickname"},
    )


class SignInForm(TellsFaults, LoginForm):
    """Who comes back."""

    email = EmailField(
        _l("E-mail address"),
        [required(_l("Enter your e-mail address."))],
        render_kw={"autocomplete": "username"},
    )
    password = PasswordField(
        _l("Password"),
        [required(_l("Enter your password."))],
        render_kw={"autocomplete": "current-password"},
    )
    remember = BooleanField(_l("Keep me signed in on this phone or computer"))


class RegisterForm(TellsFaults, RegisterFormV2):
    """Who comes for the first time."""

    full_name = full_name_field()
    call_me = call_me_field()


class ConfirmAgainForm(TellsFaults, SendConfirmationForm):
    """Whose confirmation mail was lost."""


class ForgottenForm(TellsFaults, ForgotPasswordForm):
    """Who forgot the password."""


class NewPasswordForm(TellsFaults, ResetPasswordForm):
    """Who came by the link of a mail."""


class OtherPasswordForm(TellsFaults, ChangePasswordForm):
    """Who is signed in and wants another password."""


class PasswordForm(Form):
    """Who is signed in and shows that it is them."""

    password = PasswordField(
        _l("Password"),
        [required(_l("Enter your password."))],
        render_kw={"autocomplete": "current-password"},
    )


class AppCodeForm(Form):
    """The first code of an app that was just set up."""

    code = StringField(
        _l("Code the app shows"),
        [
            required(_l("Enter the six digits the app shows.")),
            Length(max=20, message=_l("The code has six digits. Enter those the app shows.")),
        ],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )


class EnterCodeForm(Form):
    """The second step of signing in, by a code."""

    code = StringField(
        _l("Code"),
        [
            required(_l("Enter a code.")),
            Length(max=40, message=_l("The code is too long. Enter it as it is shown.")),
        ],
        render_kw={"autocomplete": "one-time-code", "autocapitalize": "none"},
    )


class EnterPasskeyForm(Form):
    """The second step of signing in, by a passkey: what the browser fills in."""

    credential = HiddenField(validators=[required(_l("The browser sent no passkey."))])


class PasskeyForm(EnterPasskeyForm):
    """A new passkey."""

    name = StringField(
        _l("Name of the passkey"),
        [
            required(_l("Enter a name, such as “my phone”.")),
            Length(max=60, message=_l("The name may have 60 characters at most.")),
        ],
        render_kw={"autocomplete": "off"},
    )


class DetailsForm(Form):
    """What a person is called, and how a partner in a pairing reaches them."""

    full_name = full_name_field()
    call_me = call_me_field()
    phone = TelField(
        _l("Phone number"),
        [
            Length(max=32, message=_l("“Phone number” may have 32 characters at most.")),
            Regexp(
                r"^[+\d][\d\s().\-]*$|^$",
                message=_l("Enter a phone number with digits, such as +254 700 000000."),
            ),
        ],
        render_kw={"autocomplete": "tel"},
    )
    time_zone = SelectField(_l("Time zone"))

    def offer(self, zones: Sequence[str]) -> None:
        """The zones to choose from; the one in use is always among them."""
        now = self.time_zone.data
        chosen = dict.fromkeys([*zones, *([now] if now in known_zones() else [])])
        self.time_zone.choices = [(zone, zone.replace("_", " ")) for zone in chosen]

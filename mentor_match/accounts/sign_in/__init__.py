"""Joins Flask-Security to this service: its pages are ours, its mails go through the outbox, its
commits wait for the edge, and a person is known by a sign-in that is kept in the database."""

from typing import Any

from flask import Flask, Response, request
from flask_babel import gettext
from flask_login import current_user, user_logged_in
from flask_security import (
    Security,
    password_changed,
    password_reset,
    reset_password_instructions_sent,
    user_authenticated,
    user_confirmed,
    user_registered,
)

from mentor_match.accounts import forms, notices
from mentor_match.accounts.models import Account, GrantedRole
from mentor_match.accounts.rules import ACTIVITY_TITLES, activity
from mentor_match.accounts.service import note_activity, password_hash
from mentor_match.accounts.sign_in import browsers, floor, second_step, tries
from mentor_match.accounts.sign_in.library import Datastore, Outbox, Passwords
from mentor_match.accounts.sign_in.present import ChangeForm
from mentor_match.accounts.wording import SETTINGS
from mentor_match.audit import service as audit
from mentor_match.extensions import db
from mentor_match.permissions import Permission
from mentor_match.web import clock
from mentor_match.web.access import PUBLIC, declare
from mentor_match.web.transaction import SAFE_METHODS

ACCESS: dict[str, str | Permission] = {
    "security.login": PUBLIC,
    "security.logout": PUBLIC,
    "security.register": PUBLIC,
    "security.send_confirmation": PUBLIC,
    "security.confirm_email": PUBLIC,
    "security.forgot_password": PUBLIC,
    "security.reset_password": PUBLIC,
    "security.change_password": Permission.KEEP_OWN_ACCOUNT,
}

SIGNALS = {
    "registered": user_registered,
    "confirmed e-mail address": user_confirmed,
    "signed in": user_authenticated,
    "changed password": password_changed,
    "reset password": password_reset,
}


def init_app(app: Flask) -> None:
    """Bind Flask-Security, and say who may open each of its pages."""
    app.config.update(SETTINGS, SECURITY_DATETIME_FACTORY=clock.now)
    security = Security(
        app,
        Datastore(db, Account, GrantedRole),
        login_form=forms.SignInForm,
        register_form=forms.RegisterForm,
        send_confirmation_form=forms.ConfirmAgainForm,
        forgot_password_form=forms.ForgottenForm,
        reset_password_form=forms.NewPasswordForm,
        change_password_form=ChangeForm,
        mail_util_cls=Outbox,
        password_util_cls=Passwords,
    )
    # What it says in JSON has another status and other words than the page, for the audit to miss
    # and for strangers to learn from.
    security.want_json(lambda _request: False)
    declare(app, ACCESS)
    browsers.init_app(app)
    tries.init_app(app)
    floor.init_app(app)
    second_step.init_app(app)
    app.after_request(_note_activity)
    app.after_request(_note_failure)
    app.jinja_env.filters["activity"] = activity_words
    notices.listen()
    user_logged_in.connect(_note_sign_in, app)
    for verb, signal in SIGNALS.items():
        signal.connect(_noted(verb), app, weak=False)
    reset_password_instructions_sent.connect(_note_asked, app)


def _note_activity(response: Response) -> Response:
    """Whoever signs in or changes something is active today. Reading is not noted: a GET writes
    nothing, and what somebody only looks at is nobody's business."""
    acted = request.method not in SAFE_METHODS and response.status_code < 400
    if acted and current_user.is_authenticated:
        note_activity(current_user, clock.now().date())
    return response


def _note_sign_in(_app: Flask, user: Account, **_facts: Any) -> None:
    """Also where an association vouches for somebody, who comes back by a GET."""
    note_activity(user, clock.now().date())


def _note_failure(response: Response) -> Response:
    """A try to sign in that failed is in the audit, whether there is such an account or not: what
    takes longer for one than for the other would tell who is registered."""
    tried = request.endpoint == "security.login" and request.method == "POST"
    if tried and response.status_code == 200:
        subject = tries.whose(request.form.get("email", ""))
        audit.record("failed to sign in", "account", subject, by=None, now=clock.now())
    return response


def activity_words(account: Account) -> str:
    """When somebody was last active, in the reader's language; empty where it is not known."""
    found = activity(account.last_active_on, clock.now().date())
    return gettext(ACTIVITY_TITLES[found]) if found else ""


def _note_asked(_app: Flask, user: Account, **_facts: Any) -> None:
    """Whoever asks for a new password is a stranger still. For an address that is not known
    Flask-Security hashes a word and throws it away; here as well, so that neither is told."""
    password_hash("not a password")
    audit.record("asked to reset password", "account", user.id, by=None, now=clock.now())


def _noted(verb: str) -> Any:
    def note(_app: Flask, user: Account, **_facts: Any) -> None:
        db.session.flush()  # a new account gets its id here
        audit.record(verb, "account", user.id, by=user.id, now=clock.now())

    return note

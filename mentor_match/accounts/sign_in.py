"""Joins Flask-Security to this service: its pages are ours, its mails go through the outbox, its
commits wait for the edge."""

from typing import Any
from uuid import uuid4

from flask import Flask, Response, request
from flask_babel import gettext
from flask_login import current_user
from flask_security import (
    MailUtil,
    PasswordUtil,
    Security,
    SQLAlchemyUserDatastore,
    password_changed,
    password_reset,
    user_authenticated,
    user_confirmed,
    user_registered,
)

from mentor_match.accounts import forms, notices
from mentor_match.accounts.models import Account, GrantedRole
from mentor_match.accounts.rules import ACTIVITY_TITLES, activity, password_faults
from mentor_match.accounts.service import note_activity
from mentor_match.accounts.wording import SETTINGS
from mentor_match.audit import service as audit
from mentor_match.extensions import db
from mentor_match.notifications.service import write
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


class Datastore(SQLAlchemyUserDatastore):
    """Flask-Security's view of the accounts. It flushes where others commit."""

    def commit(self) -> None:
        self.db.session.flush()

    def create_user(self, **kwargs: Any) -> Any:
        return super().create_user(create_datetime=clock.now(), **kwargs)


class Outbox(MailUtil):
    """Writes a mail where all others wait, instead of sending it inside the request."""

    def send_mail(
        self,
        template: str,
        subject: str,
        recipient: Any,
        sender: Any,
        body: str | None,
        html: str | None,
        **kwargs: Any,
    ) -> None:
        write(
            template,
            str(recipient),
            str(subject),
            (body or "").strip() + "\n",
            key=f"{template}:{uuid4()}",
            now=clock.now(),
        )


class Passwords(PasswordUtil):
    """Length and normal form as Flask-Security has them, and our own rules."""

    def validate(
        self, password: str, is_register: bool, **kwargs: Any
    ) -> tuple[list[str] | None, str]:
        faults, normal = super().validate(password, is_register, **kwargs)
        user = kwargs.get("user")
        personal = [
            str(kwargs.get(name) or getattr(user, name, "") or "")
            for name in ("email", "full_name", "call_me")
        ]
        found = [*(faults or []), *(gettext(text) for text in password_faults(normal, personal))]
        return found or None, normal


def init_app(app: Flask) -> None:
    """Bind Flask-Security, and say who may open each of its pages."""
    app.config.update(SETTINGS, SECURITY_DATETIME_FACTORY=clock.now)
    Security(
        app,
        Datastore(db, Account, GrantedRole),
        login_form=forms.SignInForm,
        register_form=forms.RegisterForm,
        send_confirmation_form=forms.ConfirmAgainForm,
        forgot_password_form=forms.ForgottenForm,
        reset_password_form=forms.NewPasswordForm,
        change_password_form=forms.OtherPasswordForm,
        mail_util_cls=Outbox,
        password_util_cls=Passwords,
    )
    # Flask-Security also takes a key from a header, the address or a JSON body, and reads the body
    # of every request for it before anyone is asked. Here a person is known by the cookie alone.
    app.login_manager.request_loader(lambda _request: None)  # type: ignore[attr-defined]
    declare(app, ACCESS)
    app.after_request(_note_activity)
    app.jinja_env.filters["activity"] = activity_words
    notices.listen()
    for verb, signal in SIGNALS.items():
        signal.connect(_noted(verb), app, weak=False)


def _note_activity(response: Response) -> Response:
    """Whoever signs in or changes something is active today. Reading is not noted: a GET writes
    nothing, and what somebody only looks at is nobody's business."""
    acted = request.method not in SAFE_METHODS and response.status_code < 400
    if acted and current_user.is_authenticated:
        note_activity(current_user, clock.now().date())
    return response


def activity_words(account: Account) -> str:
    """When somebody was last active, in the reader's language; empty where it is not known."""
    found = activity(account.last_active_on, clock.now().date())
    return gettext(ACTIVITY_TITLES[found]) if found else ""


def _noted(verb: str) -> Any:
    def note(_app: Flask, user: Account, **_facts: Any) -> None:
        db.session.flush()  # a new account gets its id here
        audit.record(verb, "account", user.id, by=user.id, now=clock.now())

    return note

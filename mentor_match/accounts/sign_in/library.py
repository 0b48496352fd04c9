"""Flask-Security as this service has it: it flushes where others commit, its mails go through the
outbox, and its passwords follow our rules."""

from typing import Any
from uuid import uuid4

from flask import current_app, g
from flask_babel import gettext
from flask_security import MailUtil, PasswordUtil, SQLAlchemyUserDatastore

from mentor_match.accounts.queries import find_account_by_email
from mentor_match.accounts.rules import password_faults
from mentor_match.accounts.signals import names_near
from mentor_match.notifications.service import write
from mentor_match.web import clock


class Datastore(SQLAlchemyUserDatastore):
    """Flask-Security's view of the accounts. It flushes where others commit."""

    def commit(self) -> None:
        self.db.session.flush()

    def find_user(self, case_insensitive: bool = False, **kwargs: Any) -> Any:
        """Tries are counted by the spelling that finds the account, so both are found alike."""
        if "email" in kwargs:
            return find_account_by_email(kwargs["email"])
        return super().find_user(case_insensitive, **kwargs)

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
        g.mail_written = True  # for the count of mails


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
        near = [current_app.config["SERVICE_NAME"], *names_near()]
        ours = password_faults(normal, personal, near)
        return [*(faults or []), *(gettext(text) for text in ours)] or None, normal

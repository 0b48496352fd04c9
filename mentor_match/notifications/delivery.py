"""Sending what is in the outbox: at least once, and recognisable as the same message.

A message is claimed for a few minutes, sent, and marked as sent. A worker that dies in between
leaves a claim that runs out, and the next worker sends it; its Message-ID is made from its key,
so that a mailbox which got it twice can tell.
"""

import smtplib
import sys
from collections.abc import Mapping
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

import structlog
from sqlalchemy import or_, update

from mentor_match.extensions import db
from mentor_match.notifications.letter import mail_of
from mentor_match.notifications.models import Message
from mentor_match.notifications.queries import find_due
from mentor_match.notifications.rules import CLAIM, next_try

log = structlog.get_logger()


class Sender(Protocol):
    """Something that can hand a mail on; it raises OSError or SMTPException where it cannot."""

    def send(self, mail: EmailMessage) -> None: ...


class FileSender:
    """Writes each mail into a folder, under the name its Message-ID gives it."""

    def __init__(self, folder: str) -> None:
        self.folder = Path(folder)

    def send(self, mail: EmailMessage) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        name = str(mail["Message-ID"]).strip("<>").partition("@")[0]
        (self.folder / f"{name}.eml").write_bytes(mail.as_bytes())


class ConsoleSender:
    """Prints each mail."""

    def send(self, mail: EmailMessage) -> None:
        text = mail.get_body(("plain",))
        body = text.get_content() if text else ""
        sys.stdout.write(f"To: {mail['To']}\nSubject: {mail['Subject']}\n\n{body}\n")
        sys.stdout.flush()


class SmtpSender:
    """Hands each mail to an SMTP server."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self.settings = settings

    def send(self, mail: EmailMessage) -> None:
        host, port = self.settings["SMTP_HOST"], self.settings["SMTP_PORT"]
        with smtplib.SMTP(host, port, timeout=30) as server:
            if self.settings["SMTP_STARTTLS"]:
                server.starttls()
            if self.settings["SMTP_USER"]:
                server.login(self.settings["SMTP_USER"], self.settings["SMTP_PASSWORD"])
            server.send_message(mail)


def sender_for(settings: Mapping[str, Any]) -> Sender:
    """The sender the settings ask for."""
    kind = settings["MAIL_SENDER"]
    if kind == "file":
        return FileSender(settings["MAIL_FOLDER"])
    if kind == "console":
        return ConsoleSender()
    if kind == "smtp":
        return SmtpSender(settings)
    raise ValueError(f"MENTOR_MATCH_MAIL_SENDER must be file, console or smtp; it is {kind!r}.")


def deliver_one(sender: Sender, mail_from: str, now: datetime) -> bool:
    """Send the message that has waited longest. False where nothing is due.

    Commits twice by design: the claim must be seen by other workers before the mail leaves.
    """
    message = find_due(now)
    if message is None:
        db.session.rollback()
        return False
    if not _claim(message.id, now):
        db.session.rollback()
        return True
    db.session.commit()
    message.attempts += 1
    try:
        sender.send(mail_of(message, mail_from))
    except (OSError, smtplib.SMTPException) as trouble:
        _put_off(message, trouble, now)
    else:
        message.sent_at, message.trouble = now, None
    message.claimed_until = None
    db.session.commit()
    return True


def _claim(message: UUID, now: datetime) -> bool:
    free = or_(Message.claimed_until.is_(None), Message.claimed_until < now)
    claimed = db.session.execute(
        update(Message)
        .where(Message.id == message, Message.sent_at.is_(None), free)
        .values(claimed_until=now + CLAIM)
    )
    return bool(claimed.rowcount == 1)


def _put_off(message: Message, trouble: Exception, now: datetime) -> None:
    log.warning("message not sent", message=str(message.id), attempts=message.attempts)
    message.trouble = f"{type(trouble).__name__}: {trouble}"[:500]
    later = next_try(message.attempts, now)
    if later is None:
        message.given_up_at = now
    else:
        message.due_at = later

"""Writing messages."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import select

from mentor_match.extensions import db
from mentor_match.notifications.models import Message, MessageFile
from mentor_match.notifications.rules import Attachment
from mentor_match.web.templating import render_message


class Reader(Protocol):
    """Whoever can be written to; an account is one."""

    email: str
    locale: str
    call_me: str


def tell(
    reader: Reader,
    message: str,
    *,
    key: str,
    now: datetime,
    context: Mapping[str, Any],
    files: Iterable[Attachment] = (),
) -> None:
    """Write an e-mail into the outbox, in the reader's language.

    `message` is the folder of its templates below templates/email; `key` names the cause, so
    that telling it twice is telling it once.
    """
    subject, body = render_message(message, {"reader": reader, **context}, reader.locale)
    write(message, reader.email, subject, body, key=key, now=now, files=files)


def write(
    kind: str,
    recipient: str,
    subject: str,
    body: str,
    *,
    key: str,
    now: datetime,
    files: Iterable[Attachment] = (),
) -> None:
    """Put a message that is already in words into the outbox, once for its key."""
    if db.session.scalar(select(Message.id).where(Message.key == key)) is not None:
        return
    db.session.add(
        Message(
            key=key,
            kind=kind,
            recipient=recipient,
            subject=subject[:200],
            body=body,
            written_at=now,
            due_at=now,
            files=[
                MessageFile(name=file.name, content_type=file.content_type, content=file.content)
                for file in files
            ],
        )
    )


def try_again(message: Message, *, now: datetime) -> None:
    """Let a message that was given up be sent after all."""
    message.given_up_at, message.attempts, message.due_at = None, 0, now

"""Writing messages, and keeping what readers choose.

This slice and the audit are strangers. What has to be recorded is announced with `acted`;
`accounts.notices` hears it and writes the record.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from blinker import Signal
from sqlalchemy import delete, update

from mentor_match.extensions import db
from mentor_match.notifications.links import stop_address
from mentor_match.notifications.models import Message, MessageFile, NotificationChoice
from mentor_match.notifications.queries import find_choice, find_message, list_choices
from mentor_match.notifications.rules import (
    SWITCHABLE,
    Attachment,
    Choice,
    Group,
    check_choice,
    going,
    group_of,
    is_nobody,
    kinds_of,
    next_digest,
    one_line,
)
from mentor_match.web.templating import render_message, render_text

LONGEST_SUBJECT = 200
SIGNATURE = "\n-- \n"

acted = Signal("an act upon messages or choices: verb, subject, subject_id, by, now, facts")


class Reader(Protocol):
    """Whoever can be written to; an account is one."""

    @property
    def id(self) -> Any: ...

    email: str
    locale: str
    time_zone: str
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
    """Write an e-mail into the outbox, in the reader's language and as the reader chose.

    `message` is the folder of its templates below templates/email; `key` names the cause, so
    that telling it twice is telling it once.
    """
    if is_nobody(reader.email):
        return
    group, files = group_of(message), tuple(files)
    way = going(group, find_choice(reader.id, group), has_files=bool(files))
    if way == Choice.OFF or find_message(key) is not None:
        return
    subject, body = letter(reader, message, context)
    written = write(message, reader.email, subject, body, key=key, now=now, files=files)
    written.account_id = reader.id
    if way == Choice.DAILY:
        written.held, written.due_at = True, next_digest(now, reader.time_zone)


def letter(reader: Reader, message: str, context: Mapping[str, Any]) -> tuple[str, str]:
    """(subject, text) of a message in the reader's language; where it may be switched off, the
    text says how."""
    group = group_of(message)
    subject, body = render_message(message, {"reader": reader, **context}, reader.locale)
    if group in SWITCHABLE or group == Group.DIGEST:
        body = _with_footer(body, reader, group)
    return subject, body


def _with_footer(body: str, reader: Reader, group: Group) -> str:
    """The text, and below its signature how to get less of this mail."""
    facts = {"group": group, "stop": stop_address(reader.id, group)}
    footer = render_text("notifications/footer.txt", facts, reader.locale)
    return body + ("" if SIGNATURE in body else SIGNATURE) + footer


def write(
    kind: str,
    recipient: str,
    subject: str,
    body: str,
    *,
    key: str,
    now: datetime,
    files: Iterable[Attachment] = (),
) -> Message:
    """Put a message that is already in words into the outbox, once for its key."""
    known = find_message(key)
    if known is not None:
        return known
    message = Message(
        key=key,
        kind=kind,
        recipient=recipient,
        subject=_short(one_line(subject)),
        body=body,
        written_at=now,
        due_at=now,
        files=[
            MessageFile(name=file.name, content_type=file.content_type, content=file.content)
            for file in files
        ],
    )
    db.session.add(message)
    return message


def _short(subject: str) -> str:
    return subject if len(subject) <= LONGEST_SUBJECT else subject[: LONGEST_SUBJECT - 1] + "…"


def try_again(message: Message, *, now: datetime, by: UUID | None = None) -> None:
    """Let a message that was given up be sent after all."""
    message.given_up_at, message.attempts, message.due_at = None, 0, now
    message.claimed_until = None
    _announce("sent message again", "message", message.id, by, now, kind=message.kind)


def choose(
    account_id: UUID, group: Group, choice: Choice, *, by: UUID | None, now: datetime
) -> None:
    """How a reader wants the mail of a group from now on; what waits follows the choice.

    `by` is empty where it came through the link of a mail, which anyone may hold.
    """
    check_choice(group, choice)
    if (find_choice(account_id, group) or Choice.AT_ONCE) == choice:
        return
    row = NotificationChoice(
        account_id=account_id, group=group.value, choice=choice.value, chosen_at=now
    )
    db.session.merge(row)
    db.session.flush()
    _let_go(account_id, group, choice, now)
    _announce(
        "chose notifications",
        "account",
        account_id,
        by,
        now,
        group=group.value,
        choice=choice.value,
    )


def stop(account_id: UUID, group: Group, *, now: datetime) -> None:
    """No more mail of the group: the act behind the link in a mail.

    The link of the daily mail ends every group that comes in it.
    """
    groups = [group]
    if group == Group.DIGEST:
        chosen = list_choices(account_id)
        groups = [one for one, choice in chosen.items() if choice == Choice.DAILY]
    for one in groups:
        choose(account_id, one, Choice.OFF, by=None, now=now)


def _let_go(account_id: UUID, group: Group, choice: Choice, now: datetime) -> None:
    """What was held for the daily mail goes at once, or not at all, as is now chosen."""
    held = (
        Message.account_id == account_id,
        Message.held.is_(True),
        Message.sent_at.is_(None),
        Message.kind.in_(kinds_of(group)),
    )
    if choice == Choice.AT_ONCE:
        db.session.execute(update(Message).where(*held).values(held=False, due_at=now))
    elif choice == Choice.OFF:
        db.session.execute(delete(Message).where(*held))


def _announce(
    verb: str, subject: str, subject_id: UUID, by: UUID | None, now: datetime, **facts: str
) -> None:
    acted.send(None, verb=verb, subject=subject, subject_id=subject_id, by=by, now=now, facts=facts)

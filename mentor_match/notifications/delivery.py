"""Sending what is in the outbox: at least once, and recognisable as the same message.

A message is claimed for a while, handed over, noted in the journal, and marked as sent. A worker
that dies in between leaves a claim that runs out. The next one looks into the journal: what was
handed over is marked, the rest is sent. Only a death between the server's yes and the journal's
note sends a mail again, and then under the same Message-ID (docs/adr/0016). Without a journal that
can be written nothing is sent.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import or_, update

from mentor_match.extensions import db
from mentor_match.notifications.journal import FolderJournal, Journal, NoJournal
from mentor_match.notifications.letter import mail_of, name_of
from mentor_match.notifications.models import Message
from mentor_match.notifications.queries import find_due
from mentor_match.notifications.rules import (
    CLAIM,
    MOST_ATTEMPTS,
    STOPPED_WHILE_SENDING,
    is_final,
    next_try,
    reason_of,
)
from mentor_match.notifications.senders import ConsoleSender, FileSender, Sender, sender_for

__all__ = [
    "ConsoleSender",
    "FileSender",
    "FolderJournal",
    "Sender",
    "claim",
    "deliver_one",
    "sender_for",
]

log = structlog.get_logger()
NO_JOURNAL = NoJournal()


def deliver_one(
    sender: Sender, mail_from: str, now: datetime, journal: Journal = NO_JOURNAL
) -> bool:
    """Send the message that has waited longest. False where nothing is due, or can be sent now.

    Commits twice by design: the claim must be seen by other workers before the mail leaves.
    """
    message = find_due(now)
    if message is None:
        db.session.rollback()
        return False
    if not claim(Message, message.id, now, CLAIM):
        db.session.rollback()
        return True
    name = name_of(message)
    try:  # before the claim is kept: what cannot be sent now stays due, and nothing is counted
        journal.reserve(name)
        taken = journal.has(name)
    except OSError as trouble:
        db.session.rollback()
        log.exception("no mail is sent: the journal of mail cannot be written", errno=trouble.errno)
        return False
    db.session.commit()
    if not taken and _hand_over(message, sender, mail_from, now):
        taken = True
        _note(journal, name)
    if taken:
        message.sent_at, message.trouble = now, None
    message.claimed_until = None
    db.session.commit()
    journal.forget(name)
    return True


def claim(kind: Any, id_: UUID, now: datetime, span: timedelta) -> bool:
    """Take what waits to be sent, of whatever table, for a while. The attempt is counted before it
    is made: what ends each worker must not end every worker for ever."""
    free = or_(kind.claimed_until.is_(None), kind.claimed_until < now)
    claimed = db.session.execute(
        update(kind)
        .where(kind.id == id_, kind.sent_at.is_(None), free)
        .values(claimed_until=now + span, attempts=kind.attempts + 1)
    )
    return bool(claimed.rowcount == 1)


def _hand_over(message: Message, sender: Sender, mail_from: str, now: datetime) -> bool:
    """Whether the mail was taken. One message in trouble is put off and stops no other."""
    if message.attempts > MOST_ATTEMPTS:
        _give_up(message, STOPPED_WHILE_SENDING, now)
        return False
    try:
        sender.send(mail_of(message, mail_from))
    except Exception as trouble:
        _put_off(message, trouble, now)
        return False
    return True


def _note(journal: Journal, name: str) -> None:
    """A journal that was lost meanwhile is not missed, unless the database is away as well."""
    try:
        journal.note(name)
    except OSError:
        log.exception("a mail was sent, and the journal of mail cannot be written")


def _put_off(message: Message, trouble: Exception, now: datetime) -> None:
    later = None if is_final(trouble) else next_try(message.attempts, now)
    if later is None:
        _give_up(message, reason_of(trouble), now)
        return
    log.warning("message not sent", message=str(message.id), attempts=message.attempts)
    message.trouble, message.due_at = reason_of(trouble), later


def _give_up(message: Message, reason: str, now: datetime) -> None:
    log.warning("message given up", message=str(message.id), attempts=message.attempts)
    message.trouble, message.given_up_at = reason, now

"""Reading the outbox, and what its readers chose."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select

from mentor_match.extensions import db
from mentor_match.notifications.models import Message, NotificationChoice
from mentor_match.notifications.rules import SWITCHABLE, Choice, Group
from mentor_match.web.refusals import NotFound

TOGETHER = 1000  # keys asked about at a time


@dataclass(frozen=True, slots=True)
class Queue:
    """How much mail waits to go out, and since when; how much was given up."""

    waiting: int
    since: datetime | None
    given_up: int


def find_due(now: datetime) -> Message | None:
    """The message that has waited longest and that nobody is sending just now."""
    return db.session.scalars(
        select(Message)
        .where(
            *_unsent(),
            Message.due_at <= now,
            or_(Message.claimed_until.is_(None), Message.claimed_until < now),
        )
        .order_by(Message.due_at, Message.id)
        .limit(1)
    ).one_or_none()


def _unsent() -> tuple[ColumnElement[bool], ...]:
    return Message.sent_at.is_(None), Message.given_up_at.is_(None), Message.held.is_(False)


def find_message(key: str) -> Message | None:
    """The message of a cause, if it was told."""
    return db.session.scalars(select(Message).where(Message.key == key)).one_or_none()


def list_told(keys: Iterable[str]) -> frozenset[str]:
    """Of these keys those whose message was written."""
    every, found = list(keys), set[str]()
    for start in range(0, len(every), TOGETHER):
        part = every[start : start + TOGETHER]
        found.update(db.session.scalars(select(Message.key).where(Message.key.in_(part))))
    return frozenset(found)


def get_message(message_id: UUID) -> Message:
    """A message; NotFound where there is none."""
    message = db.session.get(Message, message_id)
    if message is None:
        raise NotFound
    return message


def get_given_up(message_id: UUID) -> Message:
    """A message that was given up; other writers wait. Nobody reads other mail."""
    asked = select(Message).where(Message.id == message_id, Message.given_up_at.is_not(None))
    message = db.session.scalars(asked.with_for_update(of=Message)).one_or_none()
    if message is None:
        raise NotFound
    return message


def list_given_up(*, limit: int | None = None, offset: int = 0) -> Sequence[Message]:
    """The messages that could not be sent, newest first."""
    chosen = select(Message).where(Message.given_up_at.is_not(None))
    ordered = chosen.order_by(Message.given_up_at.desc(), Message.id)
    return db.session.scalars(ordered.limit(limit).offset(offset)).all()


def read_queue() -> Queue:
    """How the outbox stands."""
    waiting, since = db.session.execute(
        select(func.count(), func.min(Message.due_at)).where(*_unsent())
    ).one()
    given_up = select(func.count()).select_from(Message).where(Message.given_up_at.is_not(None))
    return Queue(waiting, since, db.session.scalar(given_up) or 0)


def find_choice(account_id: UUID, group: Group) -> Choice | None:
    """What a reader chose for a group, if anything."""
    row = db.session.get(NotificationChoice, (account_id, group.value))
    return Choice(row.choice) if row else None


def list_choices(account_id: UUID) -> dict[Group, Choice]:
    """What holds for a reader, for each group that leaves a choice."""
    asked = select(NotificationChoice).where(NotificationChoice.account_id == account_id)
    chosen = {row.group: Choice(row.choice) for row in db.session.scalars(asked)}
    return {group: chosen.get(group.value, Choice.AT_ONCE) for group in SWITCHABLE}


def list_readers_of_digest(now: datetime) -> Sequence[UUID]:
    """Whose daily mail is due."""
    asked = select(Message.account_id).where(*_held(), Message.due_at <= now).distinct()
    return db.session.scalars(asked).all()


def list_held(account_id: UUID) -> Sequence[Message]:
    """What waits for the daily mail of a reader, in the order it was written; other writers wait.

    The lock keeps two workers from telling the same twice: the second finds nothing left.
    """
    asked = select(Message).where(*_held(), Message.account_id == account_id)
    ordered = asked.order_by(Message.written_at, Message.id).with_for_update(of=Message)
    return db.session.scalars(ordered.execution_options(populate_existing=True)).all()


def _held() -> tuple[ColumnElement[bool], ...]:
    return Message.held.is_(True), Message.sent_at.is_(None), Message.account_id.is_not(None)

"""Reading the outbox."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select

from mentor_match.extensions import db
from mentor_match.notifications.models import Message
from mentor_match.web.refusals import NotFound


def find_due(now: datetime) -> Message | None:
    """The message that has waited longest and that nobody is sending just now."""
    return db.session.scalars(
        select(Message)
        .where(
            Message.sent_at.is_(None),
            Message.given_up_at.is_(None),
            Message.due_at <= now,
            or_(Message.claimed_until.is_(None), Message.claimed_until < now),
        )
        .order_by(Message.due_at, Message.id)
        .limit(1)
    ).one_or_none()


def get_message(message_id: UUID) -> Message:
    """A message; NotFound where there is none."""
    message = db.session.get(Message, message_id)
    if message is None:
        raise NotFound
    return message


def list_given_up() -> Sequence[Message]:
    """The messages that could not be sent, newest first."""
    chosen = select(Message).where(Message.given_up_at.is_not(None))
    return db.session.scalars(chosen.order_by(Message.given_up_at.desc())).all()

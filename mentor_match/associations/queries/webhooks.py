"""Reading webhooks, and what waits to be told to them."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, or_, select

from mentor_match.associations.models import Association, Webhook, WebhookDelivery
from mentor_match.extensions import db
from mentor_match.web.keyset import Piece, take
from mentor_match.web.refusals import NotFound

SHOWN = 20


def list_webhooks(association_ids: Collection[UUID]) -> Sequence[Webhook]:
    """The webhooks of these associations, the oldest first."""
    asked = select(Webhook).where(Webhook.association_id.in_(association_ids))
    return db.session.scalars(asked.order_by(Webhook.made_at, Webhook.id)).all()


def piece_of_webhooks(association_id: UUID, piece: Piece) -> Sequence[Webhook]:
    """The same of one association, piece by piece."""
    asked = select(Webhook).where(Webhook.association_id == association_id)
    return db.session.scalars(take(asked, Webhook.made_at, Webhook.id, piece)).all()


def get_webhook(association_id: UUID, webhook_id: UUID) -> Webhook:
    """A webhook of the association."""
    found = db.session.get(Webhook, webhook_id)
    if found is None or found.association_id != association_id:
        raise NotFound
    return found


def lock_webhook(webhook: Webhook) -> Webhook:
    """The webhook as it stands now; NotFound where it is gone."""
    asked = select(Webhook).where(Webhook.id == webhook.id).with_for_update()
    found = db.session.scalars(asked.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NotFound
    return found


def lock_number_of_webhooks(association_id: UUID) -> int:
    """How many there are; whoever else adds one waits."""
    asked = select(Association.id).where(Association.id == association_id)
    db.session.execute(asked.with_for_update(of=Association))
    counted = select(func.count()).where(Webhook.association_id == association_id)
    return db.session.scalar(counted) or 0


def list_deliveries(webhook_id: UUID, *, limit: int = SHOWN) -> Sequence[WebhookDelivery]:
    """What was or is to be told, the latest first."""
    asked = select(WebhookDelivery).where(WebhookDelivery.webhook_id == webhook_id)
    ordered = asked.order_by(WebhookDelivery.made_at.desc(), WebhookDelivery.id)
    return db.session.scalars(ordered.limit(limit)).all()


def piece_of_deliveries(webhook_id: UUID, piece: Piece) -> Sequence[WebhookDelivery]:
    """The same from the first on, piece by piece."""
    asked = select(WebhookDelivery).where(WebhookDelivery.webhook_id == webhook_id)
    return db.session.scalars(take(asked, WebhookDelivery.made_at, WebhookDelivery.id, piece)).all()


def count_given_up(association_id: UUID) -> dict[UUID, int]:
    """webhook -> how many were given up."""
    asked = (
        select(WebhookDelivery.webhook_id, func.count())
        .join(Webhook, Webhook.id == WebhookDelivery.webhook_id)
        .where(Webhook.association_id == association_id, WebhookDelivery.given_up_at.is_not(None))
        .group_by(WebhookDelivery.webhook_id)
    )
    return dict(db.session.execute(asked).all())


def find_due_delivery(now: datetime) -> WebhookDelivery | None:
    """What has waited longest and may go now."""
    asked = (
        select(WebhookDelivery)
        .join(Webhook, Webhook.id == WebhookDelivery.webhook_id)
        .where(
            *_untold(),
            WebhookDelivery.due_at <= now,
            or_(WebhookDelivery.claimed_until.is_(None), WebhookDelivery.claimed_until < now),
            or_(Webhook.rests_until.is_(None), Webhook.rests_until <= now),
        )
        .order_by(WebhookDelivery.due_at, WebhookDelivery.id)
        .limit(1)
    )
    return db.session.scalars(asked).one_or_none()


def read_untold() -> tuple[int, datetime | None]:
    """(how much waits to be told, since when the oldest of it may go). A server that rests after
    it failed keeps nobody here waiting: what is for it may go once it has rested."""
    may_go = case(
        (Webhook.rests_until > WebhookDelivery.due_at, Webhook.rests_until),
        else_=WebhookDelivery.due_at,
    )
    asked = select(func.count(), func.min(may_go)).select_from(WebhookDelivery)
    joined = asked.join(Webhook, Webhook.id == WebhookDelivery.webhook_id).where(*_untold())
    waiting, since = db.session.execute(joined).one()
    return waiting, since


def _untold() -> tuple[ColumnElement[bool], ...]:
    return WebhookDelivery.sent_at.is_(None), WebhookDelivery.given_up_at.is_(None)

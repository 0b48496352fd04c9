"""Saying where an association's systems are told of what happens, and writing down what to tell.

What is told follows from the audit: an act that is noted there is told where somebody wants it.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import delete, update

from mentor_match.associations.models import Webhook, WebhookDelivery
from mentor_match.associations.queries import (
    list_webhooks,
    lock_number_of_webhooks,
    lock_webhook,
)
from mentor_match.associations.rules.webhooks import (
    EVENTS,
    KEPT,
    MOST_WEBHOOKS,
    TOLD,
    TooManyWebhooks,
    check_address,
)
from mentor_match.audit import service as audit
from mentor_match.audit.models import AuditRecord
from mentor_match.extensions import db


def add_webhook(
    association_id: UUID,
    *,
    url: str,
    events: Collection[str],
    inside: bool,
    by: UUID,
    now: datetime,
) -> Webhook:
    """From now on these events are told at the address."""
    check_address(url, inside=inside)
    if lock_number_of_webhooks(association_id) >= MOST_WEBHOOKS:
        raise TooManyWebhooks(most=MOST_WEBHOOKS)
    made = Webhook(
        id=uuid4(),
        association_id=association_id,
        url=url,
        events=_known(events),
        turn=1,
        made_at=now,
    )
    db.session.add(made)
    db.session.flush()
    _note("added webhook", made, by, now)
    return made


def change_webhook(
    webhook: Webhook,
    *,
    url: str,
    events: Collection[str],
    inside: bool,
    by: UUID,
    now: datetime,
) -> None:
    """Another address, or other events."""
    check_address(url, inside=inside)
    webhook = lock_webhook(webhook)
    webhook.url, webhook.events, webhook.rests_until = url, _known(events), None
    db.session.flush()
    _note("changed webhook", webhook, by, now)


def turn_secret(webhook: Webhook, *, by: UUID, now: datetime) -> None:
    """A new secret signs from now on, for a day beside the old one."""
    webhook = lock_webhook(webhook)
    webhook.turn, webhook.turned_at = webhook.turn + 1, now
    db.session.flush()
    _note("turned secret of webhook", webhook, by, now)


def remove_webhook(webhook: Webhook, *, by: UUID, now: datetime) -> None:
    """Nothing is told there any more, nor what still waits."""
    _note("removed webhook", webhook, by, now)
    db.session.delete(webhook)
    db.session.flush()


def tell_again(webhook: Webhook, *, by: UUID, now: datetime) -> int:
    """Try what was given up once more; how many."""
    webhook.rests_until = None
    again = (
        update(WebhookDelivery)
        .where(WebhookDelivery.webhook_id == webhook.id, WebhookDelivery.given_up_at.is_not(None))
        .values(given_up_at=None, attempts=0, due_at=now, claimed_until=None)
    )
    count = int(db.session.execute(again).rowcount)
    db.session.expire_all()  # rows were changed behind the session's back
    _note("told webhook again", webhook, by, now, count=count)
    return count


def forget_deliveries(now: datetime) -> int:
    """Forget what was told, or given up, a month ago; how many."""
    old = delete(WebhookDelivery).where(WebhookDelivery.made_at < now - KEPT)
    return int(db.session.execute(old).rowcount)


@audit.recorded.connect
def _hear(_sender: object, act: AuditRecord) -> None:
    told = TOLD.get((act.subject, act.verb))
    if told is None:
        return
    event, place, fact = told
    subject_id = UUID(str(act.facts[fact])) if fact else act.subject_id
    sides = {act.association_id, _id(act.facts.get("mentor_association"))} - {None}
    with db.session.no_autoflush:  # the act may be half written yet
        wanted = list_webhooks([id_ for id_ in sides if id_])
    for webhook in wanted:
        if event in webhook.events and subject_id is not None:
            db.session.add(
                WebhookDelivery(
                    id=uuid4(),
                    webhook_id=webhook.id,
                    event=event,
                    subject=place,
                    subject_id=subject_id,
                    made_at=act.at,
                    due_at=act.at,
                    attempts=0,
                )
            )


def _id(text: object) -> UUID | None:
    return UUID(str(text)) if text else None


def _known(events: Collection[str]) -> frozenset[str]:
    unknown = set(events) - set(EVENTS)
    if unknown or not events:
        raise ValueError(f"{sorted(unknown)} are no events of EVENTS, or there are none.")
    return frozenset(events)


def _note(verb: str, webhook: Webhook, by: UUID, now: datetime, **facts: int) -> None:
    audit.record(
        verb,
        "webhook",
        webhook.id,
        by=by,
        now=now,
        association_id=webhook.association_id,
        reason=None,
        **facts,
    )

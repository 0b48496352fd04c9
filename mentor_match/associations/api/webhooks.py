"""Webhooks, kept by the systems that listen."""

from typing import Any
from uuid import UUID

from flask import current_app

from mentor_match.associations import service
from mentor_match.associations.api.frame import blueprint, here
from mentor_match.associations.queries import (
    get_webhook,
    lock_webhook,
    piece_of_deliveries,
    piece_of_webhooks,
)
from mentor_match.associations.rules.webhooks import secret_of
from mentor_match.associations.schemas import (
    DeliverySchema,
    NewWebhookSchema,
    SecretSchema,
    TurnSchema,
    WebhookChangeSchema,
    WebhookSchema,
)
from mentor_match.permissions import Scope
from mentor_match.web import clock
from mentor_match.web.access import grant
from mentor_match.web.api import PageSchema, listed, place_of

WEBHOOK = "/webhooks/<uuid:webhook_id>"
FACTS = tuple(WebhookSchema().fields)


def _with_secret(one: Any) -> dict[str, Any]:
    secret = secret_of(one.id, one.turn, current_app.config["SECRET_KEY"])
    return {**{name: getattr(one, name) for name in FACTS}, "secret": secret}


@blueprint.lists(
    "/webhooks", Scope.KEEP_WEBHOOKS, asks=PageSchema, gives=WebhookSchema, tag="webhooks"
)
def webhooks(asked: dict[str, Any]) -> Any:
    """The webhooks of the association."""
    return listed(
        asked,
        lambda piece: piece_of_webhooks(here(), piece),
        lambda one: (one.made_at, one.id),
    )


@blueprint.creates(
    "/webhooks", Scope.KEEP_WEBHOOKS, takes=NewWebhookSchema, gives=SecretSchema, tag="webhooks"
)
def add_webhook(said: dict[str, Any]) -> Any:
    """Be told of events from now on. The secret that signs is shown in this answer alone."""
    made = service.add_webhook(
        here(),
        **said,
        inside=current_app.config["WEBHOOKS_INSIDE"],
        by=grant().issued_by,
        now=clock.now(),
    )
    return _with_secret(made), place_of("associations_api.webhook", webhook_id=made.id)


@blueprint.reads(WEBHOOK, Scope.KEEP_WEBHOOKS, gives=WebhookSchema, tag="webhooks")
def webhook(webhook_id: UUID) -> Any:
    """One webhook."""
    return get_webhook(here(), webhook_id)


@blueprint.changes(
    WEBHOOK, Scope.KEEP_WEBHOOKS, takes=WebhookChangeSchema, gives=WebhookSchema, tag="webhooks"
)
def change_webhook(said: dict[str, Any], webhook_id: UUID) -> Any:
    """Another address, or other events."""
    found = _held(webhook_id)
    service.change_webhook(
        found,
        **{"url": found.url, "events": found.events, **said},
        inside=current_app.config["WEBHOOKS_INSIDE"],
        by=grant().issued_by,
        now=clock.now(),
    )
    return found


@blueprint.removes(WEBHOOK, Scope.KEEP_WEBHOOKS, tag="webhooks")
def remove_webhook(webhook_id: UUID) -> None:
    """Be told no more, nor of what still waits."""
    service.remove_webhook(_held(webhook_id), by=grant().issued_by, now=clock.now())


@blueprint.creates(
    f"{WEBHOOK}/secrets",
    Scope.KEEP_WEBHOOKS,
    takes=TurnSchema,
    gives=SecretSchema,
    tag="webhooks",
)
def turn_secret(_said: dict[str, Any], webhook_id: UUID) -> Any:
    """A new secret; for a day the old one signs as well."""
    found = get_webhook(here(), webhook_id)
    service.turn_secret(found, by=grant().issued_by, now=clock.now())
    return _with_secret(found), place_of("associations_api.webhook", webhook_id=found.id)


@blueprint.lists(
    f"{WEBHOOK}/deliveries",
    Scope.KEEP_WEBHOOKS,
    asks=PageSchema,
    gives=DeliverySchema,
    tag="webhooks",
)
def deliveries(asked: dict[str, Any], webhook_id: UUID) -> Any:
    """What was told there in the last month, and what waits."""
    found = get_webhook(here(), webhook_id)
    return listed(
        asked,
        lambda piece: piece_of_deliveries(found.id, piece),
        lambda one: (one.made_at, one.id),
    )


def _held(webhook_id: UUID) -> Any:
    found = lock_webhook(get_webhook(here(), webhook_id))
    blueprint.held(found, WebhookSchema)
    return found

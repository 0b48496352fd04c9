"""Webhooks: where the systems of an association are told of what happens."""

from typing import Any
from uuid import UUID

from flask import current_app, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from mentor_match.associations import service
from mentor_match.associations.forms import WebhookForm
from mentor_match.associations.queries import (
    count_given_up,
    get_coordinated,
    get_webhook,
    list_deliveries,
    list_webhooks,
)
from mentor_match.associations.rules.webhooks import EVENTS, BadAddress, secret_of
from mentor_match.associations.views.frame import blueprint
from mentor_match.permissions import Permission
from mentor_match.web import clock
from mentor_match.web.access import allow
from mentor_match.web.pages import go

WEBHOOKS = "/coordination/<uuid:association_id>/webhooks"
WEBHOOK = f"{WEBHOOKS}/<uuid:webhook_id>"


@blueprint.get(WEBHOOKS)
@allow(Permission.ISSUE_TOKENS)
def webhooks(association_id: UUID) -> str:
    """The webhooks there are, and a new one."""
    return _list(association_id, WebhookForm(formdata=None))


@blueprint.post(WEBHOOKS)
@allow(Permission.ISSUE_TOKENS)
def add_webhook(association_id: UUID) -> ResponseReturnValue:
    """A new one. Its secret is shown in this answer and never again, so it is no redirect."""
    association, form = get_coordinated(association_id, current_user.id), WebhookForm()
    form.offer()
    if not form.validate():
        return _list(association.id, form), 422
    try:
        made = service.add_webhook(
            association.id,
            url=form.url.data,
            events=form.events.data,
            inside=current_app.config["WEBHOOKS_INSIDE"],
            by=current_user.id,
            now=clock.now(),
        )
    except BadAddress as refused:
        form.url.errors = [_(refused.sentence)]
        return _list(association.id, form), 422
    return _one(association.id, made.id, _secret(made))


@blueprint.get(WEBHOOK)
@allow(Permission.ISSUE_TOKENS)
def webhook(association_id: UUID, webhook_id: UUID) -> str:
    """One: what is told, what was told, what could not be."""
    return _one(association_id, webhook_id)


@blueprint.post(f"{WEBHOOK}/secret")
@allow(Permission.ISSUE_TOKENS)
def turn_webhook_secret(association_id: UUID, webhook_id: UUID) -> str:
    """A new secret, shown in this answer alone."""
    association = get_coordinated(association_id, current_user.id)
    found = get_webhook(association.id, webhook_id)
    service.turn_secret(found, by=current_user.id, now=clock.now())
    return _one(association.id, found.id, _secret(found))


@blueprint.post(f"{WEBHOOK}/again")
@allow(Permission.ISSUE_TOKENS)
def tell_webhook_again(association_id: UUID, webhook_id: UUID) -> ResponseReturnValue:
    """Try what was given up."""
    association = get_coordinated(association_id, current_user.id)
    found = get_webhook(association.id, webhook_id)
    count = service.tell_again(found, by=current_user.id, now=clock.now())
    said = ngettext(
        "%(num)s message is tried again.", "%(num)s messages are tried again.", num=count
    )
    values = {"association_id": association.id, "webhook_id": found.id}
    return go("associations.webhook", said, **values)


@blueprint.post(f"{WEBHOOK}/remove")
@allow(Permission.ISSUE_TOKENS)
def remove_webhook(association_id: UUID, webhook_id: UUID) -> ResponseReturnValue:
    """Nothing is told there any more."""
    association = get_coordinated(association_id, current_user.id)
    found = get_webhook(association.id, webhook_id)
    service.remove_webhook(found, by=current_user.id, now=clock.now())
    said = _("The webhook is removed. Nothing is told there any more.")
    return go("associations.webhooks", said, association_id=association.id)


def _secret(found: Any) -> str:
    return secret_of(found.id, found.turn, current_app.config["SECRET_KEY"])


def _list(association_id: UUID, form: WebhookForm) -> str:
    form.offer()
    association = get_coordinated(association_id, current_user.id)
    return render_template(
        "associations/webhooks.html",
        association=association,
        webhooks=list_webhooks([association.id]),
        given_up=count_given_up(association.id),
        form=form,
        events=EVENTS,
    )


def _one(association_id: UUID, webhook_id: UUID, secret: str | None = None) -> str:
    association = get_coordinated(association_id, current_user.id)
    found = get_webhook(association.id, webhook_id)
    return render_template(
        "associations/webhook.html",
        association=association,
        webhook=found,
        deliveries=list_deliveries(found.id),
        given_up=count_given_up(association.id).get(found.id, 0),
        secret=secret,
        events=EVENTS,
        now=clock.now(),
    )

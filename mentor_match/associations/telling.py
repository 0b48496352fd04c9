"""Telling webhooks what happened: at least once, recognisable as the same, and signed.

A delivery is claimed for two minutes, sent, and marked. Who dies in between leaves a claim that
runs out; the receiver knows the second time by `webhook-id`. A server that fails rests for a while,
so that it holds up neither the others nor the mail.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import structlog

from mentor_match.associations.models import WebhookDelivery
from mentor_match.associations.queries import find_due_delivery
from mentor_match.associations.rules.webhooks import (
    CLAIM,
    LONGEST_REST,
    secret_of,
    signed,
    turns_that_hold,
    wait_after,
)
from mentor_match.extensions import db
from mentor_match.notifications.delivery import claim
from mentor_match.web.outside import NotReached, ask
from mentor_match.web.transaction import whole

log = structlog.get_logger()
TIMEOUT = 5.0  # seconds for each step
GONE = 410  # the server says that nobody listens there any more

# (address, headers, body) -> status of the answer; raises NotReached.
Post = Callable[[str, Mapping[str, str], bytes], int]


@dataclass(frozen=True, slots=True)
class Teller:
    """Sends; `inside` lets it into private networks."""

    agent: str
    service_secret: str
    inside: bool = False
    timeout: float = TIMEOUT

    def post(self, address: str, headers: Mapping[str, str], body: bytes) -> int:
        """The status of the answer. A redirect is an answer too: it is not followed."""
        status, _onward = ask(
            address,
            "POST",
            headers={"User-Agent": self.agent, **headers},
            body=body,
            inside=self.inside,
            timeout=self.timeout,
        )
        return status


@dataclass(frozen=True, slots=True)
class _Letter:
    """What goes out, read while the row was ours."""

    id: UUID
    url: str
    headers: Mapping[str, str]
    body: bytes


def tell_one(teller: Teller, now: datetime) -> bool:
    """Tell what has waited longest. False where nothing is due."""
    with whole():
        found = find_due_delivery(now)
        ours = found if found and claim(WebhookDelivery, found.id, now, CLAIM) else None
        letter = _letter(ours, teller, now) if ours else None
    if found is None:
        return False
    if letter is not None:
        trouble = _send(teller, letter)
        with whole():
            _mark(letter.id, trouble, now)
    return True


def _letter(found: WebhookDelivery, teller: Teller, now: datetime) -> _Letter:
    hook, at = found.webhook, int(now.timestamp())
    said = {
        "id": str(found.id),
        "event": found.event,
        "happened_at": found.made_at.isoformat(),
        "association_id": str(hook.association_id),
        "subject": {"id": str(found.subject_id), "at": f"/api/v1/{_place(found)}"},
    }
    body = json.dumps(said)
    turns = turns_that_hold(hook.turn, hook.turned_at, now)
    secrets = [secret_of(hook.id, turn, teller.service_secret) for turn in turns]
    headers = {
        "Content-Type": "application/json",
        "webhook-id": str(found.id),
        "webhook-timestamp": str(at),
        "webhook-signature": signed(secrets, str(found.id), at, body),
    }
    return _Letter(found.id, hook.url, headers, body.encode())


def _place(found: WebhookDelivery) -> str:
    return f"{found.subject}/{found.subject_id}"


def _send(teller: Teller, letter: _Letter) -> str | None:
    """What went wrong; None where it was taken."""
    try:
        status = teller.post(letter.url, letter.headers, letter.body)
    except NotReached as not_reached:
        return not_reached.why
    return None if 200 <= status < 300 else f"status {status}"


def _mark(delivery: UUID, trouble: str | None, now: datetime) -> None:
    row = db.session.get(WebhookDelivery, delivery, populate_existing=True)
    if row is None:  # the webhook was removed meanwhile
        return
    row.claimed_until, row.trouble = None, trouble
    if trouble is None:
        row.sent_at, row.webhook.rests_until = now, None
        return
    wait = None if trouble == f"status {GONE}" else wait_after(row.attempts)
    log.warning("webhook not told", delivery=str(row.id), attempts=row.attempts, trouble=trouble)
    if wait is None:
        row.given_up_at = now
        return
    row.due_at = now + wait
    row.webhook.rests_until = now + min(wait, LONGEST_REST)

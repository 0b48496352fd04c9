"""A system of an association that speaks to the API."""

import json
from contextvars import Context
from typing import Any
from uuid import uuid4

from flask import Flask

from mentor_match.accounts.models import Account
from mentor_match.associations.models import Association, Coordinator, Membership
from mentor_match.associations.rules.webhooks import EVENTS
from mentor_match.associations.service import add_webhook, issue_token
from mentor_match.extensions import db
from mentor_match.permissions import Role, Scope
from mentor_match.web import clock
from tests.factories.accounts import make_account

PREFIX = "/api/v1"


def make_coordinator(association: Association, **changes: Any) -> Account:
    """Somebody who looks after the association."""
    account = make_account(Role.COORDINATOR, **changes)
    db.session.add(
        Coordinator(account_id=account.id, association_id=association.id, appointed_at=clock.now())
    )
    db.session.flush()
    return account


def make_key(association: Association, *scopes: Scope, by: Account | None = None) -> str:
    """The secret of a token; of all scopes, where none is named."""
    issuer = by or make_coordinator(association)
    _made, secret = issue_token(
        association.id,
        name="Our system",
        scopes=scopes or tuple(Scope),
        days=90,
        by=issuer.id,
        now=clock.now(),
    )
    db.session.commit()
    return secret


def make_member(association: Association, account: Account, state: str = "verified") -> Any:
    """This person's membership in the association."""
    made = Membership(
        association_id=association.id,
        account_id=account.id,
        registration_number=f"M{account.id.hex[:10]}".upper(),
        state=state,
        joined_at=clock.now(),
    )
    db.session.add(made)
    db.session.flush()
    return made


def make_webhook(
    association: Association, *events: str, url: str = "https://members.example.org/told"
) -> Any:
    """A webhook; for everything, where no event is named."""
    made = add_webhook(
        association.id,
        url=url,
        events=events or tuple(EVENTS),
        inside=url.startswith("http:"),
        by=make_coordinator(association).id,
        now=clock.now(),
    )
    db.session.commit()
    return made


class Machine:
    """Sends what it is told to, with the key of its association."""

    def __init__(self, app: Flask, secret: str) -> None:
        self.app, self.client, self.secret = app, app.test_client(), secret

    def send(self, method: str, address: str, body: Any = None, **headers: str) -> Any:
        """What is answered; `body` is sent as JSON, or as it is where it is bytes."""
        db.session.commit()
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        sent.setdefault("Authorization", f"Bearer {self.secret}")
        if method == "POST":
            sent.setdefault("Idempotency-Key", str(uuid4()))
        if body is not None:
            sent.setdefault("Content-Type", "application/json")
            body = body if isinstance(body, bytes) else json.dumps(body).encode()
        address = address if address.startswith("/api") else PREFIX + address
        answer = Context().run(self.client.open, address, method=method, data=body, headers=sent)
        db.session.expire_all()
        return answer

    def get(self, address: str, **headers: str) -> Any:
        return self.send("GET", address, **headers)

    def post(self, address: str, body: Any, **headers: str) -> Any:
        return self.send("POST", address, body, **headers)

    def change(self, address: str, body: Any, *, method: str = "PATCH", read: str = "") -> Any:
        """Read it, then change it as it was read. `read` is where, if not at the same address."""
        tag = self.get(read or address).headers["ETag"]
        return self.send(method, address, body, If_Match=tag)


def refused(answer: Any, status: int) -> dict[str, str]:
    """pointer -> detail of a refusal, which is a problem like all of them."""
    assert answer.status_code == status, answer.get_data(as_text=True)
    assert answer.mimetype == "application/problem+json"
    assert answer.json["status"] == status
    assert answer.json["title"]
    return {one["pointer"]: one["detail"] for one in answer.json.get("errors", ())}

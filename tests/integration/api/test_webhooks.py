"""Webhooks: told in the transaction of the cause, signed, tried again, given up, never inside."""

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from mentor_match.associations.models import Webhook, WebhookDelivery
from mentor_match.associations.rules.webhooks import EVENTS, TOLD, WAITS, secret_of
from mentor_match.associations.service import (
    enrol,
    forget_deliveries,
    make_agreement,
    move_programme,
    turn_secret,
    verify_membership,
)
from mentor_match.associations.telling import Teller, tell_one
from mentor_match.pairings.service import complete_pairing
from tests.factories.machines import (
    Machine,
    make_coordinator,
    make_key,
    make_member,
    make_webhook,
    refused,
)
from tests.factories.pairings import NOW, make_association, make_mentee, make_mentor, make_pairing
from tests.factories.programmes import make_programme
from tests.pages import PageClient

pytestmark = pytest.mark.usefixtures("still")

DOCS = Path(__file__).parents[3] / "docs/api.md"
SERVICE_SECRET = "only for tests, and long enough to be taken"


class Listener:
    """A system that listens, and what it heard."""

    def __init__(self) -> None:
        self.heard: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[int] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.heard.append(({k.lower(): v for k, v in self.headers.items()}, body))
                self.send_response(outer.answers.pop(0) if outer.answers else 204)
                self.send_header("Location", "/elsewhere")
                self.end_headers()

            def log_message(self, *_args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/told"


@pytest.fixture
def listener() -> Iterator[Listener]:
    made = Listener()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def home(session: Any) -> Any:
    return make_association()


def teller(*, inside: bool = True) -> Teller:
    return Teller("test", SERVICE_SECRET, inside=inside, timeout=2)


def tell_all(now: datetime) -> int:
    count = 0
    while tell_one(teller(), now):
        count += 1
    return count


def verify_somebody(home: Any) -> Any:
    member = make_member(home, make_mentee(full_name="Achieng Odhiambo"), "pending")
    verify_membership(member, by=make_coordinator(home), now=NOW)
    return member


def waiting(session: Any) -> list[WebhookDelivery]:
    return list(session.scalars(select(WebhookDelivery)))


def test_a_message_names_ids_and_is_signed(session: Any, home: Any, listener: Listener) -> None:
    hook = make_webhook(home, "member.verified", url=listener.url)
    member = verify_somebody(home)
    assert tell_all(NOW) == 1
    ((headers, body),) = listener.heard
    said = json.loads(body)
    assert said == {
        "id": headers["webhook-id"],
        "event": "member.verified",
        "happened_at": NOW.isoformat(),
        "association_id": str(home.id),
        "subject": {"id": str(member.id), "at": f"/api/v1/members/{member.id}"},
    }
    assert b"Achieng" not in body
    secret = secret_of(hook.id, 1, SERVICE_SECRET)
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{said['id']}.{headers['webhook-timestamp']}.{body.decode()}".encode()
    made = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{made}"
    assert int(headers["webhook-timestamp"]) == int(NOW.timestamp())


def test_what_the_docs_show_tells_our_messages_from_others(
    session: Any, home: Any, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook = make_webhook(home, url=listener.url)
    verify_somebody(home)
    tell_all(NOW)
    ((headers, body),) = listener.heard
    shown: dict[str, Any] = {}
    exec(DOCS.read_text(encoding="utf-8").split("```python")[1].split("```")[0], shown)
    monkeypatch.setattr(shown["time"], "time", lambda: NOW.timestamp() + 60)
    secret = secret_of(hook.id, 1, SERVICE_SECRET)
    assert shown["is_ours"](headers, body, secret)
    assert not shown["is_ours"](headers, body + b" ", secret)
    assert not shown["is_ours"](headers, body, secret_of(hook.id, 2, SERVICE_SECRET))
    monkeypatch.setattr(shown["time"], "time", lambda: NOW.timestamp() + 600)
    assert not shown["is_ours"](headers, body, secret)


def test_what_is_undone_is_not_told(session: Any, home: Any) -> None:
    make_webhook(home)
    part = session.begin_nested()
    verify_somebody(home)
    part.rollback()
    assert waiting(session) == []


def test_only_what_was_asked_for_is_told_and_only_at_home(session: Any, home: Any) -> None:
    make_webhook(home, "pairing.opened")
    make_webhook(make_association())
    verify_somebody(home)
    assert waiting(session) == []


def test_both_associations_of_a_pairing_are_told(session: Any, home: Any) -> None:
    mentee, mentor, other = make_mentee(), make_mentor(), make_association()
    make_member(home, mentee), make_member(other, mentor)
    make_agreement(home, other, by=None, now=NOW)
    hooks = [make_webhook(one, "pairing.opened", "pairing.ended") for one in (home, other)]
    pairing = make_pairing(mentee, mentor)
    complete_pairing(pairing, by=mentee.id, now=NOW)
    told = {(one.webhook_id, one.event, one.subject_id) for one in waiting(session)}
    assert told == {
        (hook.id, event, pairing.id)
        for hook in hooks
        for event in ("pairing.opened", "pairing.ended")
    }


def test_a_programme_tells_that_it_moved_and_who_enrolled(session: Any, home: Any) -> None:
    make_webhook(home, "programme.moved", "programme.enrolled")
    member, coordinator = make_mentee(), make_coordinator(home)
    make_member(home, member)
    programme = make_programme(home, coordinator)
    enrol(programme, member.id, part="mentee", places=1, outside=False, now=NOW)
    move_programme(programme, "matching", by=coordinator.id, now=NOW)
    told = {(one.event, one.subject, one.subject_id) for one in waiting(session)}
    assert told == {
        ("programme.enrolled", "programmes", programme.id),
        ("programme.moved", "programmes", programme.id),
    }


def test_every_event_comes_from_an_act() -> None:
    assert {event for event, _place, _fact in TOLD.values()} == set(EVENTS)


def test_a_server_that_fails_is_asked_again_later_and_later(
    session: Any, home: Any, listener: Listener
) -> None:
    make_webhook(home, url=listener.url)
    verify_somebody(home)
    listener.answers = [500] * (len(WAITS) + 1)
    now = NOW
    for minutes in WAITS:
        assert tell_all(now) == 1
        (one,) = waiting(session)
        assert one.due_at == now + timedelta(minutes=minutes)
        assert (one.trouble, one.given_up_at) == ("status 500", None)
        assert tell_all(now) == 0
        now = one.due_at
    assert tell_all(now) == 1
    (one,) = waiting(session)
    assert one.given_up_at == now
    assert tell_all(now + timedelta(days=9)) == 0
    assert len({headers["webhook-id"] for headers, _body in listener.heard}) == 1


def test_while_its_server_fails_a_webhook_rests_and_others_do_not(
    session: Any, home: Any, listener: Listener
) -> None:
    make_webhook(home, url="http://127.0.0.1:9/")
    make_webhook(home, url=listener.url)
    verify_somebody(home), verify_somebody(home)
    assert tell_all(NOW) == 3  # one that failed, and two that were heard
    assert len(listener.heard) == 2
    troubles = [one.trouble for one in waiting(session) if one.sent_at is None]
    assert sorted(map(str, troubles)) == ["None", "no-answer"]


def test_a_redirect_is_not_followed(session: Any, home: Any, listener: Listener) -> None:
    make_webhook(home, url=listener.url)
    verify_somebody(home)
    listener.answers = [302]
    tell_all(NOW)
    assert len(listener.heard) == 1
    assert waiting(session)[0].trouble == "status 302"


def test_who_is_gone_is_not_asked_again(session: Any, home: Any, listener: Listener) -> None:
    make_webhook(home, url=listener.url)
    verify_somebody(home)
    listener.answers = [410]
    tell_all(NOW)
    assert waiting(session)[0].given_up_at == NOW


def test_nothing_is_sent_into_a_private_network(
    session: Any, home: Any, listener: Listener
) -> None:
    make_webhook(home, url=listener.url)
    verify_somebody(home)
    assert tell_one(teller(inside=False), NOW)
    assert listener.heard == []
    assert waiting(session)[0].trouble == "forbidden"


def test_a_claim_that_ran_out_is_taken_by_the_next(
    session: Any, home: Any, listener: Listener
) -> None:
    make_webhook(home, url=listener.url)
    verify_somebody(home)
    (one,) = waiting(session)
    one.claimed_until, one.attempts = NOW + timedelta(minutes=2), 1  # a worker died here
    session.commit()
    assert tell_all(NOW) == 0
    assert tell_all(NOW + timedelta(minutes=3)) == 1
    assert len(listener.heard) == 1


def test_a_turned_secret_signs_beside_the_old_one_for_a_day(
    session: Any, home: Any, listener: Listener
) -> None:
    hook = make_webhook(home, url=listener.url)
    turn_secret(hook, by=make_coordinator(home).id, now=NOW)
    for later, signatures in ((timedelta(hours=23), 2), (timedelta(hours=25), 1)):
        verify_somebody(home)
        tell_all(NOW + later)
        headers, _body = listener.heard[-1]
        assert len(headers["webhook-signature"].split()) == signatures


def test_messages_are_forgotten_after_a_month(session: Any, home: Any) -> None:
    make_webhook(home)
    verify_somebody(home)
    assert forget_deliveries(NOW + timedelta(days=29)) == 0
    assert forget_deliveries(NOW + timedelta(days=31)) == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://members.example.org/", "https://me:pw@example.org/", "ftp://example.org/x",
        "https://", "nothing", "https://exa mple.org/", "https://example.org:99999/",
        "https://example.org/\u00e9",
    ],
)  # fmt: skip
def test_an_address_that_anybody_could_hear_is_refused(
    database: Flask, home: Any, url: str
) -> None:
    machine = Machine(database, make_key(home))
    refused(machine.post("/webhooks", {"url": url, "events": ["pairing.opened"]}), 422)


def test_a_system_keeps_its_own_webhooks(database: Flask, home: Any, session: Any) -> None:
    machine = Machine(database, make_key(home))
    said = {"url": "https://members.example.org/told", "events": ["pairing.opened"]}
    made = machine.post("/webhooks", said)
    assert made.json["secret"].startswith("whsec_")
    here = made.headers["Location"]
    assert "secret" not in machine.get(here).json
    assert [one["id"] for one in machine.get("/webhooks").json["items"]] == [made.json["id"]]
    assert machine.change(here, {"events": ["member.verified"]}).json["events"] == [
        "member.verified"
    ]
    turned = machine.post(f"{here}/secrets", {})
    assert turned.json["secret"] != made.json["secret"]
    verify_somebody(home)
    (told,) = machine.get(f"{here}/deliveries").json["items"]
    assert (told["event"], told["sent_at"]) == ("member.verified", None)
    refused(machine.send("DELETE", here), 428)
    tag = machine.get(here).headers["ETag"]
    assert machine.send("DELETE", here, If_Match=tag).status_code == 204
    refused(machine.get(here), 404)
    assert session.scalars(select(Webhook)).all() == []


def test_there_are_ten_webhooks_at_most(database: Flask, home: Any) -> None:
    for _number in range(10):
        make_webhook(home)
    machine = Machine(database, make_key(home))
    said = {"url": "https://members.example.org/", "events": ["pairing.opened"]}
    refused(machine.post("/webhooks", said), 409)


def test_a_coordinator_keeps_webhooks_on_their_page(
    page: PageClient, home: Any, session: Any
) -> None:
    page.sign_in(make_coordinator(home))
    here = {"association_id": home.id}
    empty = page.get("associations.webhooks", **here)
    assert "No system is told" in empty.text
    bad = {"url": "http://members.example.org/", "events": ["pairing.opened"]}
    answer = page.post("associations.add_webhook", bad, status=422, **here)
    assert answer.errors == [
        "Enter a full address that begins with https://, without a password in it."
    ]
    good = {"url": "https://members.example.org/told", "events": ["member.verified"]}
    made = page.post("associations.add_webhook", good, **here)
    first = made.soup.select_one("#secret").text
    hook = session.scalars(select(Webhook)).one()
    one = {**here, "webhook_id": hook.id}
    assert page.get("associations.webhook", **one).soup.select_one("#secret") is None
    turned = page.post("associations.turn_webhook_secret", **one)
    assert turned.soup.select_one("#secret").text not in {first, ""}
    verify_somebody(home)
    session.scalars(select(WebhookDelivery)).one().given_up_at = NOW
    assert "1 message was given up" in page.get("associations.webhooks", **here).text
    assert "is tried again" in page.post("associations.tell_webhook_again", **one).text
    assert session.scalars(select(WebhookDelivery)).one().given_up_at is None
    page.post("associations.remove_webhook", **one)
    assert session.scalars(select(Webhook)).all() == []

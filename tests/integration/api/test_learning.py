"""The library and CPD as an association's own systems use them."""

from dataclasses import asdict
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from mentor_match.audit.models import AuditRecord
from mentor_match.learning.models import CpdEntry, CpdRuleSet, Resource
from mentor_match.learning.queries import read_records
from mentor_match.learning.rules import DEFAULT
from mentor_match.learning.service import add_entry
from mentor_match.notifications.models import Message
from mentor_match.web import clock
from tests.factories.machines import Machine, make_key, make_member, refused
from tests.factories.pairings import (
    NOW,
    make_association,
    make_mentee,
    make_mentor,
    make_resource,
)

pytestmark = pytest.mark.usefixtures("still")

BOOK = {
    "title": "Handing over at night",
    "provider": "An open university",
    "address": "HTTPS://Courses.example.org/night?utm_source=x",
    "languages": ["sw", "en"],
    "topics": ["handover"],
}


@pytest.fixture
def home(session: Any) -> Any:
    return make_association()


@pytest.fixture
def member(home: Any) -> Any:
    return make_member(home, make_mentee(full_name="Achieng Odhiambo"))


@pytest.fixture
def machine(database: Flask, home: Any) -> Machine:
    return Machine(database, make_key(home))


def course(member: Any, **changes: Any) -> dict[str, Any]:
    return {
        "member_id": str(member.id),
        "reference": "course 12",
        "title": "Sepsis",
        "provider": "Our academy",
        "category": "learning",
        "done_on": "2026-11-20",
        "minutes": 90,
        **changes,
    }


def test_a_resource_is_added_for_the_own_members(machine: Machine, home: Any, session: Any) -> None:
    made = machine.post("/resources", BOOK)
    assert made.status_code == 201, made.json
    assert made.json["own"] is True
    assert made.json["address"] == "https://courses.example.org/night"
    assert made.json["languages"] == ["en", "sw"]
    kept = session.scalars(select(Resource)).one()
    assert (kept.association_id, kept.next_check_at) == (home.id, NOW)
    assert machine.get(made.headers["Location"]).json == made.json
    refused(machine.post("/resources", BOOK), 409)


def test_what_is_for_everyone_is_read_beside_ones_own(machine: Machine, home: Any) -> None:
    make_resource("For everyone")
    make_resource("Ours", association_id=home.id, topics=frozenset({"ethics"}))
    make_resource("Theirs", association_id=make_association().id)
    titles = [one["title"] for one in machine.get("/resources").json["items"]]
    assert sorted(titles) == ["For everyone", "Ours"]
    for query in ("own=true", "topic=ethics", "words=our"):
        items = machine.get(f"/resources?{query}").json["items"]
        assert [one["title"] for one in items] == ["Ours"], query


def test_ones_own_resource_is_changed_and_nothing_else(
    machine: Machine, home: Any, session: Any
) -> None:
    here = machine.post("/resources", BOOK).headers["Location"]
    session.scalars(select(Resource)).one().dead_at = NOW
    session.commit()
    refused(machine.send("PATCH", here, {"title": "By day"}), 428)
    answer = machine.change(here, {"title": "By day", "minutes": 40}, read=here)
    assert (answer.status_code, answer.json["title"], answer.json["minutes"]) == (200, "By day", 40)
    assert answer.json["dead_at"] and answer.json["languages"] == ["en", "sw"]
    moved = machine.change(here, {"address": "https://courses.example.org/day"}, read=here)
    assert moved.json["dead_at"] is None
    assert session.scalars(select(Resource)).one().next_check_at == NOW
    changed = select(AuditRecord.facts).where(AuditRecord.verb == "changed resource")
    kept = session.scalars(changed.order_by(AuditRecord.number)).all()
    assert [one["changed"] for one in kept] == [["minutes", "title"], ["address"]]
    machine.change(here, {"title": "By day"}, read=here)
    machine.change(here, {"cadres": ["2221"]}, read=here)
    left_out = machine.change(here, {"title": "By day", "format": None}, read=here)
    assert left_out.json["cadres"] == ["2221"]  # what is left out stays
    assert len(session.scalars(changed).all()) == 3
    everyones = make_resource("For everyone")
    there = f"/resources/{everyones.id}"
    refused(machine.change(there, {"title": "Ours now"}, read=there), 404)
    taken = {"title": everyones.title, "address": everyones.address}
    refused(machine.change(here, taken, read=here), 409)


def test_ones_own_resource_is_withdrawn_and_put_back(
    machine: Machine, home: Any, session: Any
) -> None:
    here = machine.post("/resources", BOOK).headers["Location"]
    gone = {"state": "withdrawn"}
    refused(machine.send("PUT", f"{here}/state", gone), 428)
    answer = machine.change(f"{here}/state", gone, method="PUT", read=here)
    assert (answer.status_code, answer.json["withdrawn_at"]) == (200, "2026-11-23T09:00:00+00:00")
    assert machine.get("/resources").json["items"] == []
    assert machine.get("/resources?own=true").json["items"] == [answer.json]
    assert machine.get(here).json == answer.json
    again = machine.change(f"{here}/state", gone, method="PUT", read=here)
    assert again.json == answer.json
    refused(machine.post("/resources", BOOK), 409)  # it can be put back
    back = machine.change(f"{here}/state", {"state": "listed"}, method="PUT", read=here)
    assert back.json["withdrawn_at"] is None
    assert machine.get("/resources").json["items"] == [back.json]
    everyones = f"/resources/{make_resource('For everyone').id}"
    refused(machine.change(f"{everyones}/state", gone, method="PUT", read=everyones), 404)
    refused(machine.change(f"{here}/state", {"state": "dead"}, method="PUT", read=here), 422)
    acts = select(AuditRecord.verb).where(AuditRecord.subject == "resource")
    said = session.scalars(acts.order_by(AuditRecord.number)).all()
    assert said == ["added resource", "withdrew resource", "restored resource"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("address", "ftp://example.org/x"), ("address", "https://localhost/"),
        ("languages", ["xx-nothing"]), ("languages", []), ("topics", []), ("topics", ["x"]),
        ("size_kb", 0), ("minutes", 2**40), ("association_id", None), ("title", "Call 0712345678"),
    ],
)  # fmt: skip
def test_a_fault_of_a_resource_is_named(machine: Machine, field: str, value: Any) -> None:
    faults = refused(machine.post("/resources", {**BOOK, field: value}), 422)
    assert any(pointer.startswith(f"/{field}") for pointer in faults)


def test_what_a_member_did_counts_once_for_its_reference(
    machine: Machine, member: Any, session: Any
) -> None:
    made = machine.post("/cpd-entries", course(member))
    assert made.status_code == 201, made.json
    said = made.json
    assert (said["units"], said["counts"], said["standing"]) == (1.5, True, "platform")
    assert (said["full_name"], said["member_id"]) == ("Achieng Odhiambo", str(member.id))
    refused(machine.post("/cpd-entries", course(member)), 409)
    assert len(session.scalars(select(CpdEntry)).all()) == 1
    assert machine.get("/cpd-entries").json["items"] == [said]


@pytest.mark.parametrize(
    "changes",
    [
        {"done_on": "2026-11-24"}, {"done_on": "1990-01-01"}, {"minutes": 0}, {"minutes": "90"},
        {"category": "mentoring-given"}, {"reference": ""}, {"units": 5}, {"verb": "x"},
    ],
)  # fmt: skip
def test_what_cannot_have_been_done_is_refused(
    machine: Machine, member: Any, changes: dict[str, Any]
) -> None:
    refused(machine.post("/cpd-entries", course(member, **changes)), 422)


def test_nothing_is_entered_for_who_is_not_verified(machine: Machine, home: Any) -> None:
    waiting = make_member(home, make_mentee(), "pending")
    refused(machine.post("/cpd-entries", course(waiting)), 409)


def test_nothing_is_entered_for_a_member_of_another(machine: Machine) -> None:
    other = make_member(make_association(), make_mentee())
    refused(machine.post("/cpd-entries", course(other)), 404)


def test_what_a_member_typed_in_is_verified_or_queried(
    machine: Machine,
    member: Any,
    home: Any,
    session: Any,
    tmp_path: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    entry = add_entry(
        member.account_id, home.id, title="A conference", provider="A hospital",
        category="event", done_on=NOW.date(), minutes=120, evidence=None, folder=tmp_path,
        now=NOW, visit=uuid4().hex,
    )  # fmt: skip
    here = f"/cpd-entries/{entry.id}"
    before = machine.get(here).json
    silent = {"decision": "queried"}
    assert "/note" in refused(
        machine.change(f"{here}/review", silent, method="PUT", read=here), 422
    )
    asked = {"decision": "queried", "note": "Which days?"}
    answer = machine.change(f"{here}/review", asked, method="PUT", read=here)
    assert (answer.json["standing"], before["standing"]) == ("queried", "declared")
    assert session.scalars(select(Message).where(Message.kind == "cpd-queried")).one()
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(minutes=1))
    said = {"decision": "verified"}
    answer = machine.change(f"{here}/review", said, method="PUT", read=here)
    assert (answer.json["standing"], answer.json["counts"]) == ("verified", True)


def test_what_a_system_said_is_not_reviewed(machine: Machine, member: Any) -> None:
    here = machine.post("/cpd-entries", course(member)).headers["Location"]
    said = {"decision": "verified"}
    refused(machine.change(f"{here}/review", said, method="PUT", read=here), 409)


def test_what_was_earned_with_a_mentor_is_the_members_to_show(
    machine: Machine, member: Any, home: Any, session: Any
) -> None:
    entry_id = machine.post("/cpd-entries", course(member)).json["id"]
    session.scalars(select(CpdEntry)).one().source = "session"
    assert machine.get("/cpd-entries").json["items"] == []
    refused(machine.get(f"/cpd-entries/{entry_id}"), 404)


def test_what_counts_for_a_member_is_added_up_by_the_rules(
    machine: Machine, member: Any, home: Any, session: Any
) -> None:
    ceiling = {"learning": {**asdict(DEFAULT.categories["learning"]), "ceiling": 200}}
    rules = DEFAULT.as_data()
    rules["categories"] = {**rules["categories"], **ceiling}
    version = {"association_id": home.id, "version": 1, "made_at": NOW}
    session.add(CpdRuleSet(**version, applies_from=date(2020, 1, 1), rules=rules))
    session.commit()
    for reference, day in (("1", "2026-11-20"), ("2", "2026-11-21"), ("3", "2025-06-01")):
        machine.post("/cpd-entries", course(member, reference=reference, done_on=day))
    event = {"category": "event", "minutes": 60, "reference": "4"}
    with_mentor = machine.post("/cpd-entries", course(member, **event)).json["id"]
    said = machine.get(f"/members/{member.id}/cpd").json
    assert said["member_id"] == str(member.id)
    running, before = said["periods"]
    days = [(one["first_day"], one["last_day"]) for one in (running, before)]
    assert days == [("2026-01-01", "2026-12-31"), ("2025-01-01", "2025-12-31")]
    assert (running["unit"], running["counted"], running["waiting"]) == ("hours", 3.0, 0.0)
    by_code = {one.pop("category"): one for one in running["categories"]}
    learning = {"earned": 3.0, "counted": 2.0, "ceiling": 2.0, "minimum": 0.0}
    assert (by_code["learning"], by_code["event"]["counted"]) == (learning, 1.0)
    assert before["counted"] == 1.5
    page = read_records(member, NOW.date())
    assert [one.total.counted for one in page] == [300, 150]

    session.get(CpdEntry, UUID(with_mentor)).source = "session"
    running = machine.get(f"/members/{member.id}/cpd").json["periods"][0]
    assert running["counted"] == 2.0  # what was earned with a mentor is theirs to show
    assert [one.total.counted for one in read_records(member, NOW.date())] == [300, 150]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("category=learning", 1), ("category=event", 0), ("done_since=2026-11-20", 1),
        ("done_since=2026-11-21", 0), ("changed_since=2026-11-23T09:00:00Z", 1),
        ("changed_since=2026-11-23T09:00:01Z", 0),
    ],
)  # fmt: skip
def test_entries_are_narrowed_down(machine: Machine, member: Any, query: str, found: int) -> None:
    machine.post("/cpd-entries", course(member))
    assert len(machine.get(f"/cpd-entries?{query}").json["items"]) == found
    other = make_member(make_association(), make_mentor())
    assert machine.get(f"/cpd-entries?member_id={other.id}").json["items"] == []
    assert len(machine.get(f"/cpd-entries?member_id={member.id}").json["items"]) == 1

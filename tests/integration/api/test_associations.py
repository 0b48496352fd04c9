"""Members, the register and programmes as an association's own systems use them."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from mentor_match.associations.models import (
    Membership,
    Programme,
    RegisterEntry,
    RegisterInvitation,
)
from mentor_match.associations.schemas import ProgrammeChangeSchema
from mentor_match.associations.service import SETTABLE, leave_association, send_invitations
from mentor_match.audit.models import AuditRecord
from mentor_match.notifications.models import Message
from mentor_match.profiles.models import Profile
from mentor_match.web import clock
from tests.factories.machines import Machine, make_coordinator, make_key, refused
from tests.factories.pairings import NOW, make_association, make_mentee, make_mentor
from tests.factories.programmes import make_partner, make_programme, take_part
from tests.factories.register import make_entry

pytestmark = pytest.mark.usefixtures("still")

SOMEBODY = "9b8e6f2a-7c1d-4f0e-8a3b-5d2c1e0f9a87"
PERSON = {
    "registration_number": "kn 77",
    "full_name": "Amina  Warsame",
    "email": "Amina@Example.org",
    "job": "2221",
    "valid_until": "2027-12-31",
}
PROGRAMME = {
    "title": "First steps",
    "about": "With someone who has walked the way.",
    "opens_on": "2026-12-01",
    "closes_on": "2026-12-31",
    "ends_on": "2027-08-31",
}


@pytest.fixture
def member(session: Any) -> Any:
    return make_mentee(full_name="Achieng Odhiambo")


@pytest.fixture
def home(member: Any) -> Any:
    return make_association(member)


@pytest.fixture
def issuer(home: Any) -> Any:
    return make_coordinator(home)


@pytest.fixture
def machine(database: Flask, home: Any, issuer: Any) -> Machine:
    return Machine(database, make_key(home, by=issuer))


@pytest.fixture
def membership(session: Any, member: Any) -> Any:
    return session.scalars(select(Membership).where(Membership.account_id == member.id)).one()


def test_members_are_read_without_their_addresses(machine: Machine, membership: Any) -> None:
    (one,) = machine.get("/members").json["items"]
    assert one == machine.get(f"/members/{membership.id}").json
    assert (one["full_name"], one["cadre"], one["country"]) == ("Achieng Odhiambo", "2221", "KEN")
    assert one["registration_number"] == membership.registration_number
    assert "example.org" not in str(one)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state=verified", 1), ("state=pending", 0), ("cadre=2221", 1), ("cadre=2211", 0),
        ("country=KEN", 1), ("country=UGA", 0), ("changed_since=2026-11-23T08:59:00Z", 1),
        ("changed_since=2026-11-24T00:00:00%2B03:00", 0),
    ],
)  # fmt: skip
def test_members_are_narrowed_down(machine: Machine, query: str, found: int) -> None:
    assert len(machine.get(f"/members?{query}").json["items"]) == found


@pytest.mark.parametrize("query", ["state=x", "cadre=9", "country=XX", "changed_since=2026-11-23"])
def test_a_filter_that_cannot_be_is_named(machine: Machine, query: str) -> None:
    assert f"/{query.partition('=')[0]}" in refused(machine.get(f"/members?{query}"), 422)


def test_an_act_upon_a_member_shows_in_what_changed_since(
    machine: Machine, membership: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = NOW.replace(hour=15)
    monkeypatch.setattr(clock, "now", lambda: later)
    since = "/members?changed_since=2026-11-23T14:00:00Z"
    assert machine.get(since).json["items"] == []
    machine.change(f"/members/{membership.id}", {"valid_until": "2028-01-31"})
    assert [one["id"] for one in machine.get(since).json["items"]] == [str(membership.id)]


def test_of_a_former_member_there_is_what_the_association_holds(
    machine: Machine, membership: Any, member: Any, session: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave_association(membership, now=NOW)
    later = NOW.replace(hour=15)
    member.full_name = "Newly Married"
    session.get(Profile, member.id).changed_at = later
    session.flush()
    (one,) = machine.get("/members").json["items"]
    assert one == machine.get(f"/members/{membership.id}").json
    assert (one["full_name"], one["cadre"], one["country"]) == (None, None, None)
    assert (one["state"], one["reason"]) == ("lapsed", "left")
    assert one["registration_number"] == membership.registration_number
    for query in ("cadre=2221", "country=KEN", "changed_since=2026-11-23T14:00:00Z"):
        assert machine.get(f"/members?{query}").json["items"] == []
    make_entry(membership.association, "As Registered").membership_id = membership.id
    session.flush()
    assert machine.get(f"/members/{membership.id}").json["full_name"] == "As Registered"
    monkeypatch.setattr(clock, "now", lambda: later)
    machine.change(f"/members/{membership.id}", {"valid_until": "2028-01-31"})
    changed = machine.get("/members?changed_since=2026-11-23T14:00:00Z").json["items"]
    assert [one["id"] for one in changed] == [str(membership.id)]


def test_who_left_is_verified_by_no_machine(machine: Machine, membership: Any) -> None:
    leave_association(membership, now=NOW)
    here = f"/members/{membership.id}"
    answer = machine.change(f"{here}/state", {"state": "verified"}, method="PUT", read=here)
    refused(answer, 409)
    assert answer.json["detail"].startswith("This person has left your association.")
    assert (membership.state, membership.reason) == ("lapsed", "left")


def test_the_end_of_a_registration_is_set(machine: Machine, membership: Any, issuer: Any) -> None:
    said = {"valid_until": "2028-01-31", "prepared_on": "2026-05-01", "prepared_until": None}
    answer = machine.change(f"/members/{membership.id}", said)
    assert answer.status_code == 200
    assert (membership.valid_until, membership.prepared_on) == (
        date(2028, 1, 31),
        date(2026, 5, 1),
    )
    assert answer.json["valid_until"] == "2028-01-31"


@pytest.mark.parametrize("field", ["state", "role", "association_id", "account_id", "full_name"])
def test_nothing_else_of_a_member_can_be_set(machine: Machine, membership: Any, field: str) -> None:
    assert f"/{field}" in refused(machine.change(f"/members/{membership.id}", {field: "x"}), 422)


def test_a_member_is_verified_in_the_name_of_who_issued_the_key(
    machine: Machine, membership: Any, member: Any, issuer: Any, session: Any
) -> None:
    membership.state = "pending"
    here = f"/members/{membership.id}"
    answer = machine.change(f"{here}/state", {"state": "verified"}, method="PUT", read=here)
    assert (answer.status_code, answer.json["state"]) == (200, "verified")
    assert membership.decided_by == issuer.id
    act = session.scalars(
        select(AuditRecord).where(AuditRecord.verb == "membership verified")
    ).one()
    assert act.actor_id == issuer.id
    told = session.scalars(select(Message).where(Message.kind == "membership-verified")).one()
    assert told.account_id == member.id


def test_a_membership_ends_with_a_reason_or_not_at_all(machine: Machine, membership: Any) -> None:
    here = f"/members/{membership.id}"
    said: dict[str, Any] = {"state": "lapsed"}
    silent = machine.change(f"{here}/state", said, method="PUT", read=here)
    assert "/reason" in refused(silent, 422)
    said["reason"] = "left"
    assert machine.change(f"{here}/state", said, method="PUT", read=here).status_code == 200
    assert (membership.state, membership.reason) == ("lapsed", "left")
    refused(machine.change(f"{here}/state", said, method="PUT", read=here), 409)


def test_nobody_verifies_themselves_by_a_machine(
    database: Flask, home: Any, membership: Any, member: Any, session: Any
) -> None:
    from mentor_match.associations.models import Coordinator

    session.add(Coordinator(account_id=member.id, association_id=home.id, appointed_at=NOW))
    machine = Machine(database, make_key(home, by=member))
    membership.state = "pending"
    here = f"/members/{membership.id}"
    refused(machine.change(f"{here}/state", {"state": "verified"}, method="PUT", read=here), 409)


def test_a_person_of_the_register_is_told_nothing_before_the_invitation(
    machine: Machine, session: Any
) -> None:
    made = machine.post("/register", PERSON)
    assert made.status_code == 201
    entry = session.scalars(select(RegisterEntry)).one()
    assert (entry.number, entry.full_name, entry.email) == (
        "KN77", "Amina Warsame", "amina@example.org",
    )  # fmt: skip
    assert made.json["invitation"] == "not-yet"
    assert session.scalars(select(Message)).all() == []
    invited = machine.post(f"/register/{entry.id}/invitations", {})
    assert (invited.status_code, invited.json["invitation"]) == (201, "queued")
    send_invitations(NOW)
    session.commit()
    assert session.scalars(select(Message)).one().recipient == "amina@example.org"
    assert machine.get(f"/register/{entry.id}").json["invitation"] == "sent"
    refused(machine.post(f"/register/{entry.id}/invitations", {}), 409)
    assert len(session.scalars(select(RegisterInvitation)).all()) == 1


def test_a_number_stands_once_in_the_register(machine: Machine, home: Any) -> None:
    make_entry(home, number="KN77")
    refused(machine.post("/register", PERSON), 409)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "no address"), ("gender", "x"), ("valid_until", "soon"), ("full_name", ""),
        ("full_name", "x" * 161), ("full_name", "a\u0000b"), ("full_name", "a\ud800"),
        ("full_name", 7), ("full_name", None), ("registration_number", "   "),
        ("id", "x"), ("member_id", SOMEBODY), ("invitation", "accepted"), ("cadre", "2221"),
    ],
)  # fmt: skip
def test_a_fault_of_a_person_is_named(machine: Machine, field: str, value: Any) -> None:
    assert f"/{field}" in refused(machine.post("/register", {**PERSON, field: value}), 422)


def test_a_renewed_registration_reaches_its_member(
    machine: Machine, home: Any, membership: Any
) -> None:
    entry = make_entry(home, number=membership.registration_number)
    entry.membership_id = membership.id
    machine.change(f"/register/{entry.id}", {"valid_until": "2029-06-30"})
    assert membership.valid_until == date(2029, 6, 30)


def test_what_an_entry_is_not_told_stays(machine: Machine, home: Any) -> None:
    entry = make_entry(home, "Amina Warsame", email="a@example.org")
    answer = machine.change(f"/register/{entry.id}", {"job_title": "Nurse"})
    assert (answer.json["email"], answer.json["job_title"]) == ("a@example.org", "Nurse")
    assert answer.json["cadre"] == "2221"


def test_a_programme_is_made_changed_and_opened(
    machine: Machine, session: Any, issuer: Any
) -> None:
    made = machine.post("/programmes", {**PROGRAMME, "template": "rural"})
    assert (made.status_code, made.json["state"]) == (201, "draft")
    here = made.headers["Location"]
    changes = {
        "topics": ["handover"], "cadres": ["2221"], "countries": ["KEN"], "cost": "1200.50",
        "currency": "KES", "mentee_years": None, "prepared_mentors": True, "fewest_per_mentor": 1,
    }  # fmt: skip
    changed = machine.change(here, changes)
    assert changed.status_code == 200, changed.json
    assert {name: changed.json[name] for name in changes} == changes
    opened = machine.change(f"{here}/state", {"state": "open"}, method="PUT", read=here)
    assert opened.json["state"] == "open"
    programme = session.scalars(select(Programme)).one()
    assert (programme.made_by, programme.state) == (issuer.id, "open")
    refused(machine.change(f"{here}/state", {"state": "running"}, method="PUT", read=here), 409)


def test_what_coordinators_set_on_pages_machines_set_as_well() -> None:
    assert set(ProgrammeChangeSchema().fields) == SETTABLE


@pytest.mark.parametrize(
    "changes",
    [
        {"opens_on": "2028-01-01"},
        {"ends_on": "2026-01-01"},
        {"most_per_mentor": 1, "fewest_per_mentor": 2},
    ],
)
def test_a_programme_keeps_the_rules_of_the_pages(
    machine: Machine, changes: dict[str, Any]
) -> None:
    here = machine.post("/programmes", PROGRAMME).headers["Location"]
    refused(machine.change(here, changes), 422)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "Ring 0712 345 678 about it"), ("weights", {"topics": 1}), ("cost", "-1"),
        ("currency", "XXQ"), ("cadres", ["x"]), ("cross_percent", 101), ("state", "open"),
        ("association_id", SOMEBODY), ("mentor_years", "3"), ("cost", "NaN"),
        ("mentors_per_mentee", True), ("made_at", "2026-01-01T00:00:00Z"),
    ],
)  # fmt: skip
def test_a_fault_of_a_programme_is_named(machine: Machine, field: str, value: Any) -> None:
    here = machine.post("/programmes", PROGRAMME).headers["Location"]
    faults = refused(machine.change(here, {field: value}), 422)
    assert any(pointer.startswith(f"/{field}") for pointer in faults)


def test_of_a_partner_there_are_only_counts(
    machine: Machine, home: Any, issuer: Any, member: Any, database: Flask
) -> None:
    mentor = make_mentor(full_name="Beatrice Elsewhere")
    partner = make_association(mentor)
    programme = make_programme(home, issuer)
    make_partner(programme, partner, issuer)
    take_part(programme, member)
    take_part(programme, mentor, "mentor", places=2)
    here = f"/programmes/{programme.id}"
    (one,) = machine.get(f"{here}/enrolments").json["items"]
    assert one["full_name"] == "Achieng Odhiambo"
    counts = machine.get(f"{here}/counts").json["associations"]
    assert [(c["mentees"], c["mentors"], c["places"]) for c in counts] == [(1, 0, 0), (0, 1, 2)]
    theirs = Machine(database, make_key(partner))
    (one,) = theirs.get(f"{here}/enrolments").json["items"]
    assert one["full_name"] == "Beatrice Elsewhere"
    assert theirs.get(here).json["partner_ids"] == [str(partner.id)]
    tag = theirs.get(here).headers["ETag"]
    refused(theirs.send("PATCH", here, {"title": "Ours"}, If_Match=tag), 404)

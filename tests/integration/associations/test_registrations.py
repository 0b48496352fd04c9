"""Verification beside the register; registrations that end and are renewed; preparation."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from mentor_match.associations.commands import do_what_is_due
from mentor_match.associations.models import Association, Coordinator, Membership
from mentor_match.associations.queries import find_path, get_member, list_memberships
from mentor_match.associations.service import (
    import_upload,
    keep_upload,
    lapse_ended,
    leave_association,
    record_preparation,
    remind_of_endings,
    remind_of_preparations,
    set_validity,
    verify_membership,
)
from mentor_match.extensions import db
from mentor_match.matching.queries import list_proposable
from mentor_match.notifications.models import Message
from tests.conftest import NOW
from tests.counting import counted
from tests.factories.accounts import make_account
from tests.factories.matching import join
from tests.factories.pairings import make_association, make_mentor, make_pairing, make_two
from tests.factories.register import HEAD, make_entry
from tests.integration.associations.test_memberships import coordinate
from tests.pages import PageClient

TODAY = NOW.date()
DAY = timedelta(days=1)


def told(account: Any) -> list[str]:
    asked = select(Message.kind).where(Message.recipient == account.email)
    return list(db.session.scalars(asked.order_by(Message.written_at, Message.kind)))


def ask(association: Association, name: str, number: str) -> Membership:
    membership = join(make_account(full_name=name).id, association, "pending")
    membership.registration_number = number
    db.session.flush()
    return membership


def import_(association: Association, table: str) -> None:
    by = make_account().id
    upload = keep_upload(association.id, [("f", (HEAD + table).encode())], by=by, now=NOW)
    import_upload(upload, by=by, now=NOW)


def test_the_queue_shows_what_the_register_says_and_one_click_decides(page: PageClient) -> None:
    nurses = make_association()
    make_entry(nurses, "Amina Warsame", number="KN1")
    make_entry(nurses, "Baraka Otieno", number="KN2")
    make_entry(nurses, "Chebet Koech", number="KN3", valid_until=date(2020, 1, 1))
    asked = [ask(nurses, name, number) for name, number in (
        ("Warsame Amina", "KN1"), ("Zawadi Achola", "KN2"), ("Chebet Koech", "KN3"),
        ("Nobody Known", "KN9"))]  # fmt: skip
    page.sign_in(coordinate(nurses))
    view = page.get("associations.members", association_id=nurses.id)
    view = page.get(view.link("4 wait for verification"))
    for said in ("In the register, with this name", "In the register, with another name",
                 "registration over", "Not in the register"):  # fmt: skip
        assert said in view.text
    assert "Verify 1 who is in the register under this name" in view.text
    only = page.get("associations.queue", association_id=nurses.id, found="not")
    assert [h.text.strip() for h in only.soup.select("h2")] == ["Nobody Known"]
    certain = [box["value"] for box in view.soup.select("[name=certain]")]
    assert certain == [str(asked[0].id)]
    every = {"certain": [str(one.id) for one in asked]}  # only what is certain is taken
    page.post("associations.verify_found", every, association_id=nurses.id)
    assert [db.session.get(Membership, one.id).state for one in asked] == [
        "verified", "pending", "pending", "pending",
    ]  # fmt: skip
    view = page.get("associations.queue", association_id=nurses.id)
    for button in view.soup.select("button.button-danger"):
        page.post(str(button["formaction"]))
    reasons = [db.session.get(Membership, one.id).reason for one in asked]
    assert reasons == [None, "other-name", "expired", "not-found"]
    assert "Nobody waits" in page.get("associations.queue", association_id=nurses.id).text


def test_one_is_verified_in_spite_of_another_name_and_never_oneself(page: PageClient) -> None:
    nurses = make_association()
    entry = make_entry(nurses, "Amina Warsame", number="KN1", valid_until=TODAY + 400 * DAY)
    married = ask(nurses, "Amina Otieno", "KN1")
    coordinator = coordinate(nurses)
    own = join(coordinator.id, nurses, "pending")
    page.sign_in(coordinator)
    ids = {"association_id": nurses.id}
    view = page.post("associations.verify_next", **ids, membership_id=married.id)
    assert view.heading == "Who waits for verification"
    assert "This is you" in view.text
    membership = db.session.get(Membership, married.id)
    assert (membership.state, membership.verified_how) == ("verified", "coordinator")
    assert membership.valid_until == entry.valid_until
    assert entry.membership_id == membership.id
    page.post("associations.verify_next", status=409, **ids, membership_id=own.id)
    page.post("associations.verify_next", status=404, **ids,
              membership_id=join(make_account().id, make_association(), "pending").id)  # fmt: skip


def test_a_registration_is_reminded_of_once_lapses_kindly_and_is_renewed_by_the_register(
    session: Any,
) -> None:
    mentee, mentor = make_two()
    pairing = make_pairing(mentee, mentor)
    membership = list_memberships(mentor.id)[0]
    nurses, number = membership.association, membership.registration_number
    until = TODAY + 20 * DAY
    import_(nurses, f"{number},{mentor.full_name},,,,{until}\n")
    session.refresh(membership)
    assert membership.valid_until == until
    assert (remind_of_endings(NOW), remind_of_endings(NOW + DAY)) == (1, 0)
    assert lapse_ended(NOW + 20 * DAY) == 0
    assert lapse_ended(NOW + 21 * DAY) == 1
    assert (membership.state, membership.reason) == ("lapsed", "expired")
    assert mentor.id not in [row.account_id for row in list_proposable([nurses.id])]
    assert find_path(mentee.id, mentor.id) is None
    session.refresh(pairing)
    assert pairing.state == "active"
    import_(nurses, f"{number},{mentor.full_name},,,,{until}\n{number}x,Other,,,,\n")
    assert membership.state == "lapsed"  # the register says what it said before
    import_(nurses, f"{number},{mentor.full_name},,,,{until + 365 * DAY}\n")
    session.refresh(membership)
    assert (membership.state, membership.reason) == ("verified", None)
    assert mentor.id in [row.account_id for row in list_proposable([nurses.id])]
    kinds = ["registration-ended", "registration-ending", "registration-renewed"]
    assert sorted(kind for kind in told(mentor) if kind in kinds) == kinds


@pytest.mark.parametrize("joined", [True, False])
def test_no_file_brings_who_left_back_or_shows_them(session: Any, joined: bool) -> None:
    nurses, person = make_association(), make_account(full_name="Amina Warsame")
    membership = join(person.id, nurses)
    number = membership.registration_number
    if joined:
        import_(nurses, f"{number},As Registered,,,,{TODAY + DAY}\n")
    leave_association(membership, now=NOW)
    import_(nurses, f"{number},Registered Anew,,,,{TODAY + 365 * DAY}\n")
    session.refresh(membership)
    assert (membership.state, membership.reason) == ("lapsed", "left")
    found = get_member(nurses.id, membership.id)
    assert (found.account, found.profile) == (None, None)
    assert found.name == ("Registered Anew" if joined else None)
    assert told(person) == []


def test_only_a_lapse_that_came_from_the_end_is_undone(session: Any) -> None:
    nurses = make_association()
    left = join(make_account().id, nurses, "lapsed")
    left.reason, by = "left", make_account().id
    set_validity(left, TODAY + DAY, by=by, now=NOW)
    assert left.state == "lapsed"
    left.reason = "expired"
    other = join(make_account().id, nurses)
    other.registration_number = left.registration_number
    session.flush()
    set_validity(left, TODAY + DAY, by=by, now=NOW)
    assert left.state == "lapsed"  # somebody else has the number by now
    other.state = "lapsed"
    session.flush()
    set_validity(left, TODAY - DAY, by=by, now=NOW)
    assert left.state == "lapsed"
    set_validity(left, None, by=by, now=NOW)
    assert left.state == "verified"


def test_a_day_set_by_hand_stands_until_the_register_says_something_new(session: Any) -> None:
    nurses = make_association()
    membership = join(make_account().id, nurses)
    number = membership.registration_number
    import_(nurses, f"{number},A,,,,2027-01-31\n")
    set_validity(membership, date(2027, 6, 30), by=make_account().id, now=NOW)
    import_(nurses, f"{number},A B,,,,2027-01-31\n")
    session.refresh(membership)
    assert membership.valid_until == date(2027, 6, 30)
    import_(nurses, f"{number},A B,,,,2028-01-31\n")
    session.refresh(membership)
    assert membership.valid_until == date(2028, 1, 31)


def test_a_coordinator_records_days_and_the_member_reads_them(page: PageClient) -> None:
    nurses = make_association()
    mentor = make_account(full_name="Rehema Odera")
    membership = join(mentor.id, nurses)
    page.sign_in(coordinate(nurses))
    ids = {"association_id": nurses.id, "membership_id": membership.id}
    view = page.get("associations.member", **ids)
    assert "Not recorded" in view.text
    page.get(view.link("Change"))
    days = {"valid_until": "2099-12-31", "prepared_on": "2026-02-01",
            "prepared_until": "2026-03-01"}  # fmt: skip
    view = page.post("associations.save_registration", days, **ids)
    assert "To be refreshed" in view.text
    assert "31 December 2099" in view.text
    wrong = days | {"prepared_until": "2026-01-01"}
    view = page.post("associations.save_registration", wrong, status=422, **ids)
    assert "cannot end before it was done" in view.text
    page.post("associations.save_registration", {"valid_until": "soon"}, status=422, **ids)
    page.sign_in(mentor)
    own = page.get("associations.memberships").text
    assert "Your registration holds until 31 December 2099." in own
    assert "Prepared as a mentor on 1 February 2026. It counts until 1 March 2026." in own


def test_a_preparation_is_reminded_of_once_and_its_end_stops_nothing(session: Any) -> None:
    mentor = make_mentor()
    nurses = make_association(mentor)
    membership = list_memberships(mentor.id)[0]
    record_preparation(membership, TODAY - 9 * DAY, TODAY + 9 * DAY, by=mentor.id, now=NOW)
    assert (remind_of_preparations(NOW), remind_of_preparations(NOW + DAY)) == (1, 0)
    assert told(mentor) == ["preparation-ending"]
    do_what_is_due(NOW + 20 * DAY)
    assert list_memberships(mentor.id)[0].state == "verified"
    assert mentor.id in [row.account_id for row in list_proposable([nurses.id])]


def test_being_verified_by_hand_stands_against_a_register_that_is_behind(session: Any) -> None:
    nurses = make_association()
    make_entry(nurses, "Amina", number="KN1", valid_until=date(2020, 1, 1))
    membership = ask(nurses, "Amina", "KN1")
    verify_membership(membership, by=coordinate(nurses), now=NOW)
    assert (lapse_ended(NOW), membership.state) == (0, "verified")


def test_a_year_is_renewed_for_many_with_as_many_statements_as_for_few(session: Any) -> None:
    counts = []
    for size in (5, 60):
        nurses, by = make_association(), make_account().id
        members = [join(make_account().id, nurses) for _ in range(size)]
        for year in (2027, 2028):
            rows = "".join(f"{one.registration_number},A,,,,{year}-12-31\n" for one in members)
            files = [("f", (HEAD + rows).encode())]
            upload = keep_upload(nurses.id, files, by=by, now=NOW)
            take = partial(import_upload, upload, by=by, now=NOW)
            statements = count_statements(take)
        counts.append(statements)
        session.expire_all()
        assert {one.valid_until for one in members} == {date(2028, 12, 31)}
    assert counts[0] == counts[1]


def count_queries(page: PageClient, address: str) -> int:
    """How many questions a page asks the database."""
    return count_statements(lambda: page.get(address))


def count_statements(act: Callable[[], Any]) -> int:
    """How many statements an act sends to the database."""
    with counted() as sent:
        act()
    return len(sent)


def test_pages_ask_as_much_of_many_as_of_few(page: PageClient) -> None:
    counts = []
    for size in (30, 1_200):
        nurses = make_association()
        for n in range(size):
            make_entry(nurses, f"Person {n}", number=f"KN{n}", job="X", job_title="Tea maker")
        for n in range(30 if size == 30 else 90):
            ask(nurses, f"Person {n}", f"KN{n}")
        page.sign_in(coordinate(nurses))
        rows = "".join(f"KN{n + 5},Person {n},,Job {n},,\n" for n in range(size))
        by = db.session.scalars(select(Coordinator.account_id).where(
            Coordinator.association_id == nurses.id)).one()  # fmt: skip
        upload = keep_upload(nurses.id, [("f", (HEAD + rows).encode())], by=by, now=NOW)
        here = f"/coordination/{nurses.id}"
        files = f"register/import/{upload.id}"
        pages = ("register", "members/queue", "register/jobs", "register/invite",
                 files, f"{files}/headings")  # fmt: skip
        counts.append([count_queries(page, f"{here}/{one}") for one in pages])
    few, many = counts
    # Numbers are looked up four hundred at a time, so 1,200 take two questions more than 30.
    assert [other - one for one, other in zip(few, many, strict=True)] == [0, 0, 0, 0, 2, 0]
    assert max(many) < 30

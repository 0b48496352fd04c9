"""Joining, being verified, lapsing; and who may decide."""

from typing import Any

import pytest
from sqlalchemy import select, text, update

from mentor_match.accounts.models import Account
from mentor_match.associations.models import Association, Coordinator, Membership
from mentor_match.associations.queries import (
    MemberSearch,
    count_by_state,
    find_membership,
    find_path,
    list_members,
    list_memberships,
    members,
    page_of_members,
)
from mentor_match.associations.rules.memberships import LeftByThemselves
from mentor_match.associations.service import verify_membership
from mentor_match.audit.queries import list_acts
from mentor_match.extensions import db
from mentor_match.notifications.models import Message
from mentor_match.permissions import Role
from mentor_match.profiles.models import MentorProfile
from tests.factories.accounts import LONG_AGO, make_account
from tests.factories.matching import join, make_association
from tests.factories.register import make_entry
from tests.pages import PageClient


def coordinate(association: Association) -> Account:
    account = make_account(Role.COORDINATOR)
    db.session.add(
        Coordinator(account_id=account.id, association_id=association.id, appointed_at=LONG_AGO)
    )
    db.session.flush()
    return account


def ask(page: PageClient, association: Association, number: str) -> Any:
    return page.post("associations.join", {"association": str(association.id), "number": number})


def test_a_member_asks_and_is_verified_and_told(page: PageClient, session: Any) -> None:
    nurses = make_association()
    coordinator, member = coordinate(nurses), make_account(full_name="Amina Warsame")
    page.sign_in(member)
    assert "Waiting for verification" in ask(page, nurses, "kn 123 45").text
    page.sign_in(coordinator)
    listed = page.get("associations.members", association_id=nurses.id)
    assert "KN12345" in listed.text
    view = page.get(listed.link("Amina Warsame"))
    membership = list_memberships(member.id)[0]
    ids = {"association_id": nurses.id, "membership_id": membership.id}
    assert "Amina Warsame is verified" in page.post("associations.verify", **ids).text
    assert "Waiting" in view.text
    told = session.scalars(select(Message.kind).where(Message.recipient == member.email))
    assert list(told) == ["membership-verified"]
    page.post("associations.verify", status=409, **ids)


def test_a_number_that_is_not_found_is_told_with_the_reason_and_asked_again(
    page: PageClient, session: Any
) -> None:
    nurses = make_association()
    coordinator, member = coordinate(nurses), make_account()
    membership = join(member.id, nurses, "pending")
    ids = {"association_id": nurses.id, "membership_id": membership.id}
    page.sign_in(coordinator)
    view = page.post("associations.save_lapse", {}, status=422, **ids)
    assert view.errors == ["Choose a reason; the member is told."]
    page.post("associations.save_lapse", {"reason": "not-found"}, **ids)
    body = session.scalars(select(Message.body).where(Message.recipient == member.email)).one()
    assert "is not in our register" in body
    page.sign_in(member)
    assert "is not in our register" in page.get("associations.memberships").text
    ask(page, nurses, "RIGHT1")
    assert list_memberships(member.id)[0].state == "pending"


def test_a_verified_number_belongs_to_one_member(page: PageClient) -> None:
    nurses = make_association()
    coordinator = coordinate(nurses)
    first, second = (join(make_account().id, nurses, "pending") for _ in range(2))
    first.state, second.registration_number = "verified", first.registration_number
    db.session.flush()
    page.sign_in(coordinator)
    ids = {"association_id": nurses.id, "membership_id": second.id}
    assert "same registration number" in page.get("associations.member", **ids).text
    view = page.post("associations.verify", status=409, **ids)
    assert first.registration_number in view.text
    assert db.session.get(Membership, second.id).state == "pending"


def test_nobody_verifies_themselves_or_members_of_others(page: PageClient) -> None:
    nurses, doctors = make_association(), make_association()
    coordinator = coordinate(nurses)
    own, foreign = join(coordinator.id, nurses, "pending"), join(make_account().id, doctors)
    page.sign_in(coordinator)
    page.post("associations.verify", status=409, association_id=nurses.id, membership_id=own.id)
    for association in (nurses, doctors):
        page.post(
            "associations.verify",
            status=404,
            association_id=association.id,
            membership_id=foreign.id,
        )
    page.sign_in(make_account())
    page.get("associations.members", status=403, association_id=nurses.id)


@pytest.mark.parametrize("typed", [{}, {"number": "  "}, {"association": "x", "number": "1"}])
def test_faulty_answers_are_named(page: PageClient, typed: dict[str, str]) -> None:
    make_association()
    page.sign_in(make_account())
    assert page.post("associations.join", typed, status=422).errors


@pytest.mark.parametrize(("many", "near"), [(1000, 1), (1, 1), (10, 4)])
def test_pages_put_together_are_the_list_however_they_were_read(
    monkeypatch: pytest.MonkeyPatch, session: Any, many: int, near: int
) -> None:
    monkeypatch.setattr(members, "MANY", many)
    monkeypatch.setattr(members, "NEAR", near)
    nurses, others = make_association(), make_association()
    names = ["Zola", "amina", "Amina", "Béatrice", "أمينة", "zola", "Mo", "mo", "Mo"] * 3
    for number, name in enumerate(names):
        person = make_account(full_name=name)
        membership = join(
            person.id, nurses, ("verified", "verified", "lapsed", "pending")[number % 4]
        )
        membership.reason = ("expired", "left", None)[number % 3]
        join(make_account(full_name=name).id, others)
    for state in ("", "verified", "pending", "lapsed"):
        search, counts = MemberSearch(state), count_by_state(nurses.id)
        whole = [one.membership.id for one in list_members(nurses.id, search)]
        found = []
        for offset in range(0, len(whole) + 5, 5):
            some, total = page_of_members(nurses.id, search, counts, limit=5, offset=offset)
            assert total == len(whole)
            found += [one.membership.id for one in some]
        assert found == whole


def test_ten_thousand_members_are_a_page_at_a_time_and_found_by_name(page: PageClient) -> None:
    nurses = make_association()
    coordinator = coordinate(nurses)
    people = [
        Account(
            email=f"many{n}@example.org",
            full_name=f"Member {n:05d}",
            call_me="M",
            create_datetime=LONG_AGO,
        )
        for n in range(10_000)
    ]
    db.session.add_all(people)
    db.session.flush()
    db.session.add_all(
        Membership(
            association_id=nurses.id,
            account_id=person.id,
            registration_number=f"N{number}",
            state="verified",
            joined_at=LONG_AGO,
        )
        for number, person in enumerate(people)
    )
    db.session.flush()
    # PostgreSQL does so by itself in service, of what is kept; not knowing how many there are, it
    # compares each with each.
    db.session.execute(text("ANALYZE"))
    page.sign_in(coordinator)
    view = page.get("associations.members", association_id=nurses.id)
    assert "1 to 25 of 10000" in view.text
    assert "26 to 50 of 10000" in page.get(view.link("Next page")).text
    sent = {"words": "member 09999"}
    found = page.post("associations.find_members", sent, association_id=nurses.id)
    assert len(found.soup.select("tbody tr")) == 1
    file = page.get(found.link("This list as a file"))
    assert len(file.html.splitlines()) == 2
    again = page.get("associations.members", association_id=nurses.id)
    assert "1 to 25 of 10000" in again.text


def test_a_file_of_members_runs_nothing(page: PageClient) -> None:
    nurses = make_association()
    join(make_account(full_name="=HYPERLINK(1)").id, nurses)
    page.sign_in(coordinate(nurses))
    file = page.get("associations.members_csv", association_id=nurses.id).html
    assert file.startswith("\ufeffregistration_number")
    assert "'=HYPERLINK(1)" in file


def test_an_administrator_sets_up_appoints_and_agrees(page: PageClient) -> None:
    admin, coordinator = make_account(Role.ADMINISTRATOR), make_account()
    page.sign_in(admin)
    for code in ("ONE", "TWO"):
        name = {"association-name": f"Association {code}", "association-code": code}
        page.post("associations.create", {**name, "association-country": "KEN"})
    view = page.post("associations.create", {**name, "association-country": ""}, status=422)
    assert "There is an association with this code or name already" in view.errors[0]
    one, two = (
        db.session.scalars(select(Association).where(Association.code == code)).one()
        for code in ("ONE", "TWO")
    )
    sent = {"coordinator-association": str(one.id), "coordinator-email": "no@example.org"}
    view = page.post("associations.appoint", sent, status=422)
    assert "Nobody has registered with this e-mail address" in view.errors[0]
    page.post("associations.appoint", {**sent, "coordinator-email": coordinator.email})
    assert "coordinator" in coordinator.role_names
    pair = {"agreement-one": str(one.id), "agreement-other": str(two.id)}
    mentee, mentor = make_account(), make_account()
    join(mentee.id, one), join(mentor.id, two)
    assert find_path(mentee.id, mentor.id) is None
    page.post("associations.agree", pair)
    assert find_path(mentee.id, mentor.id) == (one.id, two.id)
    assert page.post("associations.agree", pair, status=422).errors
    same = {**pair, "agreement-other": str(one.id)}
    assert page.post("associations.agree", same, status=422).errors
    view = page.get("associations.administration")
    end = view.soup.select_one('form[action$="/end"]')["action"]
    page.post(str(end))
    assert find_path(mentee.id, mentor.id) is None
    page.post("associations.dismiss", association_id=one.id, account_id=coordinator.id)
    assert "coordinator" not in db.session.get(Account, coordinator.id).role_names


def test_a_member_leaves_and_a_mentor_says_whose_members_may_ask(
    page: PageClient, session: Any
) -> None:
    nurses, midwives = make_association(), make_association()
    member = make_account(full_name="Amina Warsame")
    for association in (nurses, midwives):
        join(member.id, association)
    session.add(MentorProfile(account_id=member.id))
    session.flush()
    page.sign_in(member)
    page.post("associations.save_partners", {"partners": "own"})
    mentor = session.get(MentorProfile, member.id, populate_existing=True)
    assert mentor.accepts_associations == {nurses.code, midwives.code}
    page.post("associations.save_partners", {"partners": "all"})
    session.refresh(mentor)
    assert mentor.accepts_associations is None
    membership = find_membership(nurses.id, member.id)
    page.post("associations.leave", membership_id=membership.id)
    session.refresh(membership)
    assert (membership.state, membership.reason) == ("lapsed", "left")
    assert list_acts("membership", membership.id)[-1].verb == "left association"


def lapse(person: Account, association: Association, reason: str, **facts: Any) -> Membership:
    membership = join(person.id, association, "lapsed", **facts)
    membership.reason = reason
    db.session.flush()
    return membership


@pytest.mark.parametrize("reason", ["left", "other", "not-found"])
def test_who_left_or_was_refused_is_listed_with_what_the_association_holds(
    page: PageClient, session: Any, reason: str
) -> None:
    nurses, person = make_association(), make_account(full_name="Amina Warsame")
    gone = lapse(person, nurses, reason)
    join(make_account(full_name="Zola Member").id, nurses)
    page.sign_in(coordinate(nurses))
    ids = {"association_id": nurses.id, "membership_id": gone.id}
    listed = page.get("associations.members", association_id=nurses.id)
    rows = [row.get_text() for row in listed.soup.select("tbody tr")]
    assert "Zola Member" in rows[0]
    assert "Former member" in rows[1] and gone.registration_number in rows[1]
    view = page.get("associations.member", **ids)
    assert gone.registration_number in view.text and "Former member" in view.text
    for hidden in ("Amina", person.email):
        assert hidden not in listed.text + view.text
    entry = make_entry(nurses, "Amina of the register", number=gone.registration_number)
    entry.membership_id = gone.id
    session.flush()
    assert (
        "Amina of the register" in page.get("associations.members", association_id=nurses.id).text
    )
    assert (
        "Amina of the register"
        in page.get("associations.members_csv", association_id=nurses.id).html
    )


def test_former_members_are_found_by_number_and_register_and_not_by_name(session: Any) -> None:
    nurses = make_association()
    gone = lapse(make_account(full_name="Newly Married"), nurses, "left")
    make_entry(nurses, "Amina Warsame", number="X1").membership_id = gone.id
    session.flush()

    def found(words: str) -> int:
        search = MemberSearch("", words)
        return page_of_members(nurses.id, search, {}, limit=9, offset=0)[1]

    number = gone.registration_number
    assert [found(words) for words in (number, "warsame", "married")] == [1, 1, 0]


def test_whose_registration_ran_out_is_looked_after_further_and_may_leave(
    page: PageClient, session: Any
) -> None:
    nurses, person = make_association(), make_account(full_name="Amina Warsame")
    membership = lapse(person, nurses, "expired")
    coordinator = coordinate(nurses)
    page.sign_in(coordinator)
    assert "Amina Warsame" in page.get("associations.members", association_id=nurses.id).text
    page.sign_in(person)
    page.post("associations.leave", membership_id=membership.id)
    session.refresh(membership)
    assert (membership.state, membership.reason) == ("lapsed", "left")
    page.post("associations.leave", status=409, membership_id=membership.id)
    page.sign_in(coordinator)
    assert "Amina" not in page.get("associations.members", association_id=nurses.id).text


def test_who_left_is_made_a_member_again_by_asking_alone(page: PageClient, session: Any) -> None:
    nurses, person = make_association(), make_account(full_name="Amina Warsame")
    membership = lapse(person, nurses, "left")
    coordinator = coordinate(nurses)
    page.sign_in(coordinator)
    ids = {"association_id": nurses.id, "membership_id": membership.id}
    view = page.get("associations.member", **ids)
    assert "Verify" not in [one.get_text(strip=True) for one in view.soup.select("button")]
    for way in ("associations.verify", "associations.verify_next"):
        assert "has left your association" in page.post(way, status=409, **ids).text
    page.sign_in(person)
    ask(page, nurses, membership.registration_number)
    page.sign_in(coordinator)
    assert "Amina Warsame is verified" in page.post("associations.verify", **ids).text
    assert session.get(Membership, membership.id).state == "verified"


def test_a_refusal_is_taken_back_by_the_association_which_refused(page: PageClient) -> None:
    nurses = make_association()
    gone = lapse(make_account(full_name="Amina Warsame"), nurses, "not-found")
    page.sign_in(coordinate(nurses))
    ids = {"association_id": nurses.id, "membership_id": gone.id}
    assert "Amina Warsame is verified" in page.post("associations.verify", **ids).text


def test_who_leaves_while_somebody_decides_has_left(session: Any) -> None:
    nurses = make_association()
    membership, coordinator = join(make_account().id, nurses, "pending"), coordinate(nurses)
    left = update(Membership).where(Membership.id == membership.id)
    left = left.values(state="lapsed", reason="left")
    session.execute(left, execution_options={"synchronize_session": False})
    assert membership.state == "pending"  # as it was read before
    with pytest.raises(LeftByThemselves):
        verify_membership(membership, by=coordinator, now=LONG_AGO)

"""People of a register are invited, and say yes or no; nobody sees them before."""

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from mentor_match.accounts.models import Account
from mentor_match.associations.models import Membership, RegisterEntry, RegisterInvitation
from mentor_match.associations.queries import list_memberships
from mentor_match.associations.rules import HOLDS, InvitationOver, NobodyToInvite
from mentor_match.associations.service import (
    accept_invitation,
    invite,
    open_invitation,
    refuse_invitation,
    send_invitations,
)
from mentor_match.extensions import db
from mentor_match.notifications.models import Message
from mentor_match.web import clock
from tests.conftest import NOW
from tests.factories.accounts import make_account
from tests.factories.matching import join, make_association
from tests.factories.register import make_entry
from tests.integration.associations.test_memberships import coordinate
from tests.pages import PageClient

WEEK = timedelta(days=7)


def letters() -> list[Message]:
    asked = select(Message).where(Message.kind == "register-invitation")
    return list(db.session.scalars(asked.order_by(Message.written_at, Message.recipient)))


def secret_in(message: Message) -> str:
    found = re.search(r"/invitations/(\S+)", message.body)
    assert found
    return found[1]


def invited(entry: RegisterEntry, now: Any = NOW) -> str:
    """Invite a person; the secret of the mail."""
    invite(entry.association_id, chosen=[entry.id], by=make_account().id, now=now)
    send_invitations(now)
    return secret_in(next(one for one in letters() if one.recipient == entry.email))


def test_who_accepts_under_the_registered_name_is_verified_by_the_register(session: Any) -> None:
    entry = make_entry(make_association(), "Amina Warsame", valid_until=NOW.date())
    secret = invited(entry)
    person = make_account(full_name="Warsame Amina")
    accept_invitation(open_invitation(secret, now=NOW), person, now=NOW)
    membership = list_memberships(person.id)[0]
    assert (membership.state, membership.verified_how) == ("verified", "register")
    assert (membership.registration_number, membership.valid_until) == (entry.number, NOW.date())
    assert (entry.membership_id, membership.decided_by) == (membership.id, None)
    told = session.scalars(select(Message.kind).where(Message.recipient == person.email))
    assert list(told) == ["membership-verified"]
    with pytest.raises(InvitationOver):
        open_invitation(secret, now=NOW)


@pytest.mark.parametrize("why", ["other name", "over", "number taken", "coordinator"])
def test_anything_else_is_compared_by_a_coordinator(session: Any, why: str) -> None:
    nurses = make_association()
    coordinator = coordinate(nurses)
    until = NOW.date() - timedelta(days=1) if why == "over" else None
    entry = make_entry(nurses, "Amina Warsame", valid_until=until)
    if why == "number taken":
        join(make_account().id, nurses).registration_number = entry.number
    person = make_account(full_name="Somebody Else" if why == "other name" else "Amina Warsame")
    if why == "coordinator":
        coordinator.full_name, person = "Amina Warsame", coordinator
    accept_invitation(open_invitation(invited(entry), now=NOW), person, now=NOW)
    assert list_memberships(person.id)[0].state == "pending"
    assert entry.membership_id is None
    told = session.scalars(select(Message.kind).where(Message.recipient == coordinator.email))
    assert list(told) == ["membership-asked"]


def test_the_whole_way_in_pages(page: PageClient, session: Any) -> None:
    nurses = make_association()
    make_entry(nurses, "Amina Warsame", email="amina@example.org")
    make_entry(nurses, "No Address", email=None)
    page.sign_in(coordinate(nurses))
    page.get("associations.register", association_id=nurses.id, state="no-address")
    view = page.get("associations.invite_all", association_id=nurses.id)
    assert "1 person gets an e-mail." in view.text
    view = page.post("associations.send_invitations", {"all": "yes"}, association_id=nurses.id)
    assert "1 invitation is on its way." in view.text
    assert "Invitation on its way" in view.text
    assert letters() == []
    assert send_invitations(clock.now()) == 1
    assert send_invitations(clock.now()) == 0
    assert "Invited" in page.get("associations.register", association_id=nurses.id).text
    page.post("associations.send_invitations", {"all": "x"}, status=409, association_id=nurses.id)
    page.sign_out()
    address = f"/invitations/{secret_in(letters()[0])}"
    view = page.get(address)
    assert "Amina Warsame" in view.text
    assert address in view.link("Sign in and accept").replace("%2F", "/")
    page.sign_in(make_account(full_name="Amina Warsame", email="other@example.org"))
    page.get(address)
    assert "You are a verified member" in page.post(f"{address}/accept").text
    page.get(address, status=404)
    page.post(f"{address}/accept", status=404)
    page.post(f"{address}/refuse", status=404)


def test_who_registers_with_the_invited_address_finds_the_invitation(page: PageClient) -> None:
    nurses = make_association()
    entry = make_entry(nurses, "Amina Warsame", email="amina@example.org")
    invited(entry, clock.now())
    amina = make_account(full_name="Amina W", email="Amina@example.org", confirmed_at=None)
    page.sign_in(amina)
    assert "invites you" not in page.get("associations.memberships").text
    page.post("associations.accept_own_invitation", status=404, entry_id=entry.id)
    amina.confirmed_at = NOW
    assert "invites you" in page.get("associations.memberships").text
    page.sign_in(make_account())
    page.post("associations.accept_own_invitation", status=404, entry_id=entry.id)
    page.sign_in(amina)
    view = page.post("associations.accept_own_invitation", entry_id=entry.id)
    assert "compares you with the register" in view.text


def test_who_says_no_needs_no_account_and_is_never_written_to_again(
    page: PageClient, session: Any
) -> None:
    nurses = make_association()
    entry = make_entry(nurses)
    address = f"/invitations/{invited(entry, clock.now())}"
    assert "not invited again" in page.post(f"{address}/refuse").text
    page.get(address, status=404)
    with pytest.raises(NobodyToInvite):
        invite(nurses.id, by=make_account().id, now=clock.now() + HOLDS)
    page.sign_in(coordinate(nurses))
    view = page.get("associations.register", association_id=nurses.id, state="refused")
    assert "Does not want to join" in view.text
    assert view.soup.select("[name=entry]") == []


def test_a_later_mail_ends_the_link_of_the_one_before_and_three_are_enough(session: Any) -> None:
    nurses, by = make_association(), make_account()
    entry = make_entry(nurses)
    secrets = []
    for round_ in range(3):
        now = NOW + round_ * WEEK
        assert invite(nurses.id, by=by.id, now=now) == 1
        send_invitations(now)
        secrets.append(secret_in(letters()[-1]))
        with pytest.raises(NobodyToInvite):
            invite(nurses.id, by=by.id, now=now + WEEK - timedelta(seconds=1))
    now = NOW + 2 * WEEK
    assert len(set(secrets)) == 3
    for old in secrets[:2]:
        with pytest.raises(InvitationOver):
            open_invitation(old, now=now)
    assert open_invitation(secrets[2], now=now).entry_id == entry.id
    with pytest.raises(InvitationOver):
        open_invitation(secrets[2], now=now + HOLDS)
    with pytest.raises(NobodyToInvite):
        invite(nurses.id, by=by.id, now=now + HOLDS)


def test_only_the_hash_of_the_secret_is_kept(session: Any) -> None:
    secret = invited(make_entry(make_association()))
    kept = session.scalars(select(RegisterInvitation)).one()
    assert secret not in str(vars(kept))
    assert kept.secret_hash
    assert len(kept.secret_hash) == 64


def test_an_answer_counts_once(session: Any) -> None:
    entry = make_entry(make_association(), "Amina Warsame")
    found = open_invitation(invited(entry), now=NOW)
    refuse_invitation(found, now=NOW)
    with pytest.raises(InvitationOver):
        accept_invitation(found, make_account(full_name="Amina Warsame"), now=NOW)
    assert session.scalar(select(func.count()).select_from(Membership)) == 0


def test_chosen_people_are_invited_and_nobody_of_others(page: PageClient) -> None:
    nurses, doctors = make_association(), make_association()
    one, _two = make_entry(nurses), make_entry(nurses)
    foreign = make_entry(doctors)
    page.sign_in(coordinate(nurses))
    chosen = {"entry": [str(one.id), str(foreign.id), "nonsense"]}
    view = page.post("associations.send_invitations", chosen, association_id=nurses.id)
    assert "1 invitation is on its way." in view.text
    assert list(db.session.scalars(select(RegisterInvitation.entry_id))) == [one.id]
    page.post("associations.send_invitations", {}, status=409, association_id=nurses.id)
    page.post("associations.send_invitations", {"all": "x"}, status=404, association_id=doctors.id)


def test_ten_thousand_are_invited_at_once_and_written_to_bit_by_bit(session: Any) -> None:
    nurses = make_association()
    session.add_all(
        RegisterEntry(association_id=nurses.id, number=str(n), full_name="A", added_at=NOW,
                      changed_at=NOW, email=f"{n}@example.org") for n in range(10_000)
    )  # fmt: skip
    session.flush()
    accounts = session.scalar(select(func.count()).select_from(Account))
    assert invite(nurses.id, by=make_account().id, now=NOW) == 10_000
    assert send_invitations(NOW) == 100
    assert len(letters()) == 100
    assert session.scalar(select(func.count()).select_from(Account)) == accounts + 1

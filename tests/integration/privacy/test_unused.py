"""Accounts that nobody uses: told first, erased a month later; never whom somebody counts on."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

import config
from mentor_match.accounts.models import Account
from mentor_match.accounts.service import (
    disable_account,
    end_sign_ins,
    note_activity,
    password_hash,
)
from mentor_match.associations.service import appoint_coordinator, dismiss_coordinator
from mentor_match.audit.models import AuditRecord
from mentor_match.extensions import db
from mentor_match.learning.models import CpdRuleSet
from mentor_match.learning.rules import DEFAULT
from mentor_match.learning.service import add_entry
from mentor_match.notifications.models import Message
from mentor_match.pairings.service import end_pairing, expire_request
from mentor_match.permissions import Role
from mentor_match.privacy.commands import let_go_by_night, retention
from mentor_match.privacy.rules import NAME
from mentor_match.privacy.service import count_old, let_go, warn_unused
from mentor_match.web import clock
from tests.factories.accounts import make_account
from tests.factories.pairings import NOW, make_association, make_pairing, make_request
from tests.pages import PageClient, cookie_of

DAYS = 730
PASSWORD = "four quiet words together"


def at(days: int) -> datetime:
    """So many days after everybody was last here."""
    return NOW + timedelta(days=days)


def last_here(account: Account) -> Account:
    account.last_active_on = NOW.date()
    db.session.flush()
    return account


@pytest.fixture
def chosen(database: Flask) -> dict[str, Any]:
    """All clocks stand still but this one."""
    still = {name: 0 for name in database.config if name.startswith("KEEP_")}
    return {**database.config, **still, "KEEP_UNUSED_DAYS": DAYS}


def warn(chosen: dict[str, Any], now: datetime) -> int:
    return warn_unused(chosen, now, each=nullcontext)


def erase(chosen: dict[str, Any], now: datetime) -> int:
    """With a count before that says the same."""
    counted = sum(count for _clock, _table, count in count_old(chosen, now))
    assert let_go(chosen, now, each=nullcontext) == counted
    return counted


def mails(account: Account) -> list[Message]:
    told = select(Message).where(Message.account_id == account.id, Message.kind == "account-unused")
    return list(db.session.scalars(told.order_by(Message.written_at)))


def send(account: Account, now: datetime) -> None:
    mails(account)[-1].sent_at = now
    db.session.flush()


def test_somebody_is_told_a_month_before_and_once(chosen: dict[str, Any]) -> None:
    account = last_here(make_account())
    assert warn(chosen, at(700)) == 0
    assert [warn(chosen, at(day)) for day in (701, 701, 702, 760)] == [1, 0, 0, 0]
    (mail,) = mails(account)
    assert "last used on 23 November 2026" in mail.body
    assert "erased after 23 November 2028" in mail.body
    assert "http://localhost/sign-in\n" in mail.body


def test_who_was_told_and_does_not_come_is_erased_a_month_after_the_mail_was_sent(
    chosen: dict[str, Any],
) -> None:
    account, told_late = last_here(make_account()), last_here(make_account())
    warn(chosen, at(701))
    send(account, at(701))
    send(told_late, at(720))
    assert erase(chosen, at(730)) == 0
    assert erase(chosen, at(731)) == 1
    assert (account.full_name, account.erased_at, account.active) == (NAME, at(731), False)
    assert told_late.erased_at is None
    db.session.commit()  # which seals the audit
    row = db.session.scalars(select(AuditRecord).where(AuditRecord.verb == "erased account")).one()
    assert (row.subject_id, row.actor_id) == (account.id, None)
    assert (erase(chosen, at(749)), erase(chosen, at(750))) == (0, 1)


def test_a_mail_that_was_never_sent_has_told_nobody(chosen: dict[str, Any]) -> None:
    account = last_here(make_account())
    warn(chosen, at(701))
    mails(account)[0].given_up_at = at(703)
    db.session.flush()
    assert erase(chosen, at(780)) == 0
    assert warn(chosen, at(791)) == 1  # another, once the first counts no more
    send(account, at(791))
    assert (erase(chosen, at(820)), erase(chosen, at(821))) == (0, 1)


def test_who_never_signed_in_is_counted_from_the_confirmation(chosen: dict[str, Any]) -> None:
    account = make_account(confirmed_at=NOW, create_datetime=NOW)
    assert (warn(chosen, at(700)), warn(chosen, at(701))) == (0, 1)
    send(account, at(701))
    assert erase(chosen, at(731)) == 1


def test_who_signs_in_keeps_the_account_and_is_told_anew_the_next_time(
    page: PageClient, chosen: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    account = last_here(make_account(password=password_hash(PASSWORD)))
    email = account.email
    warn(chosen, at(701))
    send(account, at(701))
    monkeypatch.setattr(clock, "now", lambda: at(729))
    page.post("security.login", {"email": email, "password": PASSWORD})
    page.post("security.logout")
    assert account.last_active_on == at(729).date()
    assert (erase(chosen, at(1000)), warn(chosen, at(1429))) == (0, 0)
    assert erase(chosen, at(1460)) == 0  # the mail was about another time
    assert warn(chosen, at(1460)) == 1


def paired(account: Account) -> Any:
    pairing = make_pairing()
    pairing.mentee_id = account.id
    return lambda now: end_pairing(pairing, reason="moved-on", by=pairing.mentor_id, now=now)


def mentoring(account: Account) -> Any:
    pairing = make_pairing()
    pairing.mentor_id = account.id
    return lambda now: end_pairing(pairing, reason="moved-on", by=pairing.mentee_id, now=now)


def asked(account: Account) -> Any:
    request = make_request()
    request.mentor_id = account.id
    return lambda now: expire_request(request, now=now)


def asking(account: Account) -> Any:
    request = make_request()
    request.mentee_id = account.id
    return lambda now: expire_request(request, now=now)


def administrating(account: Account) -> Any:
    account.roles = list(make_account(Role.ADMINISTRATOR).roles)
    return lambda now: account.roles.clear()


def coordinating(account: Account) -> Any:
    association = make_association()
    appoint_coordinator(association, account, by=None, now=NOW)
    other = make_account()
    appoint_coordinator(association, other, by=None, now=NOW)
    return lambda now: dismiss_coordinator(association, account, by=None, now=now)


def disabled(account: Account) -> Any:
    disable_account(account, by=None, now=NOW)
    return lambda now: setattr(account, "active", True)


def signed_in(account: Account) -> Any:
    cookie_of(account)
    return lambda now: end_sign_ins(account.id)


def learning(account: Account) -> None:
    """Three years are one period here, and something was done in the one that runs."""
    association = make_association(account)
    rules = {**DEFAULT.as_data(), "period": "calendar", "months": 36, "first_year": 2026}
    version = CpdRuleSet(
        association_id=association.id, version=1, applies_from=date(2026, 1, 1), rules=rules,
        made_at=NOW,
    )  # fmt: skip
    db.session.add(version)
    db.session.flush()
    add_entry(
        account.id, association.id, title="Triage", provider="Open University",
        category="learning", done_on=NOW.date(), minutes=60, evidence=None,
        folder=Path(), now=NOW, visit="v",
    )  # fmt: skip


HELD = (paired, mentoring, asked, asking, administrating, coordinating, disabled, signed_in)


@pytest.mark.parametrize("hold", HELD)
def test_whom_something_holds_is_neither_told_nor_erased_until_it_is_over(
    chosen: dict[str, Any], hold: Any
) -> None:
    account = make_account()
    let_loose = hold(account)
    last_here(account)
    for others in db.session.scalars(select(Account).where(Account.id != account.id)):
        others.last_active_on = at(2000).date()
    db.session.flush()
    assert (warn(chosen, at(800)), erase(chosen, at(800))) == (0, 0)
    let_loose(at(800))
    db.session.flush()
    assert warn(chosen, at(801)) == 1
    send(account, at(801))
    hold_again = hold(account)
    assert hold_again is not None
    last_here(account)
    assert erase(chosen, at(831)) == 0


def test_cpd_of_a_period_that_runs_is_kept_until_it_is_over(chosen: dict[str, Any]) -> None:
    account = make_account()
    learning(account)
    last_here(account)
    assert warn(chosen, datetime.fromisoformat("2028-12-31T12:00+00:00")) == 0
    assert warn(chosen, datetime.fromisoformat("2029-01-01T12:00+00:00")) == 1


def test_who_comes_in_the_last_moment_is_kept(chosen: dict[str, Any]) -> None:
    account = last_here(make_account())
    warn(chosen, at(701))
    send(account, at(701))

    @contextmanager
    def coming() -> Iterator[None]:
        note_activity(account, at(731).date())
        db.session.flush()
        yield

    assert let_go(chosen, at(731), each=coming) == 0
    assert account.erased_at is None


def test_a_clock_that_stands_tells_and_erases_nobody(chosen: dict[str, Any]) -> None:
    account = last_here(make_account())
    warn(chosen, at(701))
    send(account, at(701))
    last_here(make_account())
    still = {**chosen, "KEEP_UNUSED_DAYS": 0}
    assert (warn(still, at(740)), erase(still, at(740))) == (0, 0)


def test_a_dry_run_counts_both_and_changes_nothing(
    database: Flask, chosen: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    account = last_here(make_account())
    warn(chosen, at(701))
    send(account, at(701))
    last_here(make_account())
    db.session.commit()
    monkeypatch.setattr(clock, "now", lambda: at(740))
    said = database.test_cli_runner().invoke(retention, ["--dry-run"]).output
    assert "unused (730 days): 1 in accounts\n" in said
    assert "To be warned that nobody uses their account: 1\n" in said
    db.session.expire_all()
    assert account.erased_at is None
    assert len(db.session.scalars(select(Message)).all()) == 1


def test_it_is_done_by_night(database: Flask) -> None:
    account, other = last_here(make_account()), last_here(make_account())
    night = at(701).replace(hour=2, minute=1)
    db.session.commit()
    let_go_by_night(night)
    assert (len(mails(account)), len(mails(other))) == (1, 1)
    send(account, night)
    db.session.commit()
    assert let_go_by_night(night + timedelta(days=30)) >= 1
    assert (account.full_name, other.erased_at) == (NAME, None)


@pytest.mark.parametrize(("said", "kept"), [("0", 0), ("180", 180), ("", 730)])
def test_the_period_is_a_setting(monkeypatch: pytest.MonkeyPatch, said: str, kept: int) -> None:
    monkeypatch.setenv("MENTOR_MATCH_KEEP_UNUSED_DAYS", said)
    assert config._days("MENTOR_MATCH_KEEP_UNUSED_DAYS", 730, least=180) == kept


@pytest.mark.parametrize("said", ["179", "-1"])
def test_a_period_in_which_nobody_could_answer_is_refused(
    monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    monkeypatch.setenv("MENTOR_MATCH_KEEP_UNUSED_DAYS", said)
    with pytest.raises(SystemExit, match="KEEP_UNUSED_DAYS must be 0 or at least 180 days"):
        config._days("MENTOR_MATCH_KEEP_UNUSED_DAYS", 730, least=180)

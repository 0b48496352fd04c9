"""Sign-ins in the database: a cookie alone opens nothing, and what is ended is ended at once."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from mentor_match.accounts.models import Account, SignIn
from mentor_match.accounts.queries import list_sign_ins
from mentor_match.accounts.rules import STEP
from mentor_match.accounts.service import clear_ended, disable_account, password_hash
from mentor_match.web import clock
from tests.factories.accounts import make_account
from tests.integration.accounts.test_sign_in import last_link
from tests.pages import PageClient

PASSWORD = "four quiet words together"
NEW = "another five calm words"
ANDROID = "Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36"


def someone(**changes: Any) -> Account:
    return make_account(password=password_hash(PASSWORD), **changes)


def sign_in(page: PageClient, account: Account, agent: str = "", **more: str) -> None:
    page.sign_out()
    page.client.environ_base["HTTP_USER_AGENT"] = agent
    sent = {"email": account.email, "password": PASSWORD, **more}
    assert page.post("security.login", sent).heading.startswith("Hello")


def copied(page: PageClient) -> PageClient:
    """Somebody else with the same cookies."""
    thief = PageClient(page.app)
    for name in ("session", "mentor_match_kept", "remember_token"):
        cookie = page.client.get_cookie(name)
        if cookie is not None:
            thief.client.set_cookie(name, cookie.value)
    return thief


def is_in(page: PageClient) -> bool:
    return page._open("GET", "/account").status_code == 200


def change_password(page: PageClient, account: Account) -> None:
    facts = {"password": PASSWORD, "new_password": NEW, "new_password_confirm": NEW}
    page.post("security.change_password", facts)


def reset_password(page: PageClient, account: Account) -> None:
    from mentor_match.extensions import db

    stranger = PageClient(page.app)
    stranger.post("security.forgot_password", {"email": account.email})
    stranger.post(last_link(db.session), {"password": NEW, "password_confirm": NEW})


def sign_out(page: PageClient, account: Account) -> None:
    page.post("security.logout")


def end_from_elsewhere(page: PageClient, account: Account) -> None:
    (here,) = list_sign_ins(account.id)
    other = PageClient(page.app)
    sign_in(other, account)
    other.post("accounts.end_one", sign_in_id=here.id)


def end_all_others(page: PageClient, account: Account) -> None:
    other = PageClient(page.app)
    sign_in(other, account)
    other.post("accounts.end_all_others")
    assert is_in(other)


def disable(page: PageClient, account: Account) -> None:
    disable_account(account, by=None, now=clock.now())


ENDS = (sign_out, change_password, reset_password, end_from_elsewhere, end_all_others, disable)


@pytest.mark.parametrize("remember", ["", "y"], ids=["not kept", "kept"])
@pytest.mark.parametrize("end", ENDS, ids=lambda end: end.__name__)
def test_a_copied_cookie_is_refused_after(
    page: PageClient, end: Callable[[PageClient, Account], None], remember: str
) -> None:
    account = someone()
    sign_in(page, account, **({"remember": remember} if remember else {}))
    thief = copied(page)
    assert is_in(thief)
    end(page, account)
    assert not is_in(thief)


def test_who_changes_the_password_stays_signed_in_with_a_new_key(page: PageClient) -> None:
    account = someone()
    sign_in(page, account)
    before = list_sign_ins(account.id)[0].key_hash
    change_password(page, account)
    assert is_in(page)
    assert [one.key_hash for one in list_sign_ins(account.id)] != [before]


def test_each_sign_in_has_a_new_key_and_a_new_token_for_forms(page: PageClient) -> None:
    account = someone()
    page.get("security.login")
    planted = page._token()
    sign_in(page, account)
    with page.client.session_transaction() as kept:
        first = kept["_user_id"]
        assert kept.get("csrf_token") != planted
    sign_in(page, account)
    with page.client.session_transaction() as kept:
        assert kept["_user_id"] != first
    assert account.fs_uniquifier not in {first, kept["_user_id"]}


def test_two_pages_opened_at_once_after_signing_in_are_both_good_for_their_forms(
    page: PageClient,
) -> None:
    page.get("security.login")
    form = {"csrf_token": page._token(), "email": someone().email, "password": PASSWORD}
    assert page._open("POST", "/sign-in", data=form).status_code == 302
    other = copied(page)
    page._kept_token = ""
    token = page._token()
    other.get("accounts.account")
    answered_last = other.client.get_cookie("session")
    assert answered_last is not None
    page.client.set_cookie("session", answered_last.value)
    answer = page._open("POST", "/sign-out", data={"csrf_token": token})
    assert answer.status_code == 302


def test_the_database_keeps_no_key(page: PageClient, session: Any) -> None:
    sign_in(page, someone())
    with page.client.session_transaction() as kept:
        key = kept["_user_id"]
    row = session.scalars(select(SignIn)).one()
    assert key not in {str(value) for value in vars(row).values()}


@pytest.mark.parametrize(
    ("remember", "inside", "beyond"),
    [("", timedelta(hours=3.5), timedelta(hours=4)), ("y", timedelta(days=29), timedelta(days=30))],
)
def test_one_that_is_not_used_ends(
    page: PageClient,
    monkeypatch: pytest.MonkeyPatch,
    remember: str,
    inside: timedelta,
    beyond: timedelta,
) -> None:
    began = clock.now()
    sign_in(page, someone(), remember=remember)
    monkeypatch.setattr(clock, "now", lambda: began + inside)
    assert is_in(page)
    monkeypatch.setattr(clock, "now", lambda: began + inside + beyond)
    assert not is_in(page)


def test_one_that_is_always_used_ends_as_well(
    page: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    began = clock.now()
    sign_in(page, someone())
    for hours in range(12):
        monkeypatch.setattr(clock, "now", lambda hours=hours: began + timedelta(hours=hours))
        assert is_in(page), hours
    monkeypatch.setattr(clock, "now", lambda: began + timedelta(hours=12, minutes=9))
    assert not is_in(page)


def test_reading_notes_when_only_once_a_step(
    page: PageClient, session: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(page, someone())
    began = session.scalars(select(SignIn.seen_at)).one()
    seen: list[datetime] = []
    for minutes in (1, 14, 16, 20):
        at = began + timedelta(minutes=minutes)
        monkeypatch.setattr(clock, "now", lambda at=at: at)
        page.get("accounts.account")
        seen.append(session.scalars(select(SignIn.seen_at)).one())
    assert seen == [began, began, began + timedelta(minutes=16), began + timedelta(minutes=16)]
    assert timedelta(minutes=15) == STEP


def test_an_error_page_notes_it_too(
    page: PageClient, session: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(page, someone())
    later = session.scalars(select(SignIn.seen_at)).one() + STEP
    monkeypatch.setattr(clock, "now", lambda: later)
    page.get("/nothing", status=404)
    assert session.scalars(select(SignIn.seen_at)).one() == later


def test_people_see_where_they_are_signed_in(page: PageClient) -> None:
    account = someone()
    phone = PageClient(page.app)
    sign_in(page, account)
    sign_in(phone, account, agent=ANDROID, remember="y")
    view = page.get("accounts.sign_ins")
    assert "Chrome on Android" in view.text
    assert view.text.count("This is the one you use now.") == 1
    assert "Signed in" in view.text
    page.post("accounts.end_all_others")
    assert "Chrome on Android" not in page.get("accounts.sign_ins").text


def test_nobody_ends_the_sign_in_of_another(page: PageClient) -> None:
    victim, other = PageClient(page.app), someone()
    account = someone()
    sign_in(victim, account)
    (theirs,) = list_sign_ins(account.id)
    sign_in(page, other)
    page.post("accounts.end_one", sign_in_id=theirs.id, status=404)
    assert is_in(victim)


def test_what_ended_is_forgotten_at_night(page: PageClient, session: Any) -> None:
    account, now = someone(), clock.now()
    sign_in(page, account)
    sign_in(page, account, remember="y")
    assert clear_ended(page.app.config, now + timedelta(hours=3)) == 0
    assert clear_ended(page.app.config, now + timedelta(hours=5)) == 1
    assert clear_ended(page.app.config, now + timedelta(days=31)) == 1


def test_knowing_a_person_costs_no_more_than_before(page: PageClient) -> None:
    from tests.counting import counted

    sign_in(page, someone())
    with counted() as sent:
        page._open("GET", "/account")
    about = [one for one in sent if "sign_ins" in one or "FROM accounts" in one]
    assert len(about) == 1, about
    assert not [one for one in sent if one.startswith(("INSERT", "UPDATE", "DELETE"))]

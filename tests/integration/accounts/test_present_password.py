"""The present password, asked for once more: how often it may be guessed by who holds a visit."""

import unicodedata
from typing import Any

import pytest
from sqlalchemy import func, select

from mentor_match.accounts.models import Account
from mentor_match.accounts.service import password_hash
from mentor_match.audit.models import AuditRecord
from mentor_match.limits.models import Tries
from tests.factories.accounts import make_account
from tests.pages import PageClient

PASSWORD = "four quiet words together"
NEW = "another five calm words"
# Where it is typed -> what is sent beside it.
PLACES = {
    "accounts.save_confirm": {},
    "security.change_password": {"new_password": NEW, "new_password_confirm": NEW},
    "privacy.erase": {"sure": "y"},
}


@pytest.fixture
def account(page: PageClient) -> Account:
    made = make_account(password=password_hash(PASSWORD))
    page.sign_in(made)
    return made


def give(page: PageClient, place: str, password: str, **others: str) -> int:
    """What the service answers to it."""
    sent = {"csrf_token": page._token(), **PLACES[place], **others, "password": password}
    return int(page._open("POST", page._address(place, {}), data=sent).status_code)


def count_wrong(session: Any) -> int:
    wrong = select(func.count()).where(AuditRecord.verb == "gave a wrong password")
    return int(session.scalar(wrong))


@pytest.mark.parametrize("place", PLACES)
def test_the_sixth_wrong_one_is_refused_and_so_is_the_right_one(
    page: PageClient, account: Account, session: Any, place: str
) -> None:
    before = account.password
    said = [give(page, place, "wrong") for _ in range(6)]
    assert said[:5] == [said[0]] * 5 and said[0] in {200, 422}
    assert said[5] == 429
    assert count_wrong(session) == 5
    assert give(page, place, PASSWORD) == 429
    assert (account.password, account.erased_at) == (before, None)
    refused = select(AuditRecord).where(AuditRecord.verb == "refused too many tries")
    row = session.scalars(refused).one()
    assert (row.subject_id, row.facts) == (account.id, {"what": "present password"})


def test_all_places_together_are_five(page: PageClient, account: Account) -> None:
    for place in [*PLACES, *PLACES][:5]:
        assert give(page, place, "wrong") in {200, 422}
    assert [give(page, place, PASSWORD) for place in PLACES] == [429] * 3


def test_it_is_counted_by_account_and_not_by_browser_or_address(
    page: PageClient, account: Account
) -> None:
    for number in range(5):
        page.sign_in(account)  # another browser
        page.client.environ_base["REMOTE_ADDR"] = f"10.0.0.{number}"
        assert give(page, "security.change_password", "wrong") == 200
    assert give(page, "security.change_password", "wrong") == 429
    page.sign_in(make_account(password=password_hash(PASSWORD)))
    assert give(page, "security.change_password", PASSWORD) == 302


def test_whoever_changed_it_begins_anew(page: PageClient, account: Account, session: Any) -> None:
    present, after = PASSWORD, NEW
    for _ in range(3):
        for _ in range(4):
            assert give(page, "security.change_password", "wrong") == 200
        new = {"new_password": after, "new_password_confirm": after}
        assert give(page, "security.change_password", present, **new) == 302
        assert session.scalar(select(func.count()).select_from(Tries)) == 0
        present, after = after, present


def test_a_new_password_that_is_too_weak_is_no_wrong_try(
    page: PageClient, account: Account, session: Any
) -> None:
    weak = {"new_password": "password1234", "new_password_confirm": "password1234"}
    assert [give(page, "security.change_password", PASSWORD, **weak) for _ in range(7)] == [200] * 7
    assert count_wrong(session) == 0
    assert give(page, "security.change_password", PASSWORD) == 302


def test_an_empty_one_is_named(page: PageClient, account: Account) -> None:
    view = page.post("security.change_password", {**PLACES["security.change_password"]})
    assert view.errors == ["Enter a password."]


@pytest.mark.parametrize(
    "password", ["  a blank at both ends  ", "zwo\u0308lf stille Wo\u0308rter"]
)
@pytest.mark.parametrize("typed", ["NFC", "NFD"])
def test_it_is_read_as_where_it_was_chosen(
    page: PageClient, account: Account, password: str, typed: str
) -> None:
    """No blank is taken away, and a letter with a mark is one letter however it is typed."""
    new = {"new_password": password, "new_password_confirm": password}
    assert give(page, "security.change_password", PASSWORD, **new) == 302
    word = unicodedata.normalize(typed, password)
    assert give(page, "accounts.save_confirm", word) == 303
    assert give(page, "privacy.erase", word) == 200
    assert account.erased_at is not None

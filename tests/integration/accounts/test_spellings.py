"""However an e-mail address is spelt: what is let in as an account is counted as that account.

Databases do not agree on which letters are one (lower('İ') is 'i' in PostgreSQL), so spellings are
told apart here and not there.
"""

import unicodedata
from collections import Counter
from typing import Any

import pytest
from sqlalchemy import func, select, update

from mentor_match.accounts.models import Account
from mentor_match.accounts.queries import find_account_by_email
from mentor_match.accounts.rules import one_spelling
from mentor_match.accounts.service import password_hash
from mentor_match.notifications.models import Message
from tests.factories.accounts import make_account
from tests.integration.accounts.test_tries import guess
from tests.pages import PageClient

PASSWORD = "four quiet words together"
HERS = "kristin.zoë@clinic.example.org"
NOBODYS = HERS.replace("kristin", "kirsten")
OTHER_LETTERS = str.maketrans({"i": "İ"}), str.maketrans({"i": "ı"}), str.maketrans({"s": "ſ"})
WIDE = {ord(letter): ord(letter) + 0xFEE0 for letter in "abcdefghijklmnopqrstuvwxyz"}


def spellings(email: str) -> list[str]:
    """Ways to write an address; some are the same to mail, some to a database, some to none."""
    name, _at, host = email.partition("@")
    several = [
        *(email, email.upper(), email.title(), f"  {email} ", email.replace("k", "\u212a")),
        *(unicodedata.normalize(form, email) for form in ("NFC", "NFD", "NFKC", "NFKD")),
        *(email.translate(letters) for letters in OTHER_LETTERS),
        *(email.replace("i", "İ", count) for count in (1, 2)),
        *(f"{name}@{host.translate(WIDE)}", email.translate(WIDE), f"{name}@{host}."),
        *(f"{name}@{host.replace('.', '。')}", f"{name}@{host.replace('l', 'l' + chr(0xAD))}"),
    ]
    return list(dict.fromkeys([*several, *(one.upper() for one in several)]))


def mails_to(session: Any, email: str) -> int:
    asked = select(func.count()).select_from(Message).where(Message.recipient == email)
    return int(session.scalar(asked))


def test_whatever_is_let_in_as_an_account_is_counted_as_that_account(page: PageClient) -> None:
    make_account(email=HERS, password=password_hash(PASSWORD))
    let_in = []
    for number, typed in enumerate(spellings(HERS)):
        if guess(page, typed, PASSWORD, address=f"10.1.{number}.1").status_code == 302:
            let_in.append(typed)
            assert page._open("GET", "/account").status_code == 200
            page.sign_out()
        found = find_account_by_email(typed)
        assert (found is not None) == (typed in let_in[-1:])
    assert {one_spelling(typed) for typed in let_in} == {one_spelling(HERS)}
    assert len(let_in) > 8


@pytest.mark.parametrize("email", [HERS, NOBODYS])
def test_five_wrong_passwords_are_five_in_whatever_spelling_and_whoever_is_there(
    page: PageClient, email: str
) -> None:
    make_account(email=HERS, password=password_hash(PASSWORD))
    said = Counter()
    for typed in spellings(email):
        said[one_spelling(typed), guess(page, typed).status_code] += 1
    assert said[one_spelling(email), 200] == 5
    assert said[one_spelling(email), 429] > 3
    assert 302 not in {guess(page, typed, PASSWORD).status_code for typed in spellings(email)}


@pytest.mark.parametrize("address", ["/forgotten-password", "/confirm", "/register"])
def test_no_spelling_has_more_mails_sent(page: PageClient, session: Any, address: str) -> None:
    make_account(email=HERS, **({"confirmed_at": None} if address == "/confirm" else {}))
    token, most = page._token(), page.app.config["MAILS_PER_HOUR"]
    facts = {"full_name": "A B", "call_me": "A", "password": PASSWORD, "csrf_token": token}
    for number, typed in enumerate(spellings(HERS) * 2):
        page.client.environ_base["REMOTE_ADDR"] = f"10.2.{number}.1"
        page._open("POST", address, data=facts | {"email": typed})
    assert 0 < mails_to(session, HERS) <= most


@pytest.mark.parametrize("stored", ["Émile@example.org", "İsmail@example.org", "ZOE@example.org"])
def test_who_is_kept_with_another_case_gets_in_as_kept(
    page: PageClient, session: Any, stored: str
) -> None:
    account = make_account(password=password_hash(PASSWORD))
    session.execute(update(Account).where(Account.id == account.id).values(email=stored))
    assert guess(page, stored, PASSWORD).status_code == 302


def test_two_whose_addresses_differ_in_a_case_the_database_does_not_know_are_two(
    page: PageClient, session: Any
) -> None:
    """As SQLite has let them register; from now on it does not."""
    for email in ("émile@example.org", "Émile@example.org"):
        account = make_account(email=email)
        found = find_account_by_email(email)
        assert found is not None and found.id == account.id


def test_what_no_database_can_keep_is_nobodys(page: PageClient) -> None:
    assert find_account_by_email("a\0@example.org") is None

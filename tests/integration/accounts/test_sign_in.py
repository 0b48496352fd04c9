"""Registering, confirming, signing in and out, recovering."""

import re
from typing import Any

import pytest
from sqlalchemy import select

from mentor_match.accounts.queries import find_account_by_email
from mentor_match.audit.models import AuditRecord
from mentor_match.audit.queries import find_break
from mentor_match.notifications.models import Message
from mentor_match.permissions import Role
from tests.factories.accounts import make_account
from tests.factories.matching import make_association
from tests.pages import PageClient

PASSWORD = "four quiet words together"
PERSON = {
    "full_name": "زينب المصري",
    "call_me": "زينب",
    "email": "zaynab@example.org",
    "password": PASSWORD,
}


def register(page: PageClient, **changes: str) -> Any:
    return page.post("security.register", {**PERSON, **changes})


def last_link(session: Any) -> str:
    """The path of the link in the mail that was written last."""
    message = session.scalars(select(Message).order_by(Message.written_at.desc())).first()
    found = re.search(r"http://localhost(/\S+)", message.body)
    assert found, message.body
    return found.group(1)


def sign_in(page: PageClient, email: str = PERSON["email"], password: str = PASSWORD) -> Any:
    return page.post("security.login", {"email": email, "password": password})


def test_who_registers_confirms_and_signs_in(page: PageClient, session: Any) -> None:
    assert register(page).heading == "Check your e-mail"
    account = find_account_by_email(PERSON["email"])
    assert account is not None
    assert (account.full_name, account.confirmed_at) == ("زينب المصري", None)
    page.sign_out()
    assert (
        "not confirmed"
        in page.post(
            "security.login", {"email": PERSON["email"], "password": PASSWORD}, status=200
        ).text
    )
    page.get(last_link(session), status=302)
    assert find_account_by_email(PERSON["email"]).confirmed_at is not None
    assert sign_in(page).heading == "Hello, زينب"
    verbs = set(session.scalars(select(AuditRecord.verb)))
    assert {"registered", "confirmed e-mail address", "signed in"} <= verbs
    assert find_break() is None


def test_signing_out_takes_a_button_and_not_a_link(page: PageClient) -> None:
    page.sign_in(make_account())
    assert page.client.get("/sign-out").status_code == 405
    page.post("security.logout")
    page.get("insight.home", status=303)


def test_an_address_that_is_known_gets_the_same_answer(page: PageClient, session: Any) -> None:
    fresh = register(page, email="fresh@example.org")
    known = make_account(email="known@example.org")
    again = register(page, email="known@example.org")
    assert again.text == fresh.text
    told = session.scalars(select(Message).where(Message.recipient == known.email)).one()
    assert "You have an account already" in told.body
    asked = [
        page.post("security.forgot_password", {"email": email}).text
        for email in ("known@example.org", "nobody@example.org")
    ]
    assert asked[0] == asked[1]


def test_a_forgotten_password_is_set_anew(page: PageClient, session: Any) -> None:
    make_account(email="forgot@example.org")
    page.post("security.forgot_password", {"email": "forgot@example.org"})
    link = last_link(session)
    new = "another five calm words"
    page.post(link, {"password": new, "password_confirm": new})
    assert sign_in(page, "forgot@example.org", new).heading.startswith("Hello")


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("short", "12 characters or more"),
        ("password1234", "among the first that are tried"),
        ("111111111111", "among the first that are tried"),
        ("zaynab is my name", "has your name or e-mail address"),
        ("long " * 30, "128 characters at most"),
    ],
)
def test_a_password_that_is_easily_guessed_is_refused(
    page: PageClient, password: str, said: str
) -> None:
    view = page.post("security.register", {**PERSON, "password": password}, status=200)
    assert any(said in error for error in view.errors), view.errors
    assert PERSON["full_name"] in view.html
    assert find_account_by_email(PERSON["email"]) is None


def test_missing_answers_are_named(page: PageClient) -> None:
    view = page.post("security.register", {}, status=200)
    for said in ("full name", "what we should call you", "e-mail address", "password"):
        assert any(said in error for error in view.errors), (said, view.errors)


def test_a_wrong_password_tells_nothing_about_the_address(page: PageClient) -> None:
    make_account(email="known@example.org")
    said = [
        page.post("security.login", {"email": email, "password": "wrong"}, status=200).errors
        for email in ("known@example.org", "nobody@example.org")
    ]
    assert said[0] == said[1]
    assert "is not right" in said[0][0]


def test_a_form_without_its_token_is_refused_kindly(page: PageClient) -> None:
    page.sign_in(make_account())
    answer = page.client.post("/account/details", data={"full_name": "X"})
    assert answer.status_code == 400
    assert "open for too long" in answer.get_data(as_text=True)


def test_a_page_for_others_says_who_they_are(page: PageClient) -> None:
    page.sign_in(make_account())
    view = page.get("associations.administration", status=403)
    assert "administrators of the service" in view.text
    page.sign_in(make_account(Role.ADMINISTRATOR))
    assert page.get("associations.administration").heading == "Administration"


def test_signed_in_pages_are_not_kept_by_the_browser(page: PageClient) -> None:
    page.sign_in(make_account())
    assert page.get("accounts.account").headers["Cache-Control"] == "no-store"


def test_who_is_not_signed_in_is_sent_there_and_back(page: PageClient) -> None:
    make_account(email="back@example.org", password=None)
    answer = page.client.get("/library?topic=triage")
    assert answer.status_code == 303
    assert answer.location == "/sign-in?next=/library?topic%3Dtriage"


def test_details_are_changed_and_faults_are_named(page: PageClient) -> None:
    account = make_account()
    page.sign_in(account)
    facts = {"full_name": "ن" * 120, "call_me": "Nia", "phone": "+254 700 000000"}
    page.post("accounts.save_details", {**facts, "time_zone": "Moon/Base"}, status=422)
    good = page.get("accounts.details").soup.select_one("#time_zone option")["value"]
    view = page.post("accounts.save_details", {**facts, "time_zone": good})
    assert "ن" * 120 in view.text
    faulty = {**facts, "phone": "call me", "time_zone": good}
    view = page.post("accounts.save_details", faulty, status=422)
    assert view.errors == ["Enter a phone number with digits, such as +254 700 000000."]


def test_the_name_of_an_association_is_no_password(page: PageClient) -> None:
    make_association("UDP", name="Union of Desert Paramedics")
    taken = {**PERSON, "password": "Union of desert-paramedics"}
    view = page.post("security.register", taken, status=200)
    assert any("name of this service or of an association" in error for error in view.errors)


@pytest.mark.parametrize("length", [12, 128])
def test_the_shortest_and_the_longest_password_are_taken(page: PageClient, length: int) -> None:
    password = ("tangerine bicycle moon " * 6)[:length]
    assert register(page, password=password).heading == "Check your e-mail"
    account = find_account_by_email(PERSON["email"])
    account.confirmed_at = account.create_datetime
    assert sign_in(page, password=password).heading == "Hello, زينب"

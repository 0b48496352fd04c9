"""What a stranger can have sent to an address, which may be a third person's."""

from typing import Any

import pytest
from sqlalchemy import func, select

from mentor_match.notifications.models import Message
from tests.factories.accounts import make_account
from tests.pages import PageClient

PASSWORD = "four quiet words together"
READER = "reader@example.org"
PERSON = {"full_name": "Amina Otieno", "call_me": "Amina", "password": PASSWORD}
FORMS = ("/register", "/forgotten-password", "/confirm")


def ask(page: PageClient, form: str, **changes: str) -> int:
    """The status of the answer to a form that has a mail sent."""
    facts = {"email": READER, **(PERSON if form == "/register" else {}), **changes}
    sent = {"csrf_token": page._token(), **facts}
    return int(page._open("POST", form, data=sent).status_code)


def mails(session: Any) -> int:
    to_reader = select(func.count()).select_from(Message).where(Message.recipient == READER)
    return int(session.scalar(to_reader))


@pytest.mark.parametrize("known", [False, True])
def test_a_stranger_has_five_mails_sent_by_registering_another(
    page: PageClient, session: Any, known: bool
) -> None:
    """And is answered alike, whether the address was known or is new."""
    if known:
        make_account(email=READER)
    assert [ask(page, "/register") for _ in range(7)] == [302] * 5 + [429] * 2
    assert mails(session) == 5


@pytest.mark.parametrize("known", [False, True])
@pytest.mark.parametrize("form", FORMS)
def test_all_mails_to_one_reader_are_counted_together(
    page: PageClient, session: Any, known: bool, form: str
) -> None:
    if known:
        make_account(email=READER)
    assert 429 not in [ask(page, FORMS[n % 3]) for n in range(5)]
    assert ask(page, form) == 429
    assert mails(session) <= 5


def test_who_mistypes_when_registering_has_no_mail_counted(page: PageClient, session: Any) -> None:
    assert [ask(page, "/register", password="short") for _ in range(9)] == [200] * 9
    assert mails(session) == 0
    assert ask(page, "/register") == 302
    assert [ask(page, "/register") for _ in range(5)] == [302] * 4 + [429]
    assert ask(page, "/register", password="short") == 429  # and opens nothing again
    assert ask(page, "/register") == 429


@pytest.mark.parametrize("form", ["/register", "/confirm"])
def test_a_mail_to_an_address_nobody_confirmed_has_no_word_of_the_visitor(
    page: PageClient, session: Any, form: str
) -> None:
    for _ in range(2):  # the second time it is known
        assert ask(page, "/register", full_name="Zuri Zola", call_me="Zuri") == 302
    assert ask(page, form) < 400
    for told in session.scalars(select(Message).where(Message.recipient == READER)):
        assert "Zuri" not in told.subject + told.body
        assert told.body.startswith("Hello,\n")


@pytest.mark.parametrize(
    ("name", "said"),
    [("full_name", "Enter your full name"), ("call_me", "Enter what we should call you")],
)
@pytest.mark.parametrize(
    "typed",
    [
        "you won https://evil.example/pay",
        "Collect it: HTTP://evil.example",
        "Www.evil.example",
    ],
)
def test_a_name_is_no_address_of_the_web(
    page: PageClient, session: Any, name: str, said: str, typed: str
) -> None:
    assert ask(page, "/register", **{name: typed}) == 200
    assert mails(session) == 0
    page.sign_in(make_account())
    details = {"full_name": "Amina Otieno", "call_me": "Amina", "time_zone": "Africa/Nairobi"}
    view = page.post("accounts.save_details", {**details, name: typed}, status=422)
    assert view.errors == [f"{said} on one line, without “://” or “www.”."]


@pytest.mark.parametrize("name", ["full_name", "call_me"])
def test_a_name_stands_on_one_line(page: PageClient, session: Any, name: str) -> None:
    typed = "you won\r\n\r\nCollect it"
    assert ask(page, "/register", **{name: typed}) == 200
    assert mails(session) == 0
    page.sign_in(make_account())
    details = {"full_name": "Amina Otieno", "call_me": "Amina", "time_zone": "Africa/Nairobi"}
    view = page.post("accounts.save_details", {**details, name: typed}, status=422)
    assert view.errors == ["This has signs that are no letters. Type it again."]


@pytest.mark.parametrize("typed", ["J.P. s/o Wanjiru-Öz", "زينب المصري", "Www Htay", "O’Neil: RN"])
def test_names_as_people_have_them_are_taken(page: PageClient, typed: str) -> None:
    assert ask(page, "/register", full_name=typed, call_me=typed) == 302

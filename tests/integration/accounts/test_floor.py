"""Time tells nobody who is registered. No real clock: one that statements and hashes move."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text

from mentor_match.accounts.service import password_hash
from mentor_match.accounts.sign_in import floor
from mentor_match.extensions import db
from tests.conftest import make_app
from tests.databases import KINDS
from tests.factories.accounts import make_account
from tests.pages import PageClient

PASSWORD = "four quiet words together"
PERSON = {"full_name": "Amina Otieno", "call_me": "Amina", "password": PASSWORD}
FORMS = ("/register", "/forgotten-password", "/confirm")
KNOWN, WAITING, NOBODY = "known@example.org", "waiting@example.org", "nobody@example.org"
WHO = (KNOWN, WAITING, NOBODY)
STATEMENT, FLOOR = 0.01, 0.3  # seconds


class Moving:
    """A clock that each statement moves on, and sleeping: what was slept, and what held then."""

    def __init__(self) -> None:
        self.now, self.looked, self.slept = 0.0, list[float](), list[float]()
        self.busy, self.mails = list[int](), list[int]()

    def look(self) -> float:
        self.looked.append(self.now)
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.slept.append(seconds)
        self.busy.append(db.engine.pool.checkedout())
        with db.engine.connect() as other:  # sees only what is kept
            self.mails.append(other.execute(text("SELECT count(*) FROM outbox_messages")).scalar())


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Moving:
    moving = Moving()
    monkeypatch.setattr(floor, "monotonic", moving.look)
    monkeypatch.setattr(floor, "sleep", moving.sleep)
    return moving


@pytest.fixture
def page(real_database: str, tmp_path: Path, clock: Moving) -> Iterator[PageClient]:
    """A service on a database of its own, so that what is committed is, and connections are given
    back; in it one account that is confirmed and one that is not."""
    app = make_app(real_database, tmp_path, ANSWER_EVERY_MILLISECONDS=FLOOR * 1000)
    with app.app_context():
        make_account(email=KNOWN, password=password_hash(PASSWORD))
        make_account(email=WAITING, password=password_hash(PASSWORD), confirmed_at=None)
        db.session.commit()

        def move(*_facts: Any) -> None:
            clock.now += STATEMENT

        event.listen(db.engine, "before_cursor_execute", move)
        yield PageClient(app)
        db.session.remove()
        db.engine.dispose()


def ask(page: PageClient, form: str, email: str) -> int:
    facts = {"email": email, **(PERSON if form == "/register" else {})}
    sent = {"csrf_token": page._token(), **facts}
    return int(page._open("POST", form, data=sent).status_code)


@pytest.mark.parametrize("real_database", KINDS, indirect=True)
@pytest.mark.parametrize("form", FORMS)
def test_an_answer_leaves_at_the_same_time_whoever_is_named(
    page: PageClient, clock: Moving, form: str
) -> None:
    """What is left of the time is slept, and no answer leaves before it is over."""
    took = set()
    for email in WHO:
        page._token()
        began, clock.slept[:] = clock.now, []
        assert ask(page, form, email) < 400
        assert len(clock.slept) == 1 and clock.slept[0] < FLOOR
        took.add(round(clock.now - began, 6))
    assert len(took) == 1
    assert took.pop() > FLOOR  # counting the try comes before, for everybody


@pytest.mark.parametrize("real_database", KINDS, indirect=True)
@pytest.mark.parametrize("form", FORMS)
def test_all_is_kept_and_the_connection_free_while_an_answer_waits(
    page: PageClient, clock: Moving, form: str
) -> None:
    for email in WHO:
        ask(page, form, email)
    written = {"/register": [1, 2, 3], "/forgotten-password": [1, 1, 1], "/confirm": [0, 1, 1]}
    assert clock.mails == written[form]
    assert clock.busy == [0, 0, 0]


@pytest.mark.parametrize("real_database", KINDS[:1], indirect=True)
def test_on_a_busy_machine_the_next_step_is_waited_for(page: PageClient, clock: Moving) -> None:
    """Where the work takes longer than the time, the rest of it is told no more than before."""
    page.app.config["ANSWER_EVERY_MILLISECONDS"] = 15  # a statement and a half
    for email in WHO:
        ask(page, "/forgotten-password", email)
        began, ended = clock.looked[-2:]
        assert ended - began > 0.015
        steps = (ended + clock.slept[-1] - began) / 0.015
        assert steps == pytest.approx(round(steps))


@pytest.mark.parametrize("real_database", KINDS[:1], indirect=True)
@pytest.mark.parametrize("form", FORMS)
def test_who_asks_too_often_is_answered_at_once(page: PageClient, clock: Moving, form: str) -> None:
    page.app.config["MAILS_PER_HOUR"] = 1
    assert [ask(page, form, KNOWN), ask(page, form, KNOWN)][1] == 429
    page.get(form)
    assert len(clock.slept) == 1


@pytest.mark.parametrize("real_database", KINDS[:1], indirect=True)
@pytest.mark.parametrize("form", FORMS)
def test_as_many_passwords_are_hashed_whoever_is_named(
    page: PageClient, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    """What takes longest by far, on whatever machine."""
    hashed = list[str]()
    contexts = page.app.extensions["security"].pwd_context
    hash_one = contexts.hash
    monkeypatch.setattr(contexts, "hash", lambda word: hashed.append(word) or hash_one(word))
    numbers = []
    for email in WHO:
        hashed.clear()
        ask(page, form, email)
        numbers.append(len(hashed))
    assert numbers == [0 if form == "/confirm" else 1] * 3


def test_links_are_hashed_in_no_time() -> None:
    """A slow hash in the link of a mail would be there for who is known alone. What it is made of
    is the hash of a password already, or the address the link is sent to."""
    from config import Config

    assert Config.SECURITY_HASHING_SCHEMES[0] == "hex_sha256"

"""How often may be tried, counted for all processes together."""

import multiprocessing
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from config import Config
from mentor_match.accounts.models import Account
from mentor_match.accounts.service import password_hash
from mentor_match.audit.models import AuditRecord
from mentor_match.extensions import db
from mentor_match.limits.models import Tries
from mentor_match.limits.service import clear_old_tries
from mentor_match.permissions import Permission
from mentor_match.web import clock, rates
from mentor_match.web.access import PUBLIC, access_of
from tests.conftest import make_app
from tests.databases import KINDS
from tests.factories.accounts import make_account
from tests.pages import PageClient

PASSWORD = "four quiet words together"
PROCESSES = 4


def guess(page: PageClient, email: str, password: str = "wrong", address: str = "10.0.0.1") -> Any:
    page.client.environ_base["REMOTE_ADDR"] = address
    sent = {"csrf_token": page._token(), "email": email, "password": password}
    return page._open("POST", "/sign-in", data=sent)


def test_the_sixth_wrong_password_is_refused_and_so_is_the_right_one(page: PageClient) -> None:
    account = make_account(password=password_hash(PASSWORD))
    said = [guess(page, account.email).status_code for _ in range(6)]
    assert said == [200] * 5 + [429]
    answer = guess(page, account.email.upper(), PASSWORD)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 15 * 60
    assert "Try again in 15 min." in answer.get_data(as_text=True)
    assert page._open("GET", "/account").status_code == 303


def test_an_account_that_is_not_there_is_counted_alike(page: PageClient) -> None:
    said = [guess(page, "nobody@example.org").status_code for _ in range(6)]
    assert said == [200] * 5 + [429]


def test_a_colleague_at_the_same_address_still_gets_in(page: PageClient) -> None:
    account = make_account(password=password_hash(PASSWORD))
    for _ in range(6):
        guess(page, "nobody@example.org")
    assert guess(page, account.email, PASSWORD).status_code == 302


def test_who_gets_in_begins_anew(page: PageClient) -> None:
    account = make_account(password=password_hash(PASSWORD))
    for _ in range(3):
        for _ in range(4):
            assert guess(page, account.email).status_code == 200
        assert guess(page, account.email, PASSWORD).status_code == 302
        page.sign_out()


def test_one_account_is_not_guessed_from_everywhere(page: PageClient) -> None:
    most = page.app.config["WRONG_TRIES_ACCOUNT"]
    said = Counter(
        guess(page, "nobody@example.org", address=f"10.0.{n}.1").status_code
        for n in range(most + 3)
    )
    assert said == {200: most, 429: 3}


def test_one_address_does_not_guess_at_everybody(page: PageClient) -> None:
    most = page.app.config["WRONG_TRIES_ADDRESS"]
    said = Counter(guess(page, f"nobody{n}@example.org").status_code for n in range(most + 3))
    assert said == {200: most, 429: 3}


@pytest.mark.parametrize(
    ("address", "setting"),
    [
        ("/sign-in", "WRONG_TRIES_ADDRESS"),
        ("/register", "REGISTRATIONS_PER_HOUR"),
        ("/forgotten-password", "MAILS_PER_HOUR_AND_ADDRESS"),
        ("/confirm", "MAILS_PER_HOUR_AND_ADDRESS"),
        ("/stories", "SEARCHES_PER_HOUR_AND_ADDRESS"),
    ],
)
def test_a_network_of_ipv6_is_one_place_and_the_next_is_another(
    page: PageClient, monkeypatch: pytest.MonkeyPatch, address: str, setting: str
) -> None:
    """Whoever has one such address has 2 to the power of 64 of them."""
    monkeypatch.setitem(page.app.config, setting, 20)
    token, reads = page._token(), address == "/stories"

    def come_from(where: str, number: int) -> int:
        page.client.environ_base["REMOTE_ADDR"] = where
        sent = {"csrf_token": token, "email": f"nobody{number}@example.org", "password": "wrong"}
        method, form = ("GET", {}) if reads else ("POST", {"data": sent})
        return int(page._open(method, address, **form).status_code)

    said = [come_from(f"2001:db8:1:2:{number:x}::1", number) for number in range(31)]
    assert 429 not in said[:20]
    assert said[30] == 429
    assert come_from("2001:db8:1:3::1", 40) == 200
    assert come_from("192.0.2.1", 41) == 200


def test_an_old_address_is_the_same_place_in_the_new_way_of_writing(page: PageClient) -> None:
    said = [
        guess(page, "nobody@example.org", address=address).status_code
        for address in ("192.0.2.1", "::ffff:192.0.2.1") * 3
    ]
    assert said == [200] * 5 + [429]


def test_after_the_time_it_is_open_again(
    page: PageClient, monkeypatch: pytest.MonkeyPatch, session: Any
) -> None:
    account, began = make_account(password=password_hash(PASSWORD)), clock.now()
    for _ in range(6):
        guess(page, account.email)
    monkeypatch.setattr(clock, "now", lambda: began + timedelta(minutes=14))
    assert guess(page, account.email, PASSWORD).status_code == 429
    monkeypatch.setattr(clock, "now", lambda: began + timedelta(minutes=16))
    assert guess(page, account.email, PASSWORD).status_code == 302
    assert clear_old_tries(began + timedelta(hours=2)) > 0
    assert session.scalar(select(func.count()).select_from(Tries)) == 0


def test_a_forged_address_of_a_proxy_counts_for_nothing(page: PageClient) -> None:
    said = []
    for number in range(6):
        page.client.environ_base["HTTP_X_FORWARDED_FOR"] = f"192.0.2.{number}"
        said.append(guess(page, "nobody@example.org").status_code)
    assert said[-1] == 429


def test_nothing_that_is_kept_names_anybody(page: PageClient, session: Any) -> None:
    guess(page, "nobody@example.org")
    keys = " ".join(session.scalars(select(Tries.key)))
    assert keys and "nobody" not in keys and "10.0.0.1" not in keys


def _heard(said: list[str], name: str, act: Callable[..., Any]) -> Callable[..., Any]:
    def heard(*args: Any, **kwargs: Any) -> Any:
        said.append(name)
        return act(*args, **kwargs)

    return heard


def test_a_wrong_password_costs_the_same_whoever_is_named(
    page: PageClient, monkeypatch: pytest.MonkeyPatch, session: Any
) -> None:
    """No clock: as many hashes and as many statements, for who is there and who is not."""
    from tests.counting import counted

    hashes: list[str] = []
    contexts = page.app.extensions["security"].pwd_context
    for name in ("verify", "hash"):
        real = getattr(contexts, name)
        heard = _heard(hashes, name, real)
        monkeypatch.setattr(contexts, name, heard)
    make_account(email="known@example.org", password=password_hash(PASSWORD))
    hashes.clear()
    costs = []
    for email in ("nobody@example.org", "known@example.org", "nobody2@example.org"):
        with counted() as sent:
            guess(page, email)
        costs.append((len(sent), len(hashes)))
        hashes.clear()
    assert costs[1] == costs[2]
    assert costs[1][1] == 1
    assert session.scalar(select(func.count()).where(AuditRecord.verb == "failed to sign in")) == 3


@pytest.mark.parametrize(
    ("address", "facts", "setting", "most"),
    [
        ("/register", {}, "REGISTRATIONS_PER_HOUR", 3),
        ("/forgotten-password", {"email": "a@example.org"}, "MAILS_PER_HOUR", 3),
        ("/confirm", {"email": "a@example.org"}, "MAILS_PER_HOUR", 3),
    ],
)
def test_accounts_and_mails_are_not_made_by_machines(
    page: PageClient,
    monkeypatch: pytest.MonkeyPatch,
    address: str,
    facts: dict[str, str],
    setting: str,
    most: int,
) -> None:
    monkeypatch.setitem(page.app.config, setting, most)
    token = page._token()
    said = [
        page._open("POST", address, data={"csrf_token": token, **facts}).status_code
        for _ in range(most + 1)
    ]
    assert said == [200] * most + [429]


def test_a_link_to_reset_is_not_guessed(page: PageClient) -> None:
    token, facts = page._token(), {"password": "x", "password_confirm": "x"}
    said = [
        page._open(
            "POST", "/forgotten-password/guessed", data={"csrf_token": token, **facts}
        ).status_code
        for _ in range(6)
    ]
    assert said == [302] * 5 + [429]


# What people do by hand, and how it is called: setting -> endpoints
BY_HAND = {
    "REQUESTS_PER_HOUR": {
        "matching.send_request",
        "matching.ask_same",
        "pairings.save_consult",
        "circles.ask_to_join",
        "circles.save_invite",
    },
    "MESSAGES_PER_HOUR": {
        "pairings.read_back",
        "pairings.correct_read_back",
        "pairings.advise",
        "pairings.save_new_note",
        "pairings.save_note",
        "pairings.save_concern",
    },
    "SEARCHES_PER_HOUR": {
        "matching.suggestions",
        "matching.next_suggestion",
        "learning.library",
        "learning.library_csv",
        "learning.library_jsonld",
        "learning.library_rss",
        "learning.programme_resources",
        "pairings.find_resources",
        "circles.find_resources",
        "associations.members",
        "associations.find_members",
        "associations.register",
        "associations.find_registered",
        # for strangers as well, who are counted by their address
        "learning.stories",
        "learning.stories_feed",
        "learning.check_certificate",
    },
}


@pytest.mark.parametrize("setting", BY_HAND)
def test_what_people_do_by_hand_is_not_done_by_machines(
    page: PageClient, monkeypatch: pytest.MonkeyPatch, setting: str
) -> None:
    monkeypatch.setitem(page.app.config, setting, 20)
    marked = {name for name, view in page.app.view_functions.items()
              if getattr(view, "at_most", "") == setting}  # fmt: skip
    assert marked == BY_HAND[setting]
    open_for_all = {one for one in marked if access_of(page.app, one) == PUBLIC}
    for endpoint in marked - open_for_all:
        assert isinstance(access_of(page.app, endpoint), Permission)
    assert not open_for_all or f"{setting}_AND_ADDRESS" in page.app.config
    page.sign_in(make_account())
    token = page._token()
    rule = next(page.app.url_map.iter_rules(max(marked)))
    from uuid import uuid4

    address = page.app.url_map.bind("localhost").build(
        rule.endpoint, {name: uuid4() for name in rule.arguments}
    )
    method = "POST" if "POST" in rule.methods else "GET"
    said = [page._open(method, address, data={"csrf_token": token}).status_code for _ in range(31)]
    assert 429 not in said[:20]
    assert said[30] == 429
    page.sign_in(make_account())  # somebody else, from the same address
    token = page._token()
    assert page._open(method, address, data={"csrf_token": token}).status_code != 429


def test_strangers_share_an_address_and_have_room(
    page: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A district hospital has one address: who is signed in there is counted for themselves."""
    assert Config.SEARCHES_PER_HOUR_AND_ADDRESS >= 10 * Config.SEARCHES_PER_HOUR
    monkeypatch.setitem(page.app.config, "SEARCHES_PER_HOUR_AND_ADDRESS", 20)
    said = [page._open("GET", "/stories?topic=handover") for _ in range(31)]
    assert [one.status_code for one in said[:20]] == [200] * 20
    assert said[30].status_code == 429
    assert 0 < int(said[30].headers["Retry-After"]) <= 3600
    assert "Try again in" in said[30].get_data(as_text=True)
    assert page._open("GET", "/").status_code == 200
    page.sign_in(make_account())
    assert page._open("GET", "/stories").status_code == 200
    page.sign_out()
    page.client.environ_base["REMOTE_ADDR"] = "10.0.0.2"
    assert page._open("GET", "/stories").status_code == 200


def test_searching_writes_once_for_ten(page: PageClient) -> None:
    from tests.counting import counted

    page.sign_in(make_account())
    with counted() as sent:
        for _ in range(rates.STEP):
            page._open("GET", "/library")
    writes = [one for one in sent if one.startswith(("INSERT", "UPDATE", "DELETE"))]
    assert len(writes) == 1


def guess_often(address: str, folder: str, email: str, gate: Any, said: Any) -> None:
    """One process of the service; each guesses at the same account at the same time."""
    app = make_app(address, Path(folder))
    page = None
    with app.app_context():
        page = PageClient(app)
        token = page._token()
        gate.wait(60)
        for _ in range(4):
            page.client.environ_base["REMOTE_ADDR"] = "10.0.0.1"
            sent = {"csrf_token": token, "email": email, "password": "wrong"}
            said.put(page._open("POST", "/sign-in", data=sent).status_code)
        db.session.remove()
        db.engine.dispose()


@pytest.mark.parametrize("real_database", KINDS, indirect=True)
def test_four_processes_together_get_five_tries(real_database: str, tmp_path: Path) -> None:
    app = make_app(real_database, tmp_path)
    with app.app_context():
        account: Account = make_account(password=password_hash(PASSWORD))
        email = account.email
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    loaded = multiprocessing.get_context("forkserver")
    loaded.set_forkserver_preload(["tests.loaded", __name__])
    gate, said = loaded.Barrier(PROCESSES), loaded.Queue()
    started = [
        loaded.Process(target=guess_often, args=(real_database, str(tmp_path), email, gate, said))
        for _ in range(PROCESSES)
    ]
    for process in started:
        process.start()
    outcomes = Counter(said.get(timeout=120) for _ in range(PROCESSES * 4))
    for process in started:
        process.join(60)
    assert outcomes == {200: 5, 429: 11}

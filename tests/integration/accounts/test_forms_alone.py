"""Pages take forms and answer with pages: JSON is no second way in, past what is counted and what
is in the audit."""

from typing import Any

import pytest
from sqlalchemy import func, select

from mentor_match.accounts.service import password_hash
from mentor_match.audit.models import AuditRecord
from mentor_match.limits.models import Tries
from tests.factories.accounts import make_account
from tests.integration.web.walking import WORDS, address_of, everything, routes
from tests.pages import PageClient

PASSWORD = "four quiet words together"
PEOPLE = ("a stranger", "a member")
KINDS_OF_JSON = ("application/json", "application/json; charset=utf-8", "application/scim+json")
BODIES = (b'{"email": 1, "password": 2}', b'{"email": "known@example.org"}', b"[]", b"3", b"{")
WANTS_JSON = {"Accept": "application/json"}


def of_the_library(page: PageClient) -> list[tuple[str, str]]:
    """(method, address) of whatever Flask-Security opens, also of what it will open one day."""
    found = [one for one in routes(page.app) if one.endpoint.startswith("security.")]
    assert len(found) >= 15
    return [
        (one.method, address_of(page.app, one, {name: WORDS[name] for name in one.rule.arguments}))
        for one in found
    ]


def enter(page: PageClient, who: str) -> dict[str, str]:
    """Be this person; the token of the visit as a program would send it."""
    page.sign_out()
    if who == "a member":
        page.sign_in(make_account())
    return {"X-CSRFToken": page._token()}


def sign_in(page: PageClient, password: str, **sent: Any) -> Any:
    facts = {"csrf_token": page._token(), "email": "known@example.org", "password": password}
    return page._open("POST", "/sign-in", **{"data": facts, **sent})


def failures(session: Any) -> int:
    asked = select(func.count()).where(AuditRecord.verb == "failed to sign in")
    return int(session.scalar(asked))


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("kind", KINDS_OF_JSON)
def test_a_body_of_json_is_refused_by_every_page_of_the_library_and_counts_nothing(
    page: PageClient, session: Any, who: str, kind: str
) -> None:
    make_account(email="known@example.org")
    token = enter(page, who)
    before = everything()
    for method, address in of_the_library(page):
        for body in BODIES:
            answer = page._open(method, address, data=body, content_type=kind, headers=token)
            assert answer.status_code == 415, (method, address, body)
            assert answer.mimetype == "text/html"
    assert session.scalar(select(func.count()).select_from(Tries)) == 0
    assert everything() == before


def test_a_body_of_json_is_refused_by_every_other_page_as_well(page: PageClient) -> None:
    """Before it is asked who sends it, and whatever stands in the address."""
    token, count = {"X-CSRFToken": page._token()}, 0
    for route in routes(page.app):
        if route.method == "POST" and not route.rule.arguments:
            count += 1
            answer = page._open("POST", str(route.rule), json={"full_name": 1}, headers=token)
            assert answer.status_code == 415, route
    assert count > 40


@pytest.mark.parametrize("who", PEOPLE)
def test_whoever_asks_for_json_gets_the_page(page: PageClient, who: str) -> None:
    token = enter(page, who)["X-CSRFToken"]
    ends = ("/sign-out", "/account/password")  # the visit, and so the token
    for method, address in sorted(of_the_library(page), key=lambda one: one[1] in ends):
        sent = {"data": {"csrf_token": token}} if method == "POST" else {}
        answer = page._open(method, address, headers=WANTS_JSON, **sent)
        assert answer.status_code in {200, 302, 303}, (method, address)
        assert answer.mimetype == "text/html", (method, address)


def test_a_content_type_without_a_body_harms_nobody(page: PageClient) -> None:
    """Programs that take open data say it with every request."""
    for address in ("/sign-in", "/open-data/v1/index.json", "/health/live"):
        assert page._open("GET", address, content_type="application/json").status_code == 200


def test_after_six_wrong_passwords_no_kind_of_request_lets_the_right_one_in(
    page: PageClient, session: Any
) -> None:
    make_account(email="known@example.org", password=password_hash(PASSWORD))
    token = {"X-CSRFToken": page._token()}
    said = [sign_in(page, "wrong", headers=WANTS_JSON).status_code for _ in range(6)]
    assert said == [200] * 5 + [429]
    assert failures(session) == 5
    assert sign_in(page, PASSWORD, headers=WANTS_JSON).status_code == 429
    body = {"email": "known@example.org", "password": PASSWORD}
    assert sign_in(page, PASSWORD, data=None, json=body, headers=token).status_code == 415
    assert page._open("GET", "/account").status_code == 303


def test_who_asks_for_json_does_not_learn_who_is_registered(page: PageClient) -> None:
    make_account(email="known@example.org", full_name="Somebody Known")
    facts = {"csrf_token": page._token(), "full_name": "A B", "call_me": "A", "password": PASSWORD}
    for address, more in (("/register", facts), ("/forgotten-password", {}), ("/confirm", {})):
        said = [
            page._open(
                "POST",
                address,
                data={"csrf_token": facts["csrf_token"], **more, "email": email},
                headers=WANTS_JSON,
            )
            for email in ("known@example.org", "nobody@example.org")
        ]
        answers = [(one.status_code, one.location, page._answer(one).text) for one in said]
        page._open("GET", "/sign-in")  # where the news that was left is told
        assert answers[0] == answers[1], address

"""What holds for every address of the service."""

from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from werkzeug.routing import AnyConverter, IntegerConverter

from mentor_match.associations.service import issue_token
from mentor_match.permissions import Permission, Role, Scope, permitted
from mentor_match.web import clock
from mentor_match.web.access import ANY_TOKEN, access_of
from mentor_match.web.security import POLICY
from tests.factories.accounts import make_account
from tests.factories.machines import make_coordinator
from tests.factories.pairings import make_association
from tests.pages import PageClient

# What other programs send without a form, and so without its token. A new line is a decision.
FROM_ELSEWHERE = {"notifications.stop"}
METHODS = ("POST", "PUT", "PATCH", "DELETE", "GET")
EVERYONE = (Role.MEMBER, Role.COORDINATOR, Role.ADMINISTRATOR)


def addresses(app: Flask) -> list[tuple[str, str, Any, bool]]:
    """(method, address with ids nobody has, access, whether it has an id) of every route."""
    found = []
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if rule.endpoint == "static" or rule.endpoint.startswith("security."):
                continue
            values = {name: _something(rule, name) for name in rule.arguments}
            method = next(one for one in METHODS if one in rule.methods)
            address = app.url_map.bind("localhost").build(rule.endpoint, values, method=method)
            has_id = any(name.endswith("_id") for name in rule.arguments)
            found.append((method, address, access_of(app, rule.endpoint), has_id))
    return found


def _something(rule: Any, name: str) -> Any:
    """A value this part of an address takes; an id nobody has, where it is one."""
    converter = rule._converters[name]
    if isinstance(converter, AnyConverter):
        return sorted(converter.items)[0]
    if isinstance(converter, IntegerConverter):
        return 1
    return {"role": "mentee", "code": "cadre"}.get(name, uuid4())


def test_an_id_nobody_has_is_not_found_by_those_who_may_ask(page: PageClient) -> None:
    page.sign_in(make_account(Role.COORDINATOR, Role.ADMINISTRATOR))
    token = page._token()
    for method, address, _access, has_id in addresses(page.app):
        if has_id and not address.startswith("/api/"):  # its matrix is in tests/integration/api
            answer = page._open(method, address, data={"csrf_token": token})
            assert answer.status_code == 404, (method, address, answer.status_code)


@pytest.mark.parametrize("role", EVERYONE)
def test_a_role_without_the_permission_is_told_so(page: PageClient, role: Role) -> None:
    page.sign_in(make_account(role))
    token = page._token()
    for method, address, access, _has_id in addresses(page.app):
        if isinstance(access, Permission) and not permitted(
            (Role.MEMBER, role), Permission(access)
        ):
            answer = page._open(method, address, data={"csrf_token": token})
            assert answer.status_code == 403, (method, address, answer.status_code)


def test_a_machine_gets_in_with_a_token_of_the_scope_and_nothing_else(page: PageClient) -> None:
    association = make_association()
    coordinator = make_coordinator(association)
    other_scope = frozenset({"something else"})
    kept, secret = issue_token(
        association.id, name="x", scopes=set(Scope), days=1, by=coordinator.id, now=clock.now()
    )
    kept.scopes = other_scope
    page.sign_in(coordinator)  # its cookie opens nothing here
    for method, address, access, _has_id in addresses(page.app):
        if not (access == ANY_TOKEN or isinstance(access, Scope)):
            continue
        for sent in (None, "Bearer nonsense", "Basic eDo=", "Digest x"):
            headers = {"Authorization": sent} if sent else {}
            answer = page._open(method, address, headers=headers)
            assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")
            assert answer.headers["WWW-Authenticate"] == "Bearer"
        if access == ANY_TOKEN:
            continue
        answer = page._open(method, address, headers={"Authorization": f"Bearer {secret}"})
        assert (answer.status_code, answer.mimetype) == (403, "application/problem+json")


def test_a_stranger_gets_in_nowhere_but_where_it_says_so(page: PageClient) -> None:
    token = page._token()
    for method, address, access, _has_id in addresses(page.app):
        if isinstance(access, Permission):
            answer = page._open(method, address, data={"csrf_token": token})
            assert answer.status_code == 303, (method, address)
            assert answer.location.startswith("/sign-in"), (method, address)


def test_nothing_is_sent_without_a_token(page: PageClient) -> None:
    page.sign_in(make_account(Role.COORDINATOR, Role.ADMINISTRATOR))
    known = page.app.url_map.bind("localhost")
    for method, address, access, _has_id in addresses(page.app):
        machine = isinstance(access, Scope) or known.match(address, method)[0] in FROM_ELSEWHERE
        if method == "POST" and not machine:
            assert page._open("POST", address).status_code == 400, address


@pytest.mark.parametrize("address", ["/", "/nothing", "/home", "/sign-in", "/static/style.css"])
def test_headers_are_on_every_answer(page: PageClient, address: str) -> None:
    answer = page._open("GET", address)
    headers = answer.headers
    answer.close()
    assert headers["Content-Security-Policy"] == POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"

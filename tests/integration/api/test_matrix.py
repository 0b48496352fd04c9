"""Every route of the API, with every scope, upon what is one's own, another's and nobody's.

The routes come from the URL map. A new one without a line in `NEEDS` fails, and so does one whose
address has an id for which nothing is made here.
"""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from mentor_match.associations.models import Association
from mentor_match.learning.service import enter_for_member
from mentor_match.permissions import Scope
from mentor_match.web import clock
from mentor_match.web.access import ANY_TOKEN, access_of
from tests.factories.machines import (
    Machine,
    make_coordinator,
    make_key,
    make_member,
    make_webhook,
    refused,
)
from tests.factories.pairings import (
    make_association,
    make_mentee,
    make_mentor,
    make_pairing,
    make_resource,
)
from tests.factories.programmes import make_programme
from tests.factories.register import make_entry

# "METHOD address" -> the scope it needs. This is the policy; the code has to agree with it.
NEEDS: dict[str, Scope | str] = {
    "GET /openapi.json": ANY_TOKEN,
    "GET /token": ANY_TOKEN,
    "GET /members": Scope.READ_MEMBERS,
    "GET /members/{membership_id}": Scope.READ_MEMBERS,
    "PATCH /members/{membership_id}": Scope.WRITE_MEMBERS,
    "PUT /members/{membership_id}/state": Scope.WRITE_MEMBERS,
    "GET /register": Scope.READ_MEMBERS,
    "POST /register": Scope.WRITE_MEMBERS,
    "GET /register/{entry_id}": Scope.READ_MEMBERS,
    "PATCH /register/{entry_id}": Scope.WRITE_MEMBERS,
    "POST /register/{entry_id}/invitations": Scope.WRITE_MEMBERS,
    "GET /programmes": Scope.READ_PROGRAMMES,
    "POST /programmes": Scope.WRITE_PROGRAMMES,
    "GET /programmes/{programme_id}": Scope.READ_PROGRAMMES,
    "PATCH /programmes/{programme_id}": Scope.WRITE_PROGRAMMES,
    "PUT /programmes/{programme_id}/state": Scope.WRITE_PROGRAMMES,
    "GET /programmes/{programme_id}/enrolments": Scope.READ_PROGRAMMES,
    "GET /programmes/{programme_id}/counts": Scope.READ_PROGRAMMES,
    "GET /resources": Scope.READ_RESOURCES,
    "POST /resources": Scope.WRITE_RESOURCES,
    "GET /resources/{resource_id}": Scope.READ_RESOURCES,
    "PATCH /resources/{resource_id}": Scope.WRITE_RESOURCES,
    "PUT /resources/{resource_id}/state": Scope.WRITE_RESOURCES,
    "GET /members/{membership_id}/cpd": Scope.READ_CPD,
    "GET /cpd-entries": Scope.READ_CPD,
    "POST /cpd-entries": Scope.WRITE_CPD,
    "GET /cpd-entries/{cpd_id}": Scope.READ_CPD,
    "PUT /cpd-entries/{cpd_id}/review": Scope.WRITE_CPD,
    "GET /pairings": Scope.READ_PAIRINGS,
    "GET /pairings/{pairing_id}": Scope.READ_PAIRINGS,
    "GET /figures": Scope.READ_AGGREGATES,
    "GET /webhooks": Scope.KEEP_WEBHOOKS,
    "POST /webhooks": Scope.KEEP_WEBHOOKS,
    "GET /webhooks/{webhook_id}": Scope.KEEP_WEBHOOKS,
    "PATCH /webhooks/{webhook_id}": Scope.KEEP_WEBHOOKS,
    "DELETE /webhooks/{webhook_id}": Scope.KEEP_WEBHOOKS,
    "POST /webhooks/{webhook_id}/secrets": Scope.KEEP_WEBHOOKS,
    "GET /webhooks/{webhook_id}/deliveries": Scope.KEEP_WEBHOOKS,
}


def _cpd(home: Association) -> Any:
    member = make_member(home, make_mentee())
    return enter_for_member(
        member,
        reference=member.registration_number,
        title="Sepsis",
        provider="An open university",
        category="learning",
        done_on=clock.now().date(),
        minutes=60,
        verb="completed",
        by=member.account_id,
        now=clock.now(),
    ).id


def _pairing(home: Association) -> Any:
    two = make_mentee(), make_mentor()
    for account in two:
        make_member(home, account)
    return make_pairing(*two).id


# Part of an address -> how one of an association is made; its id.
MAKE: dict[str, Callable[[Association], Any]] = {
    "membership_id": lambda home: make_member(home, make_mentee(), "pending").id,
    "entry_id": lambda home: make_entry(home).id,
    "programme_id": lambda home: make_programme(home, make_coordinator(home)).id,
    "resource_id": lambda home: make_resource(association_id=home.id).id,
    "cpd_id": _cpd,
    "pairing_id": _pairing,
    "webhook_id": lambda home: make_webhook(home).id,
}
# What has to be said so that a change gets as far as looking at whose it is.
BODIES: dict[str, Any] = {
    "PUT /members/{membership_id}/state": {"state": "verified"},
    "PUT /programmes/{programme_id}/state": {"state": "matching"},
    "PUT /resources/{resource_id}/state": {"state": "withdrawn"},
    "PUT /cpd-entries/{cpd_id}/review": {"decision": "verified"},
}


def routes(app: Flask) -> dict[str, Any]:
    """ "METHOD address" -> rule, of every route of the API."""
    found = {}
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/api/v1"):
            plain = rule.rule.removeprefix("/api/v1").replace("<uuid:", "{").replace(">", "}")
            for method in rule.methods - {"HEAD", "OPTIONS"}:
                found[f"{method} {plain}"] = rule
    return found


def send(machine: Machine, route: str, ids: dict[str, Any]) -> Any:
    method, _space, address = route.partition(" ")
    body = BODIES.get(route, {}) if method in {"POST", "PUT", "PATCH"} else None
    headers = {} if method in {"GET", "POST"} else {"If_Match": "*"}
    return machine.send(method, address.format(**ids), body, **headers)


def _removes(line: tuple[str, object]) -> bool:
    """What removes comes last, so that it leaves the others something."""
    return line[0].startswith("DELETE")


def make_all(home: Association) -> dict[str, Any]:
    return {name: make(home) for name, make in MAKE.items()}


def test_every_route_has_its_line(app_on: Callable[[str], Flask]) -> None:
    app = app_on("sqlite")
    found = {route: access_of(app, rule.endpoint) for route, rule in routes(app).items()}
    assert found == NEEDS
    assert {name for rule in routes(app).values() for name in rule.arguments} == set(MAKE)


def test_a_token_opens_what_its_scope_names_and_nothing_else(database: Flask) -> None:
    home = make_association()
    issuer, ids = make_coordinator(home), make_all(home)
    for scope in Scope:
        machine = Machine(database, make_key(home, scope, by=issuer))
        for route, needed in sorted(NEEDS.items(), key=_removes):
            answer = send(machine, route, ids)
            if needed in {ANY_TOKEN, scope}:
                assert answer.status_code in {200, 201, 204, 409, 422}, (route, answer.json)
            else:
                refused(answer, 403)


@pytest.mark.parametrize("whose", ["another's", "nobody's"])
def test_what_is_not_ones_own_does_not_exist(database: Flask, whose: str) -> None:
    machine = Machine(database, make_key(make_association()))
    other = make_association()
    ids = make_all(other) if whose == "another's" else {name: uuid4() for name in MAKE}
    for route in NEEDS:
        if "{" in route:
            refused(send(machine, route, ids), 404)


def test_lists_hold_nothing_of_another_association(database: Flask) -> None:
    machine, other = Machine(database, make_key(make_association())), make_association()
    ids = make_all(other)
    for route in NEEDS:
        method, _space, address = route.partition(" ")
        if method == "GET" and "{" not in address:
            said = machine.get(address).get_data(as_text=True)
            assert not [id_ for id_ in ids.values() if str(id_) in said], route


def test_without_a_token_nothing_opens(database: Flask) -> None:
    ids = {name: uuid4() for name in MAKE}
    for secret in ("", "mm_wrong"):
        machine = Machine(database, secret)
        for route in NEEDS:
            answer = send(machine, route, ids)
            refused(answer, 401)
            assert answer.headers["WWW-Authenticate"] == "Bearer"

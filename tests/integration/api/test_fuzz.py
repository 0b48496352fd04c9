"""Any request at all, as three roles: no fault of the service, and every answer as described.

Schemathesis makes the requests from the description of the API itself. `--api-cases` says how many
in all; `make fuzz` asks for twenty thousand. The cases are the same in every run.
"""

from collections.abc import Iterator
from math import ceil
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.config import CheckConfig
from schemathesis.specs.openapi import checks

from mentor_match.extensions import db
from mentor_match.permissions import Scope
from tests.conftest import _prepare, make_app
from tests.databases import new_database
from tests.factories.machines import make_coordinator, make_key
from tests.factories.pairings import make_association
from tests.integration.api.test_matrix import make_all

READS = [scope for scope in Scope if scope.startswith("read ")]
# Who may do most asks on both databases.
ASKING = (
    *(("all scopes", "sqlite"), ("all scopes", "postgresql")),
    *(("reads only", "sqlite"), ("another association", "sqlite")),
)
# What the rules refuse cannot be told from a description: it is no fault of what was sent.
BY_RULE = ["2xx", "304", "401", "403", "404", "409", "412", "422"]
CHECKS = (
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.response_headers_conformance,
    checks.negative_data_rejection,
    checks.positive_data_acceptance,
)


class World:
    """An application with two associations, and a token of each role."""

    def __init__(self, address: str, folder: Path) -> None:
        self.app = _prepare(make_app(address, folder))
        self.app.config["API_CALLS_A_MINUTE"] = 10**9
        with self.app.app_context():
            home, other = make_association(), make_association()
            issuer = make_coordinator(home)
            self.known = {name: str(id_) for name, id_ in make_all(home).items()}
            self.secrets = {
                "all scopes": make_key(home, by=issuer),
                "reads only": make_key(home, *READS, by=issuer),
                "another association": make_key(other),
            }
            db.session.commit()
            db.session.remove()

    def headers(self, role: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secrets[role]}"}


@pytest.fixture(scope="module")
def world(
    request: pytest.FixtureRequest, run_of_tests: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("api")
    with new_database(request.param, folder, run_of_tests) as address:
        made = World(address, folder)
        yield made
        with made.app.app_context():
            db.engine.dispose()


def described(app: Flask, headers: dict[str, str]) -> Any:
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app, headers=headers)
    kept = schema.config.checks
    kept.positive_data_acceptance = CheckConfig(expected_statuses=BY_RULE)
    return schema


def ask(world: World, role: str, one: Any, mode: GenerationMode, cases: int) -> int:
    """Send so many requests to one operation; how many were sent."""
    sent = 0
    headers = world.headers(role)

    @settings(
        max_examples=cases,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=one.as_strategy(generation_mode=mode), real=st.booleans(), any_tag=st.booleans())
    def send(case: Any, real: bool, any_tag: bool) -> None:
        nonlocal sent
        known = mode == GenerationMode.POSITIVE and real and case.path_parameters
        if known:
            case.path_parameters = {name: world.known[name] for name in case.path_parameters}
            if any_tag and "If-Match" in case.headers:
                case.headers["If-Match"] = "*"
        sent += 1
        answer = case.call_and_validate(headers=headers, checks=CHECKS)
        if known and role == "another association":
            assert answer.status_code >= 400, (one.label, answer.status_code)

    send()
    return sent


@pytest.mark.parametrize(("role", "world"), ASKING, indirect=["world"])
def test_every_answer_is_as_described(
    world: World, role: str, request: pytest.FixtureRequest
) -> None:
    schema = described(world.app, world.headers(role))
    operations = [found.ok() for found in schema.get_all_operations()]
    all_in_all = request.config.getoption("--api-cases")
    each = ceil(all_in_all / len(ASKING) / len(operations) / 2)
    sent, faults = 0, {}
    for one in operations:
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            try:
                sent += ask(world, role, one, mode, each)
            except BaseException as fault:  # one operation at fault hides no other
                if isinstance(fault, KeyboardInterrupt):
                    raise
                faults[f"{one.label}, {mode.value}"] = fault
    print(f"{sent} requests as {role}")  # noqa: T201
    assert not faults, "\n\n".join(f"{where}\n{fault}" for where, fault in faults.items())

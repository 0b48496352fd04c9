"""What the API says of itself, and that a change of it is seen."""

import json
from pathlib import Path

import pytest
from flask import Flask
from marshmallow import fields

from mentor_match.associations import schemas as associations
from mentor_match.insight import schemas as insight
from mentor_match.learning import schemas as learning
from mentor_match.web.api import Code
from tests.factories.machines import Machine, make_key
from tests.factories.pairings import make_association

KEPT = Path(__file__).parents[3] / "docs/openapi.json"


@pytest.fixture
def said(database: Flask) -> dict:
    return Machine(database, make_key(make_association())).get("/openapi.json").json


def test_the_description_is_the_one_in_the_docs(said: dict, request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--write-golden"):
        KEPT.write_text(json.dumps(said, indent=1, sort_keys=True, ensure_ascii=False) + "\n")
    kept = json.loads(KEPT.read_text(encoding="utf-8"))
    assert said == kept, "The API changed: see what for, then pytest --write-golden this file."


def test_it_says_its_version_and_its_standard(said: dict) -> None:
    assert said["openapi"].startswith("3.1")
    assert said["info"]["version"] == "1.2.0"


def test_every_operation_says_what_it_needs_and_what_can_go_wrong(said: dict) -> None:
    for path, operations in said["paths"].items():
        for method, one in operations.items():
            if method == "parameters":
                continue
            assert one["summary"], (method, path)
            assert one["security"][0]["token"] or path == "/api/v1/token"
            assert {"401", "403", "404", "406", "429", "500"} <= set(one["responses"])


def test_every_object_that_is_sent_refuses_what_it_does_not_know(said: dict) -> None:
    schemas = said["components"]["schemas"]
    open_ones = [name for name, one in schemas.items() if one.get("additionalProperties", True)]
    assert open_ones == []


# What is only answered.
ANSWERS = {
    "CountsSchema", "DeliverySchema", "EnrolmentSchema", "EntrySchema", "MemberSchema",
    "ProgrammeSchema", "SecretSchema", "TokenSchema", "WebhookSchema", "CpdEntrySchema",
    "ResourceSchema", "FiguresSchema", "MonthSchema", "PairingSchema", "SideSchema",
    "StatementSchema", "CpdTotalsSchema",
}  # fmt: skip
# Texts that cannot be prose: numbers, addresses, codes, names of files. A new one is a decision.
NO_PROSE = {
    "MemberFilter.registration_number", "EntryFilter.registration_number", "NewEntry.full_name",
    "NewEntry.registration_number", "NewEntry.email", "NewEntry.job", "NewEntry.job_title",
    "EntryChange.full_name", "EntryChange.email", "EntryChange.job", "EntryChange.job_title",
    "ResourceFilter.words", "ResourceFilter.language", "NewResource.address",
    "NewResource.languages", "ResourceChange.address", "ResourceChange.languages",
    "NewCpdEntry.reference", "NewWebhook.url", "WebhookChange.url",
    "ProgrammeChange.currency", "ProgrammeChange.cost",
}  # fmt: skip


def test_every_prose_that_is_sent_has_the_guard_of_patient_identifiers() -> None:
    bare = set()
    for module in (associations, learning, insight):
        for name, schema in vars(module).items():
            if not name.endswith("Schema") or name in ANSWERS or not isinstance(schema, type):
                continue
            for field_name, field in schema().fields.items():
                inner = getattr(field, "inner", field)
                free = isinstance(inner, fields.String) and not isinstance(inner, Code)
                if free and not getattr(inner, "guarded", False) and field_name != "cursor":
                    bare.add(f"{name.removesuffix('Schema')}.{field_name}")
    assert bare == NO_PROSE

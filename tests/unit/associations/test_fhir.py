"""A register in FHIR R4: read one resource at a time, refused by path, and given back unchanged."""

import json
import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mentor_match.associations.exchange.bundles import bundle_of, ndjson_of
from mentor_match.associations.exchange.fhir import read_files, read_register
from mentor_match.associations.exchange.register import LARGEST, Registered, RegisterReading
from mentor_match.associations.exchange.resources import BUNDLES

REAL = Path("/work/shared/data/fhir")


def person(id_: str = "p1", **more: Any) -> dict[str, Any]:
    name = [{"use": "official", "given": ["Amina"], "family": "Warsame"}]
    return {"resourceType": "Practitioner", "id": id_, "name": name} | more


def role(of: str = "p1", id_: str = "r1", **more: Any) -> dict[str, Any]:
    code = [{"coding": [{"system": "urn:x", "code": "2230-1B"}], "text": "Nurse"}]
    reference = {"reference": f"Practitioner/{of}"}
    made = {"resourceType": "PractitionerRole", "id": id_, "practitioner": reference, "code": code}
    return made | more


def bundle(*resources: Any, kind: str = "collection") -> bytes:
    entries = [{"resource": resource} for resource in resources]
    return json.dumps({"resourceType": "Bundle", "type": kind, "entry": entries}).encode()


@pytest.mark.parametrize("kind", sorted(BUNDLES))
def test_a_person_is_read_with_number_address_and_job(kind: str) -> None:
    told = person(
        identifier=[{"value": "kn 123 45"}],
        telecom=[{"system": "phone", "value": "1"}, {"system": "email", "value": "A@Example.org"}],
        gender="female",
    )
    reading = read_register(bundle(role(), told, kind=kind))
    assert reading.refused == []
    assert reading.people == [
        Registered("KN12345", "Amina Warsame", "p1", "a@example.org", "female", "2230-1B",
                   "Nurse", "r1")
    ]  # fmt: skip


def test_lines_of_json_are_read_and_a_broken_line_is_refused_alone() -> None:
    lines = [json.dumps(person("p1")), "{broken", json.dumps(person("p2"))]
    reading = read_register("\n".join(lines).encode())
    assert [one.number for one in reading.people] == ["P1", "P2"]
    assert [str(one) for one in reading.refused] == ["Line 2, structure: It is not JSON."]


@pytest.mark.parametrize(
    ("resource", "place", "path"),
    [
        (person("p 2"), "Entry 2", "Practitioner.id"),
        (person("p1"), "Practitioner/p1", "Practitioner.id"),
        (person("P1"), "Practitioner/P1", "Practitioner.identifier.value"),
        (person("p2", name=[]), "Practitioner/p2", "Practitioner.name"),
        (person("p2", name="Amina"), "Practitioner/p2", "Practitioner.name"),
        (person("p2", name=[{"text": "A\x00"}]), "Practitioner/p2", "Practitioner.name.text"),
        (person("p2", gender="F"), "Practitioner/p2", "Practitioner.gender"),
        (person("p2", gender=[]), "Practitioner/p2", "Practitioner.gender"),
        (person("p2", identifier=[{"value": "9" * 41}]), "Practitioner/p2",
         "Practitioner.identifier.value"),
        (person("p2", telecom=[{"system": "email", "value": "none"}]), "Practitioner/p2",
         "Practitioner.telecom.value"),
        (role("p9"), "PractitionerRole/r1", "PractitionerRole.practitioner.reference"),
        (role(practitioner={"reference": "https://elsewhere.example/Practitioner/p1"}),
         "PractitionerRole/r1", "PractitionerRole.practitioner.reference"),
        (role(code="Nurse"), "PractitionerRole/r1", "PractitionerRole.code"),
        ({"resourceType": "Patient", "id": "x"}, "Patient/x", "resourceType"),
        (None, "Entry 2", "resource"),
    ],
)  # fmt: skip
def test_an_invalid_resource_is_refused_by_path_and_the_others_stand(
    resource: Any, place: str, path: str
) -> None:
    reading = read_register(bundle(person("p1"), resource))
    assert [one.number for one in reading.people] == ["P1"]
    assert [(one.resource, one.path) for one in reading.refused] == [(place, path)]


def test_what_is_too_deep_too_large_or_no_bundle_is_refused_whole() -> None:
    deep = b"[" * 100_000 + b"]" * 100_000
    assert read_register(deep).refused[0].reason.startswith("It is nested deeper")
    assert read_register(b" " * (LARGEST + 1)).refused[0].path == "size"
    assert read_register(bundle(person(), kind="document")).refused[0].path == "Bundle.type"
    assert read_register(b"\xff\xfe").refused[0].path == "encoding"
    assert read_register(b"").refused[0].path == "structure"
    assert read_register(bundle()).refused[0].reason == "There is nobody in it."


def test_roles_are_followed_into_the_other_file_and_refusals_name_theirs() -> None:
    reading = RegisterReading()
    roles = ("roles.json", bundle(role(), role("p9", "r9")))
    read_files([roles, ("people.json", bundle(person()))], reading)
    assert [(one.job, one.role_id) for one in reading.people] == [("2230-1B", "r1")]
    assert [(one.file, one.resource) for one in reading.refused] == [
        ("roles.json", "PractitionerRole/r9")
    ]


@pytest.mark.parametrize(
    ("end", "day"),
    [
        ("2027", date(2027, 12, 31)),
        ("2028-02", date(2028, 2, 29)),
        ("2027-05-04", date(2027, 5, 4)),
        ("2027-05-04T10:00:00+03:00", date(2027, 5, 4)),
    ],
)
def test_the_number_holds_until_the_end_of_its_period(end: str, day: date) -> None:
    told = person(identifier=[{"value": "KN1", "period": {"end": end}}])
    assert read_register(bundle(told)).people[0].valid_until == day


@pytest.mark.parametrize("period", [{"end": "soon"}, {"end": "2027-13-01"}, {"end": 7}, "2027"])
def test_an_end_that_is_no_day_is_refused(period: Any) -> None:
    told = person(identifier=[{"value": "KN1", "period": period}])
    refused = read_register(bundle(told)).refused
    assert [one.path.startswith("Practitioner.identifier.period") for one in refused] == [True]


def test_what_a_resource_calls_itself_can_be_shown() -> None:
    odd = {"resourceType": "Pat\x00ient\ud800" + "x" * 300, "id": "1"}
    refused = read_register(bundle(person(), odd)).refused[0]
    assert refused.resource.encode()
    assert "\x00" not in refused.resource
    assert len(refused.resource) <= 400


def test_what_is_given_out_comes_back_unchanged() -> None:
    people = [
        Registered("KN1", "Amina Warsame", "p1", "a@example.org", "female", "2230-1B",
                   "Nurse", "r", date(2027, 5, 4)),
        Registered("KN2", "Baraka Otieno", "p2"),
    ]  # fmt: skip
    reading = read_register(json.dumps(bundle_of(people)).encode())
    assert (reading.people, reading.refused) == (people, [])
    lines = "".join(ndjson_of(people)).encode()
    assert read_register(lines).people == people
    assert bundle_of([]) == {"resourceType": "Bundle", "type": "collection"}


def test_a_real_register_is_read_whole_and_given_back_unchanged() -> None:
    if not REAL.is_dir():
        pytest.skip(f"{REAL} with the exported register is not on this machine")
    entries = [
        entry
        for name in ("bundle-Practitioner.json", "bundle-PractitionerRole.json")
        for entry in json.loads((REAL / name).read_text(encoding="utf-8"))["entry"]
    ]
    reading = read_register(bundle(*(entry["resource"] for entry in entries)))
    assert len(reading.people) == 1007
    assert sum(one.gender is None for one in reading.people) == 601
    again = read_register(json.dumps(bundle_of(reading.people)).encode())
    assert (again.people, again.refused) == (reading.people, [])


def test_mutated_files_are_read_or_refused_with_place_and_reason_and_never_fail() -> None:
    whole = bundle(person("p1", gender="male"), role(), person("p2", telecom=[]))
    chance = random.Random(5)  # the same mutations every time
    signs = [b"{", b"}", b"[", b"]", b'"', b"null", b"1e999", b"NaN", b"\xff", b"\\ud800", b"\n"]
    for _ in range(150):
        made = bytearray(whole)
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(made))
            made[at : at + chance.randint(0, 6)] = chance.choice(signs)
        reading = read_register(bytes(made))
        assert reading.people or reading.refused
        assert all(one.resource and one.path and one.reason for one in reading.refused)

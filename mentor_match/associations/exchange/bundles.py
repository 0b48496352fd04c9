"""FHIR R4 out: the people of a register as a Bundle, or a resource a line. Pure."""

import json
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any

from mentor_match.associations.exchange.register import Registered

JOBS = "urn:mentor-match:job"


def bundle_of(people: Iterable[Registered]) -> dict[str, Any]:
    """The people as a Bundle of the kind collection, which `read_register` reads unchanged."""
    resources = list(resources_of(people))
    bundle: dict[str, Any] = {"resourceType": "Bundle", "type": "collection"}
    if resources:  # FHIR knows no empty lists
        bundle["entry"] = [{"resource": resource} for resource in resources]
    return bundle


def ndjson_of(people: Iterable[Registered]) -> Iterator[str]:
    """The same resources, one a line."""
    for resource in resources_of(people):
        yield json.dumps(resource, ensure_ascii=False) + "\n"


def resources_of(people: Iterable[Registered]) -> Iterator[dict[str, Any]]:
    """Each person, followed by their post. Who came from a table is called by their number."""
    for one in people:
        id_ = one.source_id or f"n{sha256(one.number.encode()).hexdigest()[:32]}"
        yield _practitioner(one, id_)
        if one.role_id or one.job or one.job_title:
            yield _role(one, id_)


def _practitioner(one: Registered, id_: str) -> dict[str, Any]:
    identifier: dict[str, Any] = {"use": "official", "value": one.number}
    if one.valid_until:
        identifier["period"] = {"end": one.valid_until.isoformat()}
    made: dict[str, Any] = {
        "resourceType": "Practitioner",
        "id": id_,
        "identifier": [identifier],
        "name": [{"use": "official", "text": one.full_name}],
    }
    if one.email:
        made["telecom"] = [{"system": "email", "value": one.email}]
    if one.gender:
        made["gender"] = one.gender
    return made


def _role(one: Registered, id_: str) -> dict[str, Any]:
    made: dict[str, Any] = {
        "resourceType": "PractitionerRole",
        "id": one.role_id or f"{id_[:59]}-post",
        "practitioner": {"reference": f"Practitioner/{id_}"},
    }
    code: dict[str, Any] = {}
    if one.job:
        code["coding"] = [{"system": JOBS, "code": one.job}]
    if one.job_title:
        code["text"] = one.job_title
    if code:
        made["code"] = [code]
    return made

"""FHIR R4 out: the people of a register as a Bundle. Pure."""

from collections.abc import Iterable
from typing import Any

from mentor_match.associations.exchange.register import Registered

JOBS = "urn:mentor-match:job"


def bundle_of(people: Iterable[Registered]) -> dict[str, Any]:
    """The people as a Bundle of the kind collection, which `read_register` reads unchanged."""
    resources: list[dict[str, Any]] = []
    for one in people:
        resources.append(_practitioner(one))
        if one.role_id:
            resources.append(_role(one))
    bundle: dict[str, Any] = {"resourceType": "Bundle", "type": "collection"}
    if resources:  # FHIR knows no empty lists
        bundle["entry"] = [{"resource": resource} for resource in resources]
    return bundle


def _practitioner(one: Registered) -> dict[str, Any]:
    made: dict[str, Any] = {
        "resourceType": "Practitioner",
        "id": one.source_id,
        "identifier": [{"use": "official", "value": one.number}],
        "name": [{"use": "official", "text": one.full_name}],
    }
    if one.email:
        made["telecom"] = [{"system": "email", "value": one.email}]
    if one.gender:
        made["gender"] = one.gender
    return made


def _role(one: Registered) -> dict[str, Any]:
    made: dict[str, Any] = {
        "resourceType": "PractitionerRole",
        "id": one.role_id,
        "practitioner": {"reference": f"Practitioner/{one.source_id}"},
    }
    code: dict[str, Any] = {}
    if one.job:
        code["coding"] = [{"system": JOBS, "code": one.job}]
    if one.job_title:
        code["text"] = one.job_title
    if code:
        made["code"] = [code]
    return made

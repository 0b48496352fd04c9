"""FHIR R4 in: Practitioner and PractitionerRole, as a Bundle or as NDJSON.

Resources are read one by one: an invalid one is refused with its path and reason, the others
stand. References are followed within the files that came together, never over the network.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from mentor_match.associations.exchange.register import (
    GENDERS,
    LARGEST,
    LONGEST,
    Invalid,
    Registered,
    RegisterReading,
    day_of,
    email_of,
    joined,
    number_of,
    short,
    text_of,
)
from mentor_match.associations.exchange.resources import ID, Refuse, resources_of
from mentor_match.associations.rules import plain_number

_NO_ID = "It has no id of letters, digits, dots and hyphens."
Found = tuple[str, dict[str, Any], Refuse]  # how it is called, the resource, who hears of it


def read_register(*contents: bytes) -> RegisterReading:
    """The people of files that belong together."""
    reading = RegisterReading()
    read_files([("", content) for content in contents], reading)
    return reading


def read_files(files: Iterable[tuple[str, bytes]], reading: RegisterReading) -> None:
    """Read (name, content) of each file into the reading."""
    practitioners: dict[str, Found] = {}
    roles: list[Found] = []
    before = len(reading.people) + len(reading.refused)
    for name, content in files:
        refuse = _refuser(reading, name)
        if len(content) > LARGEST:
            refuse("File", "size", "It is larger than 20 MB. Split it.")
            continue
        for place, resource in resources_of(content, refuse):
            kind = resource["resourceType"]
            if kind == "Practitioner":
                _note_practitioner((place, resource, refuse), practitioners)
            elif kind == "PractitionerRole":
                roles.append((place, resource, refuse))
            elif kind != "Organization":
                reason = "Only Practitioner, PractitionerRole and Organization are read."
                refuse(place, "resourceType", reason)
    _understand(practitioners, _jobs_by_person(roles, practitioners), reading)
    if len(reading.people) + len(reading.refused) == before:
        reading.refuse("File", "Bundle.entry", "There is nobody in it.")


def _refuser(reading: RegisterReading, file: str) -> Refuse:
    return lambda resource, path, reason: reading.refuse(resource, path, reason, file)


def _note_practitioner(found: Found, practitioners: dict[str, Found]) -> None:
    place, resource, refuse = found
    id_ = resource.get("id")
    if not isinstance(id_, str) or not ID.fullmatch(id_):
        refuse(place, "Practitioner.id", _NO_ID)
    elif id_ in practitioners:
        refuse(place, "Practitioner.id", "Another resource of the file has this id.")
    else:
        practitioners[id_] = found


def _jobs_by_person(
    roles: Iterable[Found], practitioners: Mapping[str, Any]
) -> dict[str, dict[str, str | None]]:
    """Practitioner id -> job, from the first active role of each person."""
    jobs: dict[str, dict[str, str | None]] = {}
    for place, role, refuse in roles:
        try:
            person = _person_of(role, practitioners)
            job = _job_of(role)
        except Invalid as invalid:
            refuse(place, invalid.path, invalid.reason)
            continue
        if role.get("active", True) is not False:
            jobs.setdefault(person, job)
    return jobs


def _person_of(role: Mapping[str, Any], practitioners: Mapping[str, Any]) -> str:
    path = "PractitionerRole.practitioner.reference"
    told = role.get("practitioner")
    reference = told.get("reference") if isinstance(told, dict) else None
    if not isinstance(reference, str) or not reference.startswith("Practitioner/"):
        raise Invalid(path, "It does not name a Practitioner of this file.")
    person = reference.removeprefix("Practitioner/")
    if person not in practitioners:
        raise Invalid(path, "The Practitioner it names is not in this file.")
    return person


def _job_of(role: Mapping[str, Any]) -> dict[str, str | None]:
    id_, path = role.get("id"), "PractitionerRole.code"
    if not isinstance(id_, str) or not ID.fullmatch(id_):
        raise Invalid("PractitionerRole.id", _NO_ID)
    concept = next(iter(_dicts(role, "code", path)), {})
    coding = next(iter(_dicts(concept, "coding", f"{path}.coding")), {})
    code = text_of(coding.get("code"), f"{path}.coding.code", LONGEST["job"])
    title = text_of(concept.get("text") or coding.get("display"), f"{path}.text", LONGEST["title"])
    return {"job": code, "job_title": title, "role_id": id_}


def _understand(
    practitioners: Mapping[str, Found],
    jobs: Mapping[str, dict[str, str | None]],
    reading: RegisterReading,
) -> None:
    for id_, (_place, resource, refuse) in practitioners.items():
        try:
            person = _person(id_, resource, jobs.get(id_, {}))
            reading.take(person, "Practitioner.identifier.value")
        except Invalid as invalid:
            refuse(f"Practitioner/{id_}", invalid.path, invalid.reason)


def _person(id_: str, resource: Mapping[str, Any], job: Mapping[str, str | None]) -> Registered:
    gender = resource.get("gender")
    if gender is not None and (not isinstance(gender, str) or gender not in GENDERS):
        raise Invalid("Practitioner.gender", f"It is none of: {', '.join(GENDERS)}.")
    number, until = _number(id_, resource)
    return Registered(
        number=number,
        full_name=_name(resource),
        source_id=id_,
        email=_email(resource),
        gender=gender,
        valid_until=day_of(until, "Practitioner.identifier.period.end"),
        **job,
    )


def _number(id_: str, resource: Mapping[str, Any]) -> tuple[str, object]:
    """(number, until when it holds) of the first identifier; where a register exports none, the
    id of the resource serves."""
    for identifier in _dicts(resource, "identifier", "Practitioner.identifier"):
        told = number_of(identifier.get("value"), "Practitioner.identifier.value")
        if told:
            period = identifier.get("period", {})
            if not isinstance(period, dict):
                raise Invalid("Practitioner.identifier.period", "It is no period.")
            return told, period.get("end")
    return short(plain_number(id_), "Practitioner.id", LONGEST["number"]), None


def _name(resource: Mapping[str, Any]) -> str:
    """The official name, or the first; its text, or its parts in order."""
    names = _dicts(resource, "name", "Practitioner.name")
    names.sort(key=lambda name: name.get("use") != "official")
    path = "Practitioner.name"
    for name in names:
        text = text_of(name.get("text"), f"{path}.text", LONGEST["name"])
        given = name.get("given", [])
        if not isinstance(given, list):
            raise Invalid(f"{path}.given", "It is not a list.")
        parts = (text_of(one, path, LONGEST["name"]) for one in [*given, name.get("family")])
        told = text or joined(parts)
        if told:
            return short(told, path, LONGEST["name"])
    raise Invalid(path, "The person has no name.")


def _email(resource: Mapping[str, Any]) -> str | None:
    for contact in _dicts(resource, "telecom", "Practitioner.telecom"):
        if contact.get("system") == "email" and contact.get("value"):
            return email_of(contact["value"], "Practitioner.telecom.value")
    return None


def _dicts(holder: Mapping[str, Any], name: str, path: str) -> list[dict[str, Any]]:
    found = holder.get(name, [])
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise Invalid(path, "It is not a list of objects.")
    return list(found)

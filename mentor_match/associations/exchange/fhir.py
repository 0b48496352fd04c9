"""FHIR R4 in: Practitioner and PractitionerRole, as a Bundle or as NDJSON.

Resources are read one by one: an invalid one is refused with its path and reason, the others
stand. References are followed within the file only, never over the network.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from mentor_match.associations.exchange.register import Refused, Registered, RegisterReading
from mentor_match.associations.rules import plain_number

LARGEST = 20 * 1024 * 1024
MOST_RESOURCES = 50_000
DEEPEST = 40
BUNDLES = {"collection", "transaction", "batch", "searchset"}
GENDERS = {"male", "female", "other", "unknown"}
LONGEST = {"number": 40, "name": 160, "email": 254, "job": 60, "title": 160}
_ID = re.compile(r"[A-Za-z0-9.\-]{1,64}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
# Control signs and halves of signs: no database keeps them, and nobody typed them.
_NEVER_TYPED = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
_BRACKETS = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]', re.DOTALL)


class _Invalid(Exception):
    """A resource that cannot be taken: the path in it, and the reason."""

    def __init__(self, path: str, reason: str) -> None:
        self.path, self.reason = path, reason
        super().__init__(path, reason)


def read_register(content: bytes) -> RegisterReading:
    """The people of one file."""
    reading = RegisterReading()
    if len(content) > LARGEST:
        reading.refused.append(Refused("File", "size", "It is larger than 20 MB. Split it."))
        return reading
    practitioners: dict[str, dict[str, Any]] = {}
    roles: list[tuple[str, dict[str, Any]]] = []
    for place, resource in _resources(content, reading):
        kind = resource.get("resourceType")
        if kind == "Practitioner":
            _note_practitioner(place, resource, practitioners, reading)
        elif kind == "PractitionerRole":
            roles.append((place, resource))
        elif kind != "Organization":
            reason = "Only Practitioner, PractitionerRole and Organization are read."
            reading.refused.append(Refused(place, "resourceType", reason))
    jobs = _jobs_by_person(roles, practitioners, reading)
    _understand(practitioners, jobs, reading)
    if not reading.people and not reading.refused:
        reading.refused.append(Refused("File", "Bundle.entry", "There is nobody in it."))
    return reading


def _resources(content: bytes, reading: RegisterReading) -> Iterator[tuple[str, dict[str, Any]]]:
    """(how it is called in a refusal, the resource), in the order of the file."""
    try:
        whole = _parsed(content)
    except _Invalid as invalid:
        lines = [line for line in content.splitlines() if line.strip()]
        if len(lines) < 2 or not lines[0].rstrip().endswith(b"}"):
            reading.refused.append(Refused("File", invalid.path, invalid.reason))
            return
        yield from _named(_lines(content, reading), reading)
        return
    if isinstance(whole, dict) and whole.get("resourceType") == "Bundle":
        yield from _named(_entries(whole, reading), reading)
    else:
        yield from _named([("Resource 1", whole)], reading)


def _parsed(text: bytes) -> Any:
    if _depth(text) > DEEPEST:
        raise _Invalid("structure", f"It is nested deeper than {DEEPEST} levels.")
    try:
        return json.loads(text.removeprefix(b"\xef\xbb\xbf").decode("utf-8"))
    except UnicodeDecodeError:
        raise _Invalid("encoding", "It is not in UTF-8.") from None
    except (ValueError, RecursionError):
        raise _Invalid("structure", "It is not JSON.") from None


def _depth(text: bytes) -> int:
    """How deep brackets stand in one another, those in strings left out."""
    depth = deepest = 0
    for found in _BRACKETS.finditer(text):
        sign = found.group()
        if sign in {b"[", b"{"}:
            depth += 1
            deepest = max(deepest, depth)
        elif sign in {b"]", b"}"}:
            depth -= 1
    return deepest


def _lines(content: bytes, reading: RegisterReading) -> Iterator[tuple[str, Any]]:
    for number, line in enumerate(content.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            yield f"Line {number}", _parsed(line)
        except _Invalid as invalid:
            reading.refused.append(Refused(f"Line {number}", invalid.path, invalid.reason))


def _entries(bundle: Mapping[str, Any], reading: RegisterReading) -> Iterator[tuple[str, Any]]:
    kind, entries = bundle.get("type"), bundle.get("entry", [])
    if not isinstance(kind, str) or kind not in BUNDLES:
        reason = f"It is none of: {', '.join(sorted(BUNDLES))}."
        reading.refused.append(Refused("Bundle", "Bundle.type", reason))
    elif not isinstance(entries, list):
        reading.refused.append(Refused("Bundle", "Bundle.entry", "It is not a list."))
    else:
        for number, entry in enumerate(entries, start=1):
            found = entry.get("resource") if isinstance(entry, dict) else None
            yield f"Entry {number}", found


def _named(
    found: Iterable[tuple[str, Any]], reading: RegisterReading
) -> Iterator[tuple[str, dict[str, Any]]]:
    for number, (place, resource) in enumerate(found):
        if number >= MOST_RESOURCES:
            reason = f"There are more than {MOST_RESOURCES} resources; the rest was not read."
            reading.refused.append(Refused("File", "size", reason))
            return
        if not isinstance(resource, dict) or not isinstance(resource.get("resourceType"), str):
            reading.refused.append(Refused(place, "resource", "There is no resource here."))
            continue
        id_ = resource.get("id")
        known = isinstance(id_, str) and _ID.fullmatch(id_)
        yield f"{resource['resourceType'][:40]}/{id_}" if known else place, resource


def _note_practitioner(
    place: str,
    resource: dict[str, Any],
    practitioners: dict[str, dict[str, Any]],
    reading: RegisterReading,
) -> None:
    id_ = resource.get("id")
    if not isinstance(id_, str) or not _ID.fullmatch(id_):
        reason = "It has no id of letters, digits, dots and hyphens."
        reading.refused.append(Refused(place, "Practitioner.id", reason))
    elif id_ in practitioners:
        reason = "Another resource of the file has this id."
        reading.refused.append(Refused(place, "Practitioner.id", reason))
    else:
        practitioners[id_] = resource


def _jobs_by_person(
    roles: Iterable[tuple[str, dict[str, Any]]],
    practitioners: Mapping[str, Any],
    reading: RegisterReading,
) -> dict[str, dict[str, str | None]]:
    """Practitioner id -> job, from the first active role of each person."""
    jobs: dict[str, dict[str, str | None]] = {}
    for place, role in roles:
        try:
            person = _person_of(role, practitioners)
            job = _job_of(role)
        except _Invalid as invalid:
            reading.refused.append(Refused(place, invalid.path, invalid.reason))
            continue
        if role.get("active", True) is not False:
            jobs.setdefault(person, job)
    return jobs


def _person_of(role: Mapping[str, Any], practitioners: Mapping[str, Any]) -> str:
    path = "PractitionerRole.practitioner.reference"
    told = role.get("practitioner")
    reference = told.get("reference") if isinstance(told, dict) else None
    if not isinstance(reference, str) or not reference.startswith("Practitioner/"):
        raise _Invalid(path, "It does not name a Practitioner of this file.")
    person = reference.removeprefix("Practitioner/")
    if person not in practitioners:
        raise _Invalid(path, "The Practitioner it names is not in this file.")
    return person


def _job_of(role: Mapping[str, Any]) -> dict[str, str | None]:
    id_, path = role.get("id"), "PractitionerRole.code"
    if not isinstance(id_, str) or not _ID.fullmatch(id_):
        raise _Invalid("PractitionerRole.id", "It has no id of letters, digits, dots and hyphens.")
    concept = next(iter(_dicts(role, "code", path)), {})
    coding = next(iter(_dicts(concept, "coding", f"{path}.coding")), {})
    code = _text(coding.get("code"), f"{path}.coding.code", LONGEST["job"])
    title = _text(concept.get("text") or coding.get("display"), f"{path}.text", LONGEST["title"])
    return {"job": code, "job_title": title, "role_id": id_}


def _understand(
    practitioners: Mapping[str, dict[str, Any]],
    jobs: Mapping[str, dict[str, str | None]],
    reading: RegisterReading,
) -> None:
    numbers: set[str] = set()
    for id_, resource in practitioners.items():
        try:
            person = _person(id_, resource, jobs.get(id_, {}))
            if person.number in numbers:
                reason = "Another person of the file has this registration number."
                raise _Invalid("Practitioner.identifier.value", reason)
        except _Invalid as invalid:
            place = f"Practitioner/{id_}"
            reading.refused.append(Refused(place, invalid.path, invalid.reason))
        else:
            numbers.add(person.number)
            reading.people.append(person)


def _person(id_: str, resource: Mapping[str, Any], job: Mapping[str, str | None]) -> Registered:
    gender = resource.get("gender")
    if gender is not None and (not isinstance(gender, str) or gender not in GENDERS):
        reason = f"It is none of: {', '.join(sorted(GENDERS))}."
        raise _Invalid("Practitioner.gender", reason)
    return Registered(
        number=_number(id_, resource),
        full_name=_name(resource),
        source_id=id_,
        email=_email(resource),
        gender=gender,
        **job,
    )


def _number(id_: str, resource: Mapping[str, Any]) -> str:
    """The first identifier; where a register exports none, the id of the resource serves."""
    path = "Practitioner.identifier.value"
    for identifier in _dicts(resource, "identifier", "Practitioner.identifier"):
        told = _text(identifier.get("value"), path, LONGEST["number"])
        if told:
            return _short(plain_number(told), path, LONGEST["number"])
    return _short(plain_number(id_), "Practitioner.id", LONGEST["number"])


def _name(resource: Mapping[str, Any]) -> str:
    """The official name, or the first; its text, or its parts in order."""
    names = _dicts(resource, "name", "Practitioner.name")
    names.sort(key=lambda name: name.get("use") != "official")
    for name in names:
        text = _text(name.get("text"), "Practitioner.name.text", LONGEST["name"])
        given = name.get("given", [])
        if not isinstance(given, list):
            raise _Invalid("Practitioner.name.given", "It is not a list.")
        parts = [*given, name.get("family")]
        path = "Practitioner.name"
        told = " ".join(
            part for part in (_text(one, path, LONGEST["name"]) for one in parts) if part
        )
        if text or told:
            return _short(text or told, path, LONGEST["name"])
    raise _Invalid("Practitioner.name", "The person has no name.")


def _email(resource: Mapping[str, Any]) -> str | None:
    path = "Practitioner.telecom.value"
    for contact in _dicts(resource, "telecom", "Practitioner.telecom"):
        if contact.get("system") != "email":
            continue
        told = _text(contact.get("value"), path, LONGEST["email"])
        if told and not _EMAIL.fullmatch(told):
            raise _Invalid(path, "It is not an e-mail address.")
        if told:
            return told.lower()
    return None


def _dicts(holder: Mapping[str, Any], name: str, path: str) -> list[dict[str, Any]]:
    found = holder.get(name, [])
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise _Invalid(path, "It is not a list of objects.")
    return list(found)


def _text(value: Any, path: str, longest: int) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise _Invalid(path, "It is not a text.")
    if _NEVER_TYPED.search(value):
        raise _Invalid(path, "It has signs that are no letters.")
    return _short(" ".join(value.split()), path, longest) or None


def _short(text: str, path: str, longest: int) -> str:
    if len(text) > longest:
        raise _Invalid(path, f"It is longer than {longest} signs.")
    return text

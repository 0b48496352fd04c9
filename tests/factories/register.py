"""A register, and files of one."""

import io
import json
from itertools import count
from typing import Any

from mentor_match.associations.models import Association, RegisterEntry
from mentor_match.associations.rules import job_key
from mentor_match.extensions import db
from tests.factories.accounts import LONG_AGO

_numbers = count(1)
HEAD = "registration_number,full_name,email,job,gender,valid_until\n"


def make_entry(association: Association, full_name: str = "Amina Warsame", **changes: Any) -> Any:
    """A person of a register."""
    number = next(_numbers)
    facts = {"number": f"KN{number}", "email": f"kn{number}@example.org", **changes}
    entry = RegisterEntry(
        association_id=association.id,
        full_name=full_name,
        job_key=job_key(facts.get("job"), facts.get("job_title")),
        added_at=LONG_AGO,
        changed_at=LONG_AGO,
        **facts,
    )
    db.session.add(entry)
    db.session.flush()
    return entry


def practitioner(id_: str = "p1", name: str = "Amina Warsame", **more: Any) -> dict[str, Any]:
    """A person as a registry exports one."""
    told = {"resourceType": "Practitioner", "id": id_, "name": [{"text": name}]}
    return told | more


def role_of(id_: str = "p1", code: str = "2230-1B", title: str = "Nurse") -> dict[str, Any]:
    """The post of a person."""
    return {
        "resourceType": "PractitionerRole",
        "id": f"role-{id_}",
        "practitioner": {"reference": f"Practitioner/{id_}"},
        "code": [{"coding": [{"code": code}], "text": title}],
    }


def bundle(*resources: Any) -> bytes:
    """Resources as one file."""
    entries = [{"resource": resource} for resource in resources]
    return json.dumps({"resourceType": "Bundle", "type": "batch", "entry": entries}).encode()


def workbook(*rows: Any) -> bytes:
    """Rows as an Excel file."""
    from openpyxl import Workbook

    book, kept = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(list(row))
    book.save(kept)
    return kept.getvalue()


def sent(*contents: bytes | str) -> dict[str, Any]:
    """Files as a form sends them."""
    raw = (one.encode() if isinstance(one, str) else one for one in contents)
    return {"files": [(io.BytesIO(one), f"file{n}") for n, one in enumerate(raw, start=1)]}

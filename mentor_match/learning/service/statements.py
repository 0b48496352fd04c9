"""Statements: a period as it stands on a day, and a public page its holder governs.

The key in the address of the page is made from the statement's id and the secret of the service,
so that it can be printed again; kept is only its hash, so that the tables alone open no page.
"""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from mentor_match.associations.models import Membership
from mentor_match.audit import service as audit
from mentor_match.extensions import db
from mentor_match.learning.models import CpdStatement
from mentor_match.learning.queries import EntryRow, Record, lock_statement
from mentor_match.learning.rules import NotVerifiedHere, StatementRevoked

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # nothing that looks like something else


def key_of(statement_id: UUID, secret: str) -> str:
    """The key of a statement's public page."""
    made = hmac.new(secret.encode(), f"CPD statement {statement_id}".encode(), hashlib.sha256)
    return urlsafe_b64encode(made.digest()[:18]).decode()


def hash_of(key: str) -> str:
    """What is kept of a key."""
    return hashlib.sha256(key.encode()).hexdigest()


def issue_statement(
    membership: Membership, record: Record, *, shows: str, named: bool, secret: str, now: datetime
) -> CpdStatement:
    """Write down a period as it stands now; nothing that happens later changes it."""
    if membership.state != "verified":
        raise NotVerifiedHere
    id_ = uuid4()
    statement = CpdStatement(
        id=id_,
        number="".join(secrets.choice(ALPHABET) for _ in range(10)),
        account_id=membership.account_id,
        association_id=membership.association_id,
        snapshot=_snapshot(membership, record),
        issued_at=now,
        key_hash=hash_of(key_of(id_, secret)),
        shows=shows,
        named=named,
    )
    db.session.add(statement)
    db.session.flush()
    _note("issued CPD statement", statement, now, shows=shows, named=named)
    return statement


def share_statement(statement: CpdStatement, *, shows: str, named: bool, now: datetime) -> None:
    """Change what the public page shows, from now on."""
    statement = lock_statement(statement)
    if statement.revoked_at is not None:
        raise StatementRevoked
    statement.shows, statement.named = shows, named
    db.session.flush()
    _note("changed what a CPD statement shows", statement, now, shows=shows, named=named)


def revoke_statement(statement: CpdStatement, *, now: datetime) -> None:
    """End its public page, at once and for good; revoking twice is revoking once."""
    statement = lock_statement(statement)
    if statement.revoked_at is None:
        statement.revoked_at = now
        db.session.flush()
        _note("revoked CPD statement", statement, now)


def _snapshot(membership: Membership, record: Record) -> dict[str, Any]:
    total = record.total
    return {
        "name": membership.account.full_name,
        "registration_number": membership.registration_number,
        "association": membership.association.name,
        "first": total.period.first.isoformat(),
        "last": total.period.last.isoformat(),
        "unit": record.rules.unit,
        "required": total.required,
        "counted": total.counted,
        "missing": total.missing,
        "categories": [
            {
                "code": one.code,
                "earned": one.earned,
                "counted": one.counted,
                "ceiling": one.ceiling,
                "minimum": one.minimum,
            }
            for one in total.categories
        ],
        "lines": [_line(row) for row in reversed(record.rows) if row.counts and row.units],
    }


def _line(row: EntryRow) -> dict[str, Any]:
    entry = row.entry
    return {
        "done_on": entry.done_on.isoformat(),
        "source": entry.source,
        "title": entry.title,
        "topics": sorted(entry.topics),
        "provider": entry.provider,
        "category": entry.category,
        "minutes": entry.minutes,
        "units": entry.units,
        "standing": row.standing,
    }


def _note(verb: str, statement: CpdStatement, now: datetime, **facts: Any) -> None:
    audit.record(
        verb,
        "CPD statement",
        statement.id,
        by=statement.account_id,
        now=now,
        association_id=statement.association_id,
        **facts,
    )

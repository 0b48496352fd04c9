"""The sign-in a request came with: which of the person's browsers asks, and what it has proved."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import g
from flask_login import current_user


@dataclass(frozen=True, slots=True)
class Visit:
    """One browser in which somebody is signed in, as it was when the request began."""

    id: UUID
    kept: bool
    proved_at: datetime | None
    factor_at: datetime | None


def note_visit(visit: Visit | None) -> None:
    """The sign-in of this request from now on; None where there is none any more."""
    g.visit = visit


def visit() -> Visit | None:
    """The sign-in of this request; None of a stranger."""
    if not current_user.is_authenticated:
        return None
    found: Visit | None = g.get("visit")
    return found

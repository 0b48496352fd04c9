"""Programmes and who takes part, as real rows."""

from datetime import UTC, date, datetime
from typing import Any

from mentor_match.accounts.models import Account
from mentor_match.associations.models import Association, Enrolment, Programme
from mentor_match.associations.rules import ProgrammeState
from mentor_match.associations.service import (
    create_programme,
    enrol,
    invite_partner,
    join_programme,
    make_agreement,
)
from mentor_match.extensions import db

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def make_programme(
    association: Association, by: Account, *, state: str = ProgrammeState.OPEN, **changes: Any
) -> Programme:
    """A programme that is open to enrol today."""
    programme = create_programme(
        association,
        title="First steps",
        about="Two years with someone who has walked the way.",
        opens_on=date(2026, 11, 1),
        closes_on=date(2026, 12, 1),
        ends_on=date(2027, 8, 1),
        by=by.id,
        now=NOW,
    )
    programme.state = state
    for name, value in changes.items():
        setattr(programme, name, value)
    db.session.flush()
    return programme


def make_partner(programme: Programme, association: Association, by: Account) -> None:
    """Another association with an agreement, which has joined."""
    make_agreement(programme.association, association, by=None, now=NOW)
    invite_partner(programme, association, sees="totals", by=by.id, now=NOW)
    join_programme(programme, association, by=by.id, now=NOW)


def take_part(
    programme: Programme,
    account: Account,
    part: str = "mentee",
    *,
    places: int = 1,
    outside: bool = False,
) -> Enrolment:
    """Enrol by the service itself."""
    return enrol(programme, account.id, part=part, places=places, outside=outside, now=NOW)

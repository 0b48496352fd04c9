"""Pairings in which something is wrong, found in the database: of an association's thousands a page
shows six."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select

from mentor_match.extensions import db
from mentor_match.pairings.models import Pairing
from mentor_match.pairings.queries.rows import rows_of
from mentor_match.pairings.rules import Limits, PairingState
from mentor_match.pairings.rules.pairings import EARLY


def list_troubled(
    association_id: UUID,
    now: datetime,
    limits: Limits,
    *,
    among: Collection[UUID] | None = None,
    without: Collection[UUID] = (),
    limit: int | None = None,
) -> tuple[Sequence[tuple[UUID, datetime]], int]:
    """((pairing, since when nobody met), the longest first; how many there are in all)."""
    only = [Pairing.state == PairingState.ACTIVE, _in_trouble(now, limits)]
    if among is not None:
        only.append(Pairing.id.in_(among))
    if without:
        only.append(Pairing.id.not_in(without))
    since = func.coalesce(Pairing.held_at, Pairing.opened_at).label("since")
    found = rows_of(Pairing, association_id, Pairing.id, since, only=only)
    asked = select(found.c.id, found.c.since, func.count().over())
    rows = db.session.execute(asked.order_by(found.c.since, found.c.id).limit(limit)).all()
    return [(row[0], row[1]) for row in rows], rows[0][2] if rows else 0


def _in_trouble(now: datetime, limits: Limits) -> ColumnElement[bool]:
    """Whether `pairings.rules.troubles` finds anything in an active pairing; all it needs stands in
    the indexes of states."""
    quiet = now - timedelta(days=limits.days_without_session)
    due = now - timedelta(days=limits.days_without_charter)
    nobody_met = and_(
        Pairing.opened_at <= quiet,
        or_(Pairing.resumed_at.is_(None), Pairing.resumed_at <= quiet),
        or_(Pairing.held_at.is_(None), Pairing.held_at <= quiet),
    )
    return and_(
        Pairing.opened_at <= now - EARLY,
        or_(nobody_met, and_(Pairing.opened_at <= due, Pairing.signed < 2), Pairing.missed >= 2),
    )

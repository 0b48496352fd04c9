"""Pairings in which something is wrong, found in the database: of an association's thousands a page
shows six."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select

from mentor_match.extensions import db
from mentor_match.insight.queries.watched import last_held, missed_since, signed
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
    only = [Pairing.state == PairingState.ACTIVE, Pairing.opened_at <= now - EARLY]
    if among is not None:
        only.append(Pairing.id.in_(among))
    if without:
        only.append(Pairing.id.not_in(without))
    active = rows_of(
        Pairing, association_id, Pairing.id, Pairing.opened_at, Pairing.resumed_at, only=only
    )
    # The offset keeps the database from asking anew, wherever it is named, when they last met.
    met = select(active, last_held(active.c.id).label("held")).offset(0).subquery()
    since = func.coalesce(met.c.held, met.c.opened_at).label("since")
    asked = (
        select(met.c.id, since, func.count().over())
        .where(_in_trouble(met, since, now, limits))
        .order_by(since, met.c.id)
        .limit(limit)
    )
    found = db.session.execute(asked).all()
    return [(row[0], row[1]) for row in found], found[0][2] if found else 0


def _in_trouble(met: Any, since: Any, now: datetime, limits: Limits) -> ColumnElement[bool]:
    """Whether `pairings.rules.troubles` finds anything in an active pairing that is not young."""
    quiet = now - timedelta(days=limits.days_without_session)
    due = now - timedelta(days=limits.days_without_charter)
    nobody_met = and_(
        met.c.opened_at <= quiet,
        or_(met.c.resumed_at.is_(None), met.c.resumed_at <= quiet),
        or_(met.c.held.is_(None), met.c.held <= quiet),
    )
    return or_(
        nobody_met,
        and_(met.c.opened_at <= due, signed(met.c.id) < 2),
        missed_since(since.element, met.c.id) >= 2,
    )

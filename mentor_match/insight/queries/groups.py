"""Counting pairings by what people are and why they end, in whole fives.

Of another association's member nothing is said but that it is one: what they are stays with their
own association, whatever the table and however small.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, func, literal, select

from mentor_match.extensions import db
from mentor_match.insight.queries.watched import side_of
from mentor_match.insight.rules import FEWEST_SHOWN, Fives, in_fives
from mentor_match.insight.rules.flow import Span
from mentor_match.pairings.models import Pairing
from mentor_match.pairings.queries.feedback import figures_of_association
from mentor_match.pairings.rules import PairingState
from mentor_match.pairings.rules.feedback import Figure, Side
from mentor_match.profiles.models import Profile

PARTNER = "partner"  # the code of a member of another association
APART = " "  # between the code of the mentee's side and that of the mentor's


@dataclass(frozen=True, slots=True)
class Groups:
    """Endings by reason, mentees by country, pairings by "mentee's mentor's" cadre."""

    endings: Fives
    countries: Fives
    cadres: Fives


def read_groups(association_id: UUID, span: Span) -> Groups:
    """All tables of groups in a span: six queries."""
    return Groups(
        endings=_fives(_endings(association_id), span),
        countries=_fives(_countries(association_id), span),
        cadres=_fives(_cadres(association_id), span),
    )


def read_across(association_id: UUID, span: Span) -> Fives:
    """Pairings "within" a cadre and "across" cadres."""
    code = case((Pairing.mentee_cadre == Pairing.mentor_cadre, "within"), else_="across")
    return _fives(
        select(code.label("code"), Pairing.opened_at.label("at"), *_who()).where(
            side_of(Pairing, association_id)
        ),
        span,
    )


def read_satisfaction(association_id: UUID) -> Mapping[str, Mapping[str, Figure]]:
    """Side -> question -> what may be shown: since the beginning, of all programmes.

    Answers are kept without the pairing they are about, so no filter can reach them.
    """
    return {side.value: figures_of_association(association_id, side) for side in Side}


def _who() -> Sequence[Any]:
    return Pairing.programme_id.label("programme"), Pairing.id.label("id")


def _endings(association_id: UUID) -> Select[Any]:
    return select(
        func.coalesce(Pairing.reason, "other").label("code"), Pairing.ended_at.label("at"), *_who()
    ).where(
        side_of(Pairing, association_id),
        Pairing.state == PairingState.ENDED_EARLY,
        Pairing.ended_at.is_not(None),
    )


def _countries(association_id: UUID) -> Select[Any]:
    return (
        select(Profile.country.label("code"), Pairing.opened_at.label("at"), *_who())
        .join(Pairing, Pairing.mentee_id == Profile.account_id)
        .where(Pairing.mentee_association_id == association_id, Profile.country.is_not(None))
    )


def _cadres(association_id: UUID) -> Select[Any]:
    mentee = _own(Pairing.mentee_association_id, association_id, Pairing.mentee_cadre)
    mentor = _own(Pairing.mentor_association_id, association_id, Pairing.mentor_cadre)
    return select(
        (mentee + literal(APART) + mentor).label("code"), Pairing.opened_at.label("at"), *_who()
    ).where(side_of(Pairing, association_id))


def _own(side: Any, association_id: UUID, cadre: Any) -> ColumnElement[str]:
    return case((side == association_id, cadre), else_=PARTNER)


def _fives(rows: Select[Any], span: Span) -> Fives:
    """Of each programme and code the rows in the order of time, five to a block, for good."""
    one = rows.subquery()
    place = func.row_number().over(
        partition_by=(one.c.programme, one.c.code), order_by=(one.c.at, one.c.id)
    )
    placed = select(one.c.programme, one.c.code, one.c.at, place.label("place")).subquery()
    block = (placed.c.place - 1) // FEWEST_SHOWN
    blocks = (
        select(placed.c.code, placed.c.programme)
        .group_by(placed.c.programme, placed.c.code, block)
        .having(
            func.count() == FEWEST_SHOWN,
            func.min(placed.c.at) >= span.since,
            func.max(placed.c.at) < span.until,
        )
    )
    inside = select(func.count()).where(one.c.at >= span.since, one.c.at < span.until)
    if span.programme_id:
        blocks = blocks.where(placed.c.programme == span.programme_id)
        inside = inside.where(one.c.programme == span.programme_id)
    whole = blocks.subquery()
    counted = select(whole.c.code, func.count()).group_by(whole.c.code)
    return in_fives(dict(db.session.execute(counted).all()), db.session.scalar(inside) or 0)

"""Counting pairings by what people are and why they end, in whole fives.

Of another association's member nothing is said but that it is one: what they are stays with their
own association, whatever the table and however small.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, literal, select

from mentor_match.extensions import db
from mentor_match.insight.queries.watched import count_where
from mentor_match.insight.rules import Fives, blocks_inside, in_fives
from mentor_match.insight.rules.flow import Span
from mentor_match.pairings.models import Pairing
from mentor_match.pairings.queries.feedback import figures_of_association
from mentor_match.pairings.queries.rows import rows_of
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
    """All tables of groups in a span: three queries."""
    return Groups(
        endings=_fives(_endings(association_id), span),
        countries=_fives(_countries(association_id), span),
        cadres=_fives(_cadres(association_id), span),
    )


def read_satisfaction(association_id: UUID) -> Mapping[str, Mapping[str, Figure]]:
    """Side -> question -> what may be shown: since the beginning, of all programmes.

    Answers are kept without the pairing they are about, so no filter can reach them.
    """
    return {side.value: figures_of_association(association_id, side) for side in Side}


def _endings(association_id: UUID) -> Any:
    return rows_of(
        Pairing,
        association_id,
        func.coalesce(Pairing.reason, "other").label("code"),
        Pairing.ended_at.label("at"),
        Pairing.programme_id,
        only=[Pairing.state == PairingState.ENDED_EARLY, Pairing.ended_at.is_not(None)],
    )


def _countries(association_id: UUID) -> Any:
    return (
        select(Profile.country.label("code"), Pairing.opened_at.label("at"), Pairing.programme_id)
        .join(Pairing, Pairing.mentee_id == Profile.account_id)
        .where(Pairing.mentee_association_id == association_id, Profile.country.is_not(None))
        .subquery()
    )


def _cadres(association_id: UUID) -> Any:
    mentee = _own(Pairing.mentee_association_id, association_id, Pairing.mentee_cadre)
    mentor = _own(Pairing.mentor_association_id, association_id, Pairing.mentor_cadre)
    code = (mentee + literal(APART) + mentor).label("code")
    return rows_of(
        Pairing, association_id, code, Pairing.opened_at.label("at"), Pairing.programme_id
    )


def _own(side: Any, association_id: UUID, cadre: Any) -> ColumnElement[str]:
    return case((side == association_id, cadre), else_=PARTNER)


def _fives(rows: Any, span: Span) -> Fives:
    """Of each programme and code the rows in the order of time, five to a block, for good."""
    cell = (rows.c.programme_id, rows.c.code)
    asked = select(
        *cell, count_where(rows.c.at < span.since), count_where(rows.c.at >= span.since)
    ).where(rows.c.at < span.until)
    if span.programme_id:
        asked = asked.where(rows.c.programme_id == span.programme_id)
    blocks: Counter[str] = Counter()
    total = 0
    for _programme, code, before, inside in db.session.execute(asked.group_by(*cell)):
        blocks[code] += blocks_inside(int(before), int(inside))
        total += int(inside)
    return in_fives(+blocks, total)

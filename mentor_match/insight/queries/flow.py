"""Counting an association over a time: all of it, by month, or by programme.

Everything is summed up in the database: what comes back is as small for a million rows as for ten.
Each table is read once, from indexes alone (`pairings.queries.rows.rows_of`).
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, literal, or_, select, tuple_, union_all

from mentor_match.associations.models import Enrolment
from mentor_match.columns import MonthOf, SecondsBetween, days_between
from mentor_match.extensions import db
from mentor_match.insight.queries.credits import credited
from mentor_match.insight.queries.spans import asked_in, of_programme, opened_in, within
from mentor_match.insight.queries.watched import count_where
from mentor_match.insight.rules.flow import DAYS, Counted, Span, added_up
from mentor_match.pairings.models import (
    MentorshipRequest,
    Pairing,
    PairingGoal,
    PairingResource,
    PairingSession,
)
from mentor_match.pairings.queries.rows import rows_of
from mentor_match.pairings.rules import (
    ANSWERED,
    GoalState,
    PairingState,
    RequestState,
    SessionState,
)

ALL = "all"
MONTH = "month"
PROGRAMME = "programme"
Key = Any  # "all", a month such as "2026-03", or the id of a programme, None for without one


def count_flow(
    association_id: UUID, span: Span, now: datetime, by: str = MONTH
) -> Mapping[Key, Counted]:
    """Key -> what was counted: nine queries, whatever the size. By month also the whole span."""
    found = _put_together(
        _requests(association_id, span, now, by),
        _opened(association_id, span, by),
        _loads(association_id, span, by),
        _sessions(association_id, span, by),
        _resources(association_id, span, by),
        _minutes(association_id, span, by),
        _enrolled(association_id, span, by),
        _goals(association_id, span, by),
        _ended(association_id, span, by),
    )
    if by == MONTH:
        whole = found.pop(ALL, Counted())
        return {**found, ALL: added_up(whole, found.values())}
    return found


def _put_together(*parts: Mapping[Key, Mapping[str, Any]]) -> dict[Key, Counted]:
    found: defaultdict[Key, Counted] = defaultdict(Counted)
    for rows in parts:
        for key, counts in rows.items():
            found[key] = replace(found[key], **counts)
    return dict(found)


def _requests(association_id: UUID, span: Span, now: datetime, by: str) -> Any:
    """Counted by mentee first, so that each counts once in a month and once in the whole."""
    answered = MentorshipRequest.state.in_(ANSWERED)
    due = and_(
        MentorshipRequest.state != RequestState.WITHDRAWN,
        or_(answered, MentorshipRequest.requested_at <= now - timedelta(days=DAYS)),
    )
    took = SecondsBetween(MentorshipRequest.requested_at, MentorshipRequest.closed_at)
    paired = MentorshipRequest.__table__.outerjoin(
        Pairing.__table__, Pairing.request_id == MentorshipRequest.id
    )
    rows = rows_of(
        MentorshipRequest,
        association_id,
        _key(by, MentorshipRequest.requested_at),
        MentorshipRequest.mentee_id,
        _one_if(MentorshipRequest.state == RequestState.ACCEPTED).label("accepted"),
        _one_if(due).label("due"),
        _one_if(and_(answered, took <= DAYS * 86400)).label("quick"),
        only=asked_in(span),
        source=paired if by == PROGRAMME or span.programme_id else None,
    )
    mentees = (
        select(
            rows.c.key,
            rows.c.mentee_id,
            func.count().label("requests"),
            func.max(rows.c.accepted).label("matched"),
            func.sum(rows.c.due).label("due"),
            func.sum(rows.c.quick).label("quick"),
        )
        .group_by(rows.c.key, rows.c.mentee_id)
        .cte("mentees")
    )
    one, matched = mentees.c, case((mentees.c.matched == 1, mentees.c.mentee_id))
    return _summed(
        by,
        mentees,
        {
            "requests": func.sum(one.requests),
            "due": func.sum(one.due),
            "quick": func.sum(one.quick),
        },
        {"mentees": (func.count(), one.mentee_id), "matched": (func.sum(one.matched), matched)},
    )


def _opened(association_id: UUID, span: Span, by: str) -> Any:
    """Pairings opened, and how many of them had their first session after so many days."""
    first = (
        select(func.min(PairingSession.starts_at))
        .where(PairingSession.pairing_id == Pairing.id, PairingSession.state == SessionState.HELD)
        .correlate(Pairing)
        .scalar_subquery()
    )
    rows = rows_of(
        Pairing,
        association_id,
        _key(by, Pairing.opened_at),
        days_between(Pairing.opened_at, first).label("days"),
        only=opened_in(span),
    )
    found: defaultdict[Key, dict[str, Any]] = defaultdict(lambda: {"opened": 0, "days": {}})
    asked = select(rows.c.key, rows.c.days, func.count()).group_by(rows.c.key, rows.c.days)
    for key, days, count in db.session.execute(asked):
        found[key]["opened"] += count
        if days is not None:
            found[key]["days"][int(days)] = count
    return found


def _loads(association_id: UUID, span: Span, by: str) -> Any:
    """How many mentors have so many pairings: of the whole span, or of each programme."""
    rows = rows_of(
        Pairing,
        association_id,
        Pairing.programme_id.label("key") if by == PROGRAMME else literal(ALL).label("key"),
        Pairing.mentor_id,
        only=opened_in(span),
    )
    each = (
        select(rows.c.key, func.count().label("load"))
        .group_by(rows.c.key, rows.c.mentor_id)
        .subquery()
    )
    found: defaultdict[Key, dict[str, Any]] = defaultdict(lambda: {"loads": {}})
    asked = select(each.c.key, each.c.load, func.count()).group_by(each.c.key, each.c.load)
    for key, load, mentors in db.session.execute(asked):
        found[key]["loads"][load] = mentors
    return found


def _sessions(association_id: UUID, span: Span, by: str) -> Any:
    held = PairingSession.state == SessionState.HELD
    met = _by_pairing(PairingSession, PairingSession.starts_at, association_id, span, by, held)
    return _summed(
        by,
        met,
        {"sessions": func.sum(met.c.count)},
        {"pairings_met": (func.count(), met.c.pairing_id)},
    )


def _resources(association_id: UUID, span: Span, by: str) -> Any:
    studying = _by_pairing(PairingResource, PairingResource.done_at, association_id, span, by)
    return _summed(
        by,
        studying,
        {"resources": func.sum(studying.c.count)},
        {"pairings_studying": (func.count(), studying.c.pairing_id)},
    )


def _goals(association_id: UUID, span: Span, by: str) -> Any:
    mine = _pairings(association_id, span)
    key = mine.c.programme_id if by == PROGRAMME else MonthOf(PairingGoal.closed_at)
    return _grouped(
        {
            "reached": count_where(PairingGoal.state == GoalState.REACHED),
            "dropped": count_where(PairingGoal.state == GoalState.DROPPED),
        },
        select(key.label("key"))
        .select_from(mine)
        .join(PairingGoal, PairingGoal.pairing_id == mine.c.id)
        .where(*within(PairingGoal.closed_at, span))
        .group_by(key),
    )


def _ended(association_id: UUID, span: Span, by: str) -> Any:
    over = (PairingState.COMPLETED, PairingState.ENDED_EARLY)
    rows = rows_of(
        Pairing,
        association_id,
        _key(by, Pairing.ended_at),
        Pairing.state,
        only=[Pairing.state.in_(over), *within(Pairing.ended_at, span), *of_programme(span)],
    )
    return _grouped(
        {
            "ended": func.count(),
            "ended_early": count_where(rows.c.state == PairingState.ENDED_EARLY),
        },
        select(rows.c.key).group_by(rows.c.key),
    )


def _minutes(association_id: UUID, span: Span, by: str) -> Any:
    """CPD is not told apart by programme."""
    if by == PROGRAMME or span.programme_id:
        return {}
    people = credited(association_id, span)
    return _summed(
        by,
        people,
        {"minutes": func.sum(people.c.minutes)},
        {"cpd_people": (func.count(), people.c.account_id)},
    )


def _enrolled(association_id: UUID, span: Span, by: str) -> Any:
    if by == MONTH and not span.programme_id:
        return {}
    paired = select(Pairing.programme_id, Pairing.mentee_id).where(
        Pairing.mentee_association_id == association_id, Pairing.programme_id.is_not(None)
    )
    placed = tuple_(Enrolment.programme_id, Enrolment.account_id).in_(paired)
    asked = select(Enrolment.programme_id, func.count(), count_where(placed)).where(
        Enrolment.association_id == association_id,
        Enrolment.part == "mentee",
        Enrolment.withdrawn_at.is_(None),
        *within(Enrolment.enrolled_at, span),
    )
    if span.programme_id:
        asked = asked.where(Enrolment.programme_id == span.programme_id)
    rows = db.session.execute(asked.group_by(Enrolment.programme_id))
    return {
        (programme if by == PROGRAMME else ALL): {"enrolled": count, "placed": int(placed)}
        for programme, count, placed in rows
    }


def _by_pairing(
    model: Any, at: Any, association_id: UUID, span: Span, by: str, *only: ColumnElement[bool]
) -> Any:
    """How many rows each pairing of the association has under each key."""
    mine = _pairings(association_id, span)
    key = mine.c.programme_id if by == PROGRAMME else MonthOf(at)
    return (
        select(key.label("key"), mine.c.id.label("pairing_id"), func.count().label("count"))
        .select_from(mine)
        .join(model, model.pairing_id == mine.c.id)
        .where(*only, *within(at, span))
        .group_by(mine.c.id, key)
        .cte()
    )


def _pairings(association_id: UUID, span: Span) -> Any:
    """What happened in these is looked up pairing by pairing, so that what other associations did
    is never read."""
    columns = (Pairing.id, Pairing.programme_id)
    return rows_of(Pairing, association_id, *columns, only=of_programme(span))


def _summed(
    by: str, parts: Any, sums: Mapping[str, Any], people: Mapping[str, tuple[Any, Any]]
) -> dict[Key, dict[str, int]]:
    """Key -> sums over parts, which have one row for each key and person (or pairing).

    `people` is how they are counted under one key, and who they are: in the whole span, each
    counts once. What adds up is added up by `added_up`.
    """
    asked: Any = select(
        parts.c.key, *sums.values(), *(count for count, _who in people.values())
    ).group_by(parts.c.key)
    if by == MONTH:
        none = [literal(0)] * len(sums)
        whole = [func.count(who.distinct()) for _count, who in people.values()]
        asked = union_all(asked, select(literal(ALL), *none, *whole).select_from(parts))
    return {
        key: dict(zip([*sums, *people], (int(count or 0) for count in counts), strict=True))
        for key, *counts in db.session.execute(asked)
    }


def _grouped(what: Mapping[str, Any], asked: Any) -> dict[Key, dict[str, int]]:
    """Key -> the counts of `what`."""
    rows = db.session.execute(asked.add_columns(*what.values()))
    return {
        key: dict(zip(what, (int(count or 0) for count in counts), strict=True))
        for key, *counts in rows
    }


def _one_if(condition: ColumnElement[bool]) -> Any:
    return case((condition, 1), else_=0)


def _key(by: str, at: Any) -> Any:
    return (Pairing.programme_id if by == PROGRAMME else MonthOf(at)).label("key")

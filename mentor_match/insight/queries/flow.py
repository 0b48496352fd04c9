"""Counting an association over a time: all of it, by month, or by programme.

Everything is summed up in the database: what comes back is as small for a million rows as for ten.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, or_, select, tuple_
from sqlalchemy.orm import aliased

from mentor_match.associations.models import Enrolment
from mentor_match.columns import MonthOf, SecondsBetween, days_between
from mentor_match.extensions import db
from mentor_match.insight.queries.watched import count_where
from mentor_match.insight.rules.flow import DAYS, Counted, Number, Span, added_up, funnel
from mentor_match.learning.models import CpdEntry, CpdReview
from mentor_match.pairings.models import (
    CharterVersion,
    MentorshipRequest,
    Pairing,
    PairingGoal,
    PairingResource,
    PairingSession,
)
from mentor_match.pairings.queries.rows import side_of
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
    """Key -> what was counted: nine queries, whatever the size."""
    return _put_together(
        _requests(association_id, span, now, by),
        _opened(association_id, span, by),
        _sessions(association_id, span, by),
        _resources(association_id, span, by),
        _minutes(association_id, span, by),
        _enrolled(association_id, span, by),
        _first_sessions(association_id, span, by),
        _goals(association_id, span, by),
        _ended(association_id, span, by),
    )


def count_all(
    association_id: UUID, span: Span, now: datetime, months: Mapping[str, Counted]
) -> Counted:
    """The same of the whole span. What adds up is added up from its months; people, pairings and
    mentors are not, since one may be there in two months."""
    found = _put_together(
        _requests(association_id, span, now, ALL),
        _opened(association_id, span, ALL),
        _sessions(association_id, span, ALL),
        _resources(association_id, span, ALL),
        _minutes(association_id, span, ALL),
        _enrolled(association_id, span, ALL),
    )
    return added_up(found[ALL], months.values())


def _put_together(*parts: Mapping[Key, Mapping[str, Any]]) -> Mapping[Key, Counted]:
    found: defaultdict[Key, Counted] = defaultdict(Counted)
    for rows in parts:
        for key, counts in rows.items():
            found[key] = replace(found[key], **counts)
    return found


def read_funnel(association_id: UUID, span: Span) -> list[Number]:
    """How far the requests of the span got by today."""

    def in_pairing(model: Any, *conditions: ColumnElement[bool]) -> Any:
        return count_where(
            select(model.pairing_id).where(model.pairing_id == Pairing.id, *conditions).exists()
        )

    asked = (
        select(
            func.count(),
            count_where(MentorshipRequest.state == RequestState.ACCEPTED),
            in_pairing(CharterVersion, CharterVersion.in_force_at.is_not(None)),
            in_pairing(PairingSession, PairingSession.state == SessionState.HELD),
            in_pairing(PairingGoal, PairingGoal.state == GoalState.REACHED),
            count_where(Pairing.state == PairingState.COMPLETED),
        )
        .outerjoin(Pairing, Pairing.request_id == MentorshipRequest.id)
        .where(*_asked_in(association_id, span))
    )
    return funnel([int(count) for count in db.session.execute(asked).one()])


def _requests(association_id: UUID, span: Span, now: datetime, by: str) -> Any:
    answered = MentorshipRequest.state.in_(ANSWERED)
    due = and_(
        MentorshipRequest.state != RequestState.WITHDRAWN,
        or_(answered, MentorshipRequest.requested_at <= now - timedelta(days=DAYS)),
    )
    took = SecondsBetween(MentorshipRequest.requested_at, MentorshipRequest.closed_at)
    accepted = MentorshipRequest.state == RequestState.ACCEPTED
    return _grouped(
        by,
        MentorshipRequest.requested_at,
        {
            "requests": func.count(),
            "mentees": func.count(MentorshipRequest.mentee_id.distinct()),
            "matched": func.count(case((accepted, MentorshipRequest.mentee_id)).distinct()),
            "due": count_where(due),
            "quick": count_where(and_(answered, took <= DAYS * 86400)),
        },
        lambda asked: (
            asked.select_from(MentorshipRequest)
            .outerjoin(Pairing, Pairing.request_id == MentorshipRequest.id)
            .where(*_asked_in(association_id, span))
        ),
    )


def _first_sessions(association_id: UUID, span: Span, by: str) -> Any:
    first = (
        select(func.min(PairingSession.starts_at))
        .where(PairingSession.pairing_id == Pairing.id, PairingSession.state == SessionState.HELD)
        .correlate(Pairing)
        .scalar_subquery()
    )
    days = days_between(Pairing.opened_at, first)
    rows = select(*_keys(by, Pairing.opened_at), days.label("days"))
    return _histogram(rows.where(*_opened_in(association_id, span)), "days")


def _opened(association_id: UUID, span: Span, by: str) -> Any:
    """Pairings opened, and how many mentors have so many of them."""
    keys = _keys(by, Pairing.opened_at)
    rows = (
        select(*keys, func.count().label("loads"))
        .where(*_opened_in(association_id, span))
        .group_by(Pairing.mentor_id, *keys)
    )
    found = _histogram(rows, "loads")
    for counts in found.values():
        counts["opened"] = sum(load * mentors for load, mentors in counts["loads"].items())
    return found


def _histogram(rows: Any, name: str) -> dict[Key, dict[str, Any]]:
    """Key -> {name: value -> how many rows have it}."""
    inner = rows.subquery()
    value = inner.c[name]
    found: defaultdict[Key, dict[str, Any]] = defaultdict(lambda: {name: {}})
    asked = select(*inner.c, func.count()).where(value.is_not(None)).group_by(*inner.c)
    for *key, number, count in db.session.execute(asked):
        found[key[0] if key else ALL][name][int(number)] = count
    return found


def _sessions(association_id: UUID, span: Span, by: str) -> Any:
    return _grouped(
        by,
        PairingSession.starts_at,
        {
            "sessions": func.count(),
            "pairings_met": func.count(PairingSession.pairing_id.distinct()),
        },
        lambda asked: _in_pairings(asked, PairingSession, association_id, span, by).where(
            PairingSession.state == SessionState.HELD, *_within(PairingSession.starts_at, span)
        ),
    )


def _goals(association_id: UUID, span: Span, by: str) -> Any:
    return _grouped(
        by,
        PairingGoal.closed_at,
        {
            "reached": count_where(PairingGoal.state == GoalState.REACHED),
            "dropped": count_where(PairingGoal.state == GoalState.DROPPED),
        },
        lambda asked: _in_pairings(asked, PairingGoal, association_id, span, by).where(
            *_within(PairingGoal.closed_at, span)
        ),
    )


def _resources(association_id: UUID, span: Span, by: str) -> Any:
    return _grouped(
        by,
        PairingResource.done_at,
        {
            "resources": func.count(),
            "pairings_studying": func.count(PairingResource.pairing_id.distinct()),
        },
        lambda asked: _in_pairings(asked, PairingResource, association_id, span, by).where(
            *_within(PairingResource.done_at, span)
        ),
    )


def _ended(association_id: UUID, span: Span, by: str) -> Any:
    over = (PairingState.COMPLETED, PairingState.ENDED_EARLY)
    return _grouped(
        by,
        Pairing.ended_at,
        {
            "ended": func.count(),
            "ended_early": count_where(Pairing.state == PairingState.ENDED_EARLY),
        },
        lambda asked: asked.where(
            side_of(Pairing, association_id),
            Pairing.state.in_(over),
            *_within(Pairing.ended_at, span),
            *_of_programme(span),
        ),
    )


def _minutes(association_id: UUID, span: Span, by: str) -> Any:
    """CPD: entries that count, as `EntryRow.counts` has it. Not told apart by programme."""
    if by == PROGRAMME or span.programme_id:
        return {}
    correction = aliased(CpdEntry)
    corrected = select(correction.corrects_id).where(correction.corrects_id.is_not(None))
    return _grouped(
        by,
        CpdEntry.done_on,
        {
            "minutes": func.coalesce(func.sum(CpdEntry.minutes), 0),
            "cpd_people": func.count(CpdEntry.account_id.distinct()),
        },
        lambda asked: asked.where(
            CpdEntry.association_id == association_id,
            CpdEntry.done_on >= span.since.date(),
            CpdEntry.done_on < span.until.date(),
            CpdEntry.corrects_id.is_(None),
            CpdEntry.why_not.is_(None),
            CpdEntry.id.not_in(corrected),
            func.coalesce(_last_decision() == "verified", CpdEntry.at_once),
        ),
    )


def _last_decision() -> Any:
    return (
        select(CpdReview.decision)
        .where(CpdReview.entry_id == CpdEntry.id)
        .order_by(CpdReview.at.desc(), CpdReview.id.desc())
        .limit(1)
        .correlate(CpdEntry)
        .scalar_subquery()
    )


def _enrolled(association_id: UUID, span: Span, by: str) -> Any:
    if by == MONTH or not (by == PROGRAMME or span.programme_id):
        return {}
    paired = select(Pairing.programme_id, Pairing.mentee_id).where(
        Pairing.mentee_association_id == association_id, Pairing.programme_id.is_not(None)
    )
    placed = tuple_(Enrolment.programme_id, Enrolment.account_id).in_(paired)
    asked = select(Enrolment.programme_id, func.count(), count_where(placed)).where(
        Enrolment.association_id == association_id,
        Enrolment.part == "mentee",
        Enrolment.withdrawn_at.is_(None),
        *_within(Enrolment.enrolled_at, span),
    )
    if span.programme_id:
        asked = asked.where(Enrolment.programme_id == span.programme_id)
    rows = db.session.execute(asked.group_by(Enrolment.programme_id))
    return {
        (programme if by == PROGRAMME else ALL): {"enrolled": count, "placed": int(placed)}
        for programme, count, placed in rows
    }


def _grouped(by: str, at: Any, what: Mapping[str, Any], ask: Any) -> dict[Key, dict[str, int]]:
    """Key -> the counts of `what`; `ask` says where they come from."""
    keys = _keys(by, at)
    rows = db.session.execute(ask(select(*keys, *what.values())).group_by(*keys))
    return {
        (row[0] if keys else ALL): dict(
            zip(what, (int(count or 0) for count in row[len(keys) :]), strict=True)
        )
        for row in rows
    }


def _keys(by: str, at: Any) -> list[Any]:
    if by == ALL:
        return []
    return [MonthOf(at).label("key") if by == MONTH else Pairing.programme_id.label("key")]


def _asked_in(association_id: UUID, span: Span) -> list[ColumnElement[bool]]:
    return [
        side_of(MentorshipRequest, association_id),
        *_within(MentorshipRequest.requested_at, span),
        *_of_programme(span),
    ]


def _opened_in(association_id: UUID, span: Span) -> list[ColumnElement[bool]]:
    return [
        side_of(Pairing, association_id),
        *_within(Pairing.opened_at, span),
        *_of_programme(span),
    ]


def _in_pairings(asked: Any, model: Any, association_id: UUID, span: Span, by: str) -> Any:
    """Rows of pairings of the association. As a set of ids they are looked up one by one, so that
    what other associations did is never read."""
    mine = select(Pairing.id).where(side_of(Pairing, association_id), *_of_programme(span))
    found = asked.select_from(model).where(model.pairing_id.in_(mine))
    return found.join(Pairing, Pairing.id == model.pairing_id) if by == PROGRAMME else found


def _of_programme(span: Span) -> Sequence[ColumnElement[bool]]:
    return [Pairing.programme_id == span.programme_id] if span.programme_id else []


def _within(column: Any, span: Span) -> list[ColumnElement[bool]]:
    return [column >= span.since, column < span.until]

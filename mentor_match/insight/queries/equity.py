"""The facts that groups of an association's own mentees are compared by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
import numpy.typing as npt
from sqlalchemy import Row, case, func, literal, select

from mentor_match.associations.models import Enrolment, Programme
from mentor_match.associations.rules import ProgrammeState
from mentor_match.columns import Instant, SecondsBetween, days_between
from mentor_match.extensions import db
from mentor_match.insight.rules.equity import LONGEST_WAIT, Facts
from mentor_match.insight.rules.flow import Span
from mentor_match.matching.models import CohortRun, Proposal
from mentor_match.matching.queries import list_runs
from mentor_match.matching.rules import RunState, Wish
from mentor_match.pairings.models import MentorshipRequest, Pairing
from mentor_match.pairings.rules import RequestState
from mentor_match.profiles.models import Profile
from mentor_match.reference.choices import GENDERS
from mentor_match.reference.safeguard import on_safeguard_list

FINEST_SCORE = 0.02
STEERED = (ProgrammeState.OPEN, ProgrammeState.MATCHING, ProgrammeState.RUNNING)
Rows = Sequence[Row[Any]]
Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.str_]


@dataclass(frozen=True, slots=True)
class Price:
    """What a quota of a finished run cost: of the total score, in per cent, and in pairs."""

    run: CohortRun
    percent: int  # that the quota asked for
    score: float
    pairs: int


def read_facts(association_id: UUID, span: Span) -> Mapping[str, Facts]:
    """Measure -> its facts: one query, in a programme two."""
    people = _enrolled(association_id, span) if span.programme_id else _asked(association_id)
    (since, got, days), groups = _columns(_in_time(people, span), 3)
    matched, waited = ~np.isnan(got), np.minimum(days, LONGEST_WAIT)
    facts = {
        "matched": _facts(since, matched, groups, span),
        "waiting": _facts(
            got[matched], waited[matched], {k: v[matched] for k, v in groups.items()}, span
        ),
    }
    if span.programme_id:
        (since, score), groups = _columns(_scored(association_id, span), 2)
        steps = np.round(score / FINEST_SCORE) * FINEST_SCORE
        facts["score"] = _facts(since, steps, groups, span)
    return {measure: one for measure, one in facts.items() if len(one.values)}


def find_steered(association_id: UUID, programme_id: UUID | None) -> Programme | None:
    """The programme whose runs could close a gap: the one looked at, or else the latest own one
    that is not closed."""
    asked = select(Programme).where(
        Programme.association_id == association_id, Programme.state.in_(STEERED)
    )
    if programme_id:
        asked = asked.where(Programme.id == programme_id)
    return db.session.scalars(asked.order_by(Programme.made_at.desc(), Programme.id)).first()


def list_prices(programme: Programme) -> Mapping[str, Price]:
    """Kind of quota -> what it cost in the latest run that asked for it alone."""
    found: dict[str, Price] = {}
    for run in list_runs(programme):
        quotas = Wish.read(run.wish).quotas()
        if run.outcome and run.state != RunState.DISCARDED and len(quotas) == 1:
            ((kind, percent),) = quotas
            found.setdefault(kind, _price(run, percent, run.outcome))
    return found


def _price(run: CohortRun, percent: int, outcome: Mapping[str, Any]) -> Price:
    before = outcome["without_quotas"]
    lost = before["total"] - outcome["total"]
    return Price(
        run,
        percent,
        max(0.0, 100 * lost / before["total"]) if before["total"] else 0.0,
        before["filled"] - outcome["filled"],
    )


def _asked(association_id: UUID) -> Any:
    """Own mentees who asked by themselves: since when, and when the first yes came."""
    accepted = MentorshipRequest.state == RequestState.ACCEPTED
    return (
        select(
            MentorshipRequest.mentee_id.label("account_id"),
            func.min(MentorshipRequest.requested_at).label("since"),
            func.min(case((accepted, MentorshipRequest.closed_at))).label("got"),
        )
        .outerjoin(Pairing, Pairing.request_id == MentorshipRequest.id)
        .where(
            MentorshipRequest.mentee_association_id == association_id,
            Pairing.programme_id.is_(None),
        )
        .group_by(MentorshipRequest.mentee_id)
        .subquery()
    )


def _enrolled(association_id: UUID, span: Span) -> Any:
    """Own mentees of a programme: since when, and when the first pairing in it was opened."""
    return (
        select(
            Enrolment.account_id,
            func.min(Enrolment.enrolled_at).label("since"),
            func.min(Pairing.opened_at).label("got"),
        )
        .outerjoin(
            Pairing,
            (Pairing.programme_id == Enrolment.programme_id)
            & (Pairing.mentee_id == Enrolment.account_id),
        )
        .where(
            Enrolment.programme_id == span.programme_id,
            Enrolment.association_id == association_id,
            Enrolment.part == "mentee",
            Enrolment.withdrawn_at.is_(None),
        )
        .group_by(Enrolment.account_id)
        .subquery()
    )


def _in_time(people: Any, span: Span) -> Rows:
    """Seconds from the beginning of the period to asking and to the yes, and the days between."""
    begin = literal(span.since, Instant)
    return _with_groups(
        people,
        SecondsBetween(begin, people.c.since).label("since"),
        SecondsBetween(begin, people.c.got).label("got"),
        days_between(people.c.since, people.c.got).label("days"),
    )


def _scored(association_id: UUID, span: Span) -> Rows:
    """Own mentees to whom published runs proposed somebody: since when, and their mean score."""
    told = (
        select(
            Proposal.mentee_id.label("account_id"),
            func.min(Proposal.told_at).label("since"),
            func.avg(Proposal.score).label("score"),
        )
        .join(CohortRun, CohortRun.id == Proposal.run_id)
        .where(
            CohortRun.programme_id == span.programme_id,
            CohortRun.state == RunState.PUBLISHED,
            Proposal.mentee_association_id == association_id,
            Proposal.told_at.is_not(None),
        )
        .group_by(Proposal.mentee_id)
        .subquery()
    )
    since = SecondsBetween(literal(span.since, Instant), told.c.since).label("since")
    return _with_groups(told, since, told.c.score)


def _with_groups(people: Any, *columns: Any) -> Rows:
    return db.session.execute(
        select(*columns, Profile.setting, Profile.cadre, Profile.gender, Profile.country)
        .select_from(people)
        .outerjoin(Profile, Profile.account_id == people.c.account_id)
        .order_by(people.c.since, people.c.account_id)
    ).all()


def _columns(rows: Rows, count: int) -> tuple[Sequence[Floats], Mapping[str, Codes]]:
    """The first columns as numbers, NaN where there is none, and kind -> the group of each row."""
    numbers = [np.array([row[place] for row in rows], dtype=float) for place in range(count)]
    groups = {
        "setting": [row.setting or "" for row in rows],
        "cadre": [row.cadre or "" for row in rows],
        "gender": [row.gender if row.gender in GENDERS else "" for row in rows],
        "safeguard": [_listed(row.country) for row in rows],
    }
    return numbers, {kind: np.array(codes, dtype=str) for kind, codes in groups.items()}


def _facts(at: Floats, values: Any, groups: Mapping[str, Codes], span: Span) -> Facts:
    end = round((span.until - span.since).total_seconds())
    return Facts(at.astype(np.int64), values.astype(float), groups, end)


def _listed(country: str | None) -> str:
    if not country:
        return ""
    return "yes" if on_safeguard_list(country) else "no"

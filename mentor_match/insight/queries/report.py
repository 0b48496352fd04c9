"""Counting a programme for its evidence report: everyone in it, through whichever association."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select

from mentor_match.associations.models import Enrolment, Programme
from mentor_match.extensions import db
from mentor_match.insight.rules.report import (
    Person,
    Reached,
    Report,
    Told,
    count_in_steps,
    counted_until,
    levels_of,
    matched_of,
    reached,
)
from mentor_match.learning.models import CpdEntry, Story
from mentor_match.learning.rules import Source, StoryState
from mentor_match.open_data.rules import LIMIT
from mentor_match.pairings.models import Pairing, PairingGoal, PairingSession
from mentor_match.pairings.rules import GoalState, SessionState
from mentor_match.profiles.models import Profile
from mentor_match.pulse.queries import list_given_in
from mentor_match.pulse.rules import read_results
from mentor_match.web.moments import month_of
from mentor_match.web.templating import outside_address

MOST_STORIES = 3
LONGEST_WORDS = 420  # signs of a story that are quoted


def read_report(programme: Programme, now: datetime, reader: UUID) -> Report:
    """The whole report, of months that are over, for the coordinators of one association.

    Its own members are known to the reader, and are no help in finding out about the others.
    """
    until = month_of(now)
    closed = programme.closes_on < until
    sessions = _sessions(programme)
    last = counted_until([at for at, _minutes in sessions], until)
    held = [minutes for at, minutes in sessions if last and month_of(at) <= last]
    cpd_minutes, cpd_people = _cpd(programme, until)
    given = list_given_in(programme.id, now)
    mentees = _people(programme, "mentee", until, reader) if closed else reached([])
    return Report(
        until=until,
        closed=closed,
        mentees=mentees,
        mentors=_people(programme, "mentor", until, reader) if closed else reached([]),
        matched=matched_of(count_in_steps(_first_pairings(programme), until), mentees.total),
        pairings=count_in_steps(_opened(programme), until),
        sessions=len(held) or None,
        hours=sum(held) / 60 if held else None,
        levels=levels_of(_goals(programme), until),
        cpd_hours=cpd_minutes / 60 if cpd_people >= LIMIT else None,
        cpd_people=cpd_people if cpd_people >= LIMIT else None,
        pulse=read_results(given) if given else None,
        stories=_stories(programme, reader),
        other_stories=_count_other_stories(programme, reader),
        cost=Decimal(programme.cost) if programme.cost is not None else None,
        currency=programme.currency,
    )


def _people(programme: Programme, part: str, until: date, reader: UUID) -> Reached:
    """Who enrolled, and whoever it paired; what they are by their profile of today."""
    side, through = Pairing.mentee_id, Pairing.mentee_association_id
    if part == "mentor":
        side, through = Pairing.mentor_id, Pairing.mentor_association_id
    first = datetime(until.year, until.month, 1, tzinfo=programme.made_at.tzinfo)
    enrolled = select(Enrolment.account_id).where(
        Enrolment.programme_id == programme.id,
        Enrolment.part == part,
        Enrolment.enrolled_at < first,
    )
    paired = select(side).where(Pairing.programme_id == programme.id, Pairing.opened_at < first)
    known = or_(
        Profile.account_id.in_(enrolled.where(Enrolment.association_id == reader)),
        Profile.account_id.in_(paired.where(through == reader)),
    )
    asked = select(Profile.cadre, Profile.country, Profile.setting, known).where(
        or_(Profile.account_id.in_(enrolled), Profile.account_id.in_(paired))
    )
    return reached(Person(*row) for row in db.session.execute(asked))


def _opened(programme: Programme) -> Sequence[datetime]:
    asked = select(Pairing.opened_at).where(Pairing.programme_id == programme.id)
    return db.session.scalars(asked).all()


def _first_pairings(programme: Programme) -> Sequence[datetime]:
    """When each mentee had a first mentor here."""
    first = func.min(Pairing.opened_at)
    asked = select(first).where(Pairing.programme_id == programme.id).group_by(Pairing.mentee_id)
    return db.session.scalars(asked).all()


def _sessions(programme: Programme) -> Sequence[tuple[datetime, int]]:
    """(when, minutes) of sessions both confirmed; the minutes are the lower of what they said."""
    asked = (
        select(PairingSession.starts_at, PairingSession.minutes)
        .join(Pairing, Pairing.id == PairingSession.pairing_id)
        .where(Pairing.programme_id == programme.id, PairingSession.state == SessionState.HELD)
    )
    return [(at, minutes) for at, minutes in db.session.execute(asked)]


def _goals(programme: Programme) -> list[tuple[str, datetime, int, int]]:
    asked = (
        select(
            Pairing.mentee_id,
            PairingGoal.closed_at,
            PairingGoal.level_before,
            PairingGoal.level_after,
        )
        .join(Pairing, Pairing.id == PairingGoal.pairing_id)
        .where(Pairing.programme_id == programme.id, PairingGoal.state == GoalState.REACHED)
    )
    return [(str(who), at, before, after) for who, at, before, after in db.session.execute(asked)]


def _cpd(programme: Programme, until: date) -> tuple[int, int]:
    """(minutes, people) of CPD from sessions, of those it paired, since it opened."""
    pairs: Any = select(Pairing.mentee_id).where(Pairing.programme_id == programme.id)
    mentors = select(Pairing.mentor_id).where(Pairing.programme_id == programme.id)
    minutes, people = db.session.execute(
        select(
            func.coalesce(func.sum(CpdEntry.minutes), 0), func.count(CpdEntry.account_id.distinct())
        ).where(
            or_(CpdEntry.account_id.in_(pairs), CpdEntry.account_id.in_(mentors)),
            CpdEntry.source == Source.SESSION,
            CpdEntry.corrects_id.is_(None),
            CpdEntry.done_on >= programme.opens_on,
            CpdEntry.done_on < until,
        )
    ).one()
    return int(minutes), int(people)


def _stories(programme: Programme, reader: UUID) -> list[Told]:
    """Public stories of members of the associations that take part; for a partner its own.

    Not of those who enrolled: who told a story agreed that it is public, not that anyone learns
    in which programme they are.
    """
    own = reader == programme.association_id
    public = _public_stories(_taking_part(programme) if own else {reader})
    return [
        Told(
            headline=one.headline,
            words=_short(one.helped),
            byline=one.byline,
            cadre=one.cadre,
            language=one.language,
            address=outside_address("learning.story", story_id=one.id),
        )
        for one in public[:MOST_STORIES]
    ]


def _count_other_stories(programme: Programme, reader: UUID) -> int:
    """How many public stories the other associations have, for a partner."""
    if reader == programme.association_id:
        return 0
    return len(_public_stories(_taking_part(programme) - {reader}))


def _taking_part(programme: Programme) -> set[UUID]:
    joined = (one for one in programme.partners if one.joined_at and not one.left_at)
    return {programme.association_id, *(one.association_id for one in joined)}


def _public_stories(associations: Collection[UUID]) -> list[Story]:
    """The latest first."""
    asked = (
        select(Story)
        .where(Story.association_id.in_(associations), Story.state == StoryState.PUBLISHED)
        .order_by(Story.published_at.desc(), Story.id)
    )
    return [one for one in db.session.scalars(asked) if "publish" in one.purposes]


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= LONGEST_WORDS else words[: LONGEST_WORDS - 1].rstrip() + "…"

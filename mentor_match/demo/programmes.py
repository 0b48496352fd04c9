"""Invents two programmes: one that runs, with what came of it, and one about to be matched."""

import random
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from mentor_match.associations.models import Association, Enrolment, Membership, Programme
from mentor_match.associations.queries import list_coordinators
from mentor_match.associations.rules import MembershipState, ProgrammeState
from mentor_match.associations.service import create_programme
from mentor_match.extensions import db
from mentor_match.pairings.models import Pairing
from mentor_match.profiles.models import MenteeProfile, MentorProfile

DAY = timedelta(days=1)
BEGAN = 190 * DAY  # ago, when the one that runs opened
ENROLLING = 90 * DAY
TAKEN = 0.8  # of the pairings opened in that time


def invent_programmes(seed: int, association: Association, now: datetime) -> None:
    """The running one has pairings and members who found nobody; the other waits for a draft."""
    chance = random.Random(seed + 5)  # noqa: S311 - invents a history, guards nothing
    coordinator = list_coordinators(association.id)[0].id
    running = begin_programme(
        association, "A year beside each other", ProgrammeState.RUNNING, now - BEGAN, coordinator
    )
    matching = begin_programme(
        association, "Between professions", ProgrammeState.MATCHING, now - 35 * DAY, coordinator
    )
    _take_pairings(chance, running, association, now - BEGAN)
    free = _members(association, MenteeProfile)
    paired = {row.account_id for row in _enrolments(running)}
    without = [one for one in free if one not in paired]
    chance.shuffle(without)
    for number, account_id in enumerate(without[: len(paired) // 2]):
        enrol_then(running, account_id, "mentee", now - BEGAN + (3 + number % 25) * DAY)
    for account_id in without[len(paired) // 2 :][:24]:
        enrol_then(matching, account_id, "mentee", now - chance.uniform(6, 30) * DAY)
    mentors = _members(association, MentorProfile)
    for account_id in mentors[:16]:
        enrol_then(matching, account_id, "mentor", now - chance.uniform(6, 30) * DAY)
    db.session.flush()


def begin_programme(
    association: Association,
    title: str,
    state: str,
    began: datetime,
    by: UUID,
    *,
    about: str = "Meet every two weeks, agree on goals, and learn from each other’s practice.",
    enrolling: timedelta = 30 * DAY,
    length: timedelta = 300 * DAY,
) -> Programme:
    """A programme that has come so far since it began."""
    made = create_programme(
        association,
        title=title,
        about=about,
        opens_on=began.date(),
        closes_on=(began + enrolling).date(),
        ends_on=(began + length).date(),
        by=by,
        now=began,
    )
    made.state, made.opened_at = state, began
    db.session.flush()
    return made


def _take_pairings(
    chance: random.Random, programme: Programme, association: Association, since: datetime
) -> None:
    """Some of the pairings of its first months came about in it."""
    opened = select(Pairing).where(
        Pairing.mentee_association_id == association.id,
        Pairing.mentor_association_id == association.id,
        Pairing.opened_at >= since,
        Pairing.opened_at < since + 30 * DAY + ENROLLING,
    )
    for pairing in db.session.scalars(opened.order_by(Pairing.opened_at, Pairing.id)):
        if chance.random() < TAKEN:
            pairing.programme_id = programme.id
            enrolled = max(since, pairing.opened_at - chance.uniform(4, 28) * DAY)
            enrol_then(programme, pairing.mentee_id, "mentee", enrolled)
    db.session.flush()


def _members(
    association: Association, profile: type[MenteeProfile] | type[MentorProfile]
) -> list[UUID]:
    """Verified members with a complete profile, in an order that does not change."""
    asked = (
        select(profile.account_id)
        .join(Membership, Membership.account_id == profile.account_id)
        .where(
            Membership.association_id == association.id,
            Membership.state == MembershipState.VERIFIED,
            profile.completed_at.is_not(None),
        )
    )
    return list(db.session.scalars(asked.order_by(Membership.registration_number)))


def _enrolments(programme: Programme) -> list[Enrolment]:
    return list(db.session.scalars(select(Enrolment).where(Enrolment.programme_id == programme.id)))


def enrol_then(
    programme: Programme, account_id: UUID, part: str, at: datetime, through: UUID | None = None
) -> None:
    """Somebody enrolled at that time, through the association that runs it or through another."""
    db.session.add(
        Enrolment(
            programme_id=programme.id,
            account_id=account_id,
            association_id=through or programme.association_id,
            part=part,
            enrolled_at=at,
            outside_at=at,
        )
    )

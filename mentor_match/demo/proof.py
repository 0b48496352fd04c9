"""Invents what is proved and published: answers to the pulse, a cost, and quarters of open data."""

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from mentor_match.associations.models import (
    Association,
    Enrolment,
    ProgrammePartner,
)
from mentor_match.associations.queries import list_coordinators
from mentor_match.associations.rules import ProgrammeState
from mentor_match.demo.programmes import begin_programme, enrol_then
from mentor_match.extensions import db
from mentor_match.open_data.queries import find_first_request
from mentor_match.open_data.rules import quarters_due
from mentor_match.open_data.service import count_quarter, publish
from mentor_match.pairings.models import MentorshipRequest, Pairing
from mentor_match.pulse.models import PulseAnswer
from mentor_match.pulse.rules import DAYS_OPEN, KEEPS, WAVES, opens_at
from mentor_match.web.moments import month_of

DAY = timedelta(days=1)
ANSWER = {True: 0.78, False: 0.66}  # who has a mentor answers a little more often
# How often each of the five answers is given, without a mentor; with one, from the third month on,
# a part of those moves one step to the better. Invented: it shows the page, and proves nothing.
WEIGHTS = {
    "leave_post": (12, 22, 22, 26, 18),
    "leave_country": (24, 26, 22, 18, 10),
    "leave_profession": (38, 30, 18, 9, 5),
    "burnout": (10, 30, 32, 20, 8),
    "satisfaction": (10, 22, 24, 32, 12),
}
BETTER = {"satisfaction": 1}
MOVED = 0.45
TAKEN = 0.75  # of the pairings of its time
FOUND_NOBODY = 0.4  # of those who asked in its time and have no mentor
COST = Decimal(14200)


def invent_proof(seed: int, subject_of: Callable[[UUID], str], now: datetime) -> None:
    """The answers of everyone who was asked by now, what a programme cost, and the quarters."""
    chance = random.Random(seed + 21)  # noqa: S311 - invents answers, guards nothing
    home = _between_associations(chance, now)
    for account_id, start, association_id, programme_id, mentor_since in _people():
        if programme_id is None and association_id != home:
            continue  # so few of them answer that the programme's own figures would stay hidden
        for wave in WAVES:
            at = opens_at(start, wave) + chance.uniform(0.2, 20) * DAY
            mentored = mentor_since is not None and mentor_since <= at
            # The last weeks are left open, so that who looks around can answer.
            if opens_at(start, wave) > now - DAYS_OPEN * DAY or chance.random() > ANSWER[mentored]:
                continue
            db.session.add(
                PulseAnswer(
                    subject=subject_of(account_id),
                    wave=wave,
                    skipped=False,
                    month=month_of(at),
                    association_id=association_id,
                    programme_id=programme_id,
                    mentored=mentored,
                    keeps=frozenset(chance.sample(sorted(KEEPS), k=chance.randint(1, 3))),
                    **_values(chance, mentored and wave > 0),
                )
            )
    db.session.flush()
    # The latest quarter; `flask deliver` publishes those before it.
    latest = quarters_due(find_first_request(), now)[-1]
    publish(latest, count_quarter(latest), now=now)


def _between_associations(chance: random.Random, now: datetime) -> UUID:
    """A programme of all three associations, large enough for a report; whose it is."""
    home, *others = db.session.scalars(select(Association).order_by(Association.code))
    coordinator = list_coordinators(home.id)[0].id
    began = now - 335 * DAY
    programme = begin_programme(
        home,
        "Beside you in the first years",
        ProgrammeState.RUNNING,
        began,
        coordinator,
        about="A mentor for everyone in the first years at a post, from one’s own profession "
        "or another, with a goal agreed in writing.",
        enrolling=90 * DAY,
        length=395 * DAY,
    )
    programme.cost, programme.currency = COST, "USD"
    programme.partners = [
        ProgrammePartner(association_id=one.id, invited_at=began, joined_at=began + DAY)
        for one in others
    ]
    db.session.flush()
    enrolled: set[tuple[UUID, str]] = set()
    for pairing in _pairings_since(began, now - 60 * DAY):
        if chance.random() < TAKEN:
            pairing.programme_id = programme.id
            at = min(began + 89 * DAY, pairing.opened_at - 3 * DAY)
            mentee = (pairing.mentee_id, "mentee", pairing.mentee_association_id)
            mentor = (pairing.mentor_id, "mentor", pairing.mentor_association_id)
            for account_id, part, through in (mentee, mentor):
                if (account_id, part) not in enrolled:
                    enrolled.add((account_id, part))
                    enrol_then(programme, account_id, part, at, through)
    for request in _without_mentor(began, began + 150 * DAY):
        if (request.mentee_id, "mentee") not in enrolled and chance.random() < FOUND_NOBODY:
            enrolled.add((request.mentee_id, "mentee"))
            at = min(began + 89 * DAY, request.requested_at)
            through = request.mentee_association_id
            enrol_then(programme, request.mentee_id, "mentee", at, through)
    db.session.flush()
    return home.id


def _pairings_since(since: datetime, until: datetime) -> Sequence[Pairing]:
    asked = select(Pairing).where(
        Pairing.programme_id.is_(None),
        Pairing.opened_at > since + 4 * DAY,
        Pairing.opened_at < until,
    )
    return db.session.scalars(asked.order_by(Pairing.opened_at, Pairing.id)).all()


def _without_mentor(since: datetime, until: datetime) -> Sequence[MentorshipRequest]:
    asked = select(MentorshipRequest).where(
        MentorshipRequest.requested_at > since,
        MentorshipRequest.requested_at < until,
        MentorshipRequest.mentee_id.not_in(select(Pairing.mentee_id)),
        MentorshipRequest.mentee_id.not_in(select(Enrolment.account_id)),
    )
    return db.session.scalars(asked.order_by(MentorshipRequest.requested_at)).all()


def _values(chance: random.Random, helped: bool) -> dict[str, int]:
    values = {}
    for name, weights in WEIGHTS.items():
        value = chance.choices((1, 2, 3, 4, 5), weights)[0]
        if helped and chance.random() < MOVED:
            value = min(5, max(1, value + BETTER.get(name, -1)))
        values[name] = value
    return values


def _people() -> Iterator[Any]:
    """(account, start, association, programme, first pairing) of everyone who looked for one."""
    pairings = dict(
        db.session.execute(
            select(Pairing.mentee_id, func.min(Pairing.opened_at)).group_by(Pairing.mentee_id)
        ).all()
    )
    enrolled = {
        one.account_id: one
        for one in db.session.scalars(select(Enrolment).where(Enrolment.part == "mentee"))
    }
    first = (
        select(
            MentorshipRequest.mentee_id,
            MentorshipRequest.mentee_association_id,
            func.min(MentorshipRequest.requested_at),
        )
        .group_by(MentorshipRequest.mentee_id, MentorshipRequest.mentee_association_id)
        .order_by(MentorshipRequest.mentee_id)
    )
    asked = {row[0]: row for row in db.session.execute(first)}
    for account_id in sorted({*asked, *enrolled}):
        starts = [asked[account_id][2]] if account_id in asked else []
        through = asked[account_id][1] if account_id in asked else None
        programme = None
        if account_id in enrolled:
            one = enrolled[account_id]
            starts.append(one.enrolled_at)
            through, programme = one.association_id, one.programme_id
        yield account_id, min(starts), through, programme, pairings.get(account_id)

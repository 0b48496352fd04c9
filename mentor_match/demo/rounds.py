"""Invents rounds of programmes: one to enrol in, one with two drafts to compare, one that runs.

Everything is done by the acts of the service itself, so that a draft is what a worker would have
kept and a confirmed proposal has its pairing.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update

from mentor_match.associations.models import Association, Programme
from mentor_match.associations.queries import list_coordinators
from mentor_match.associations.rules import ProgrammeState
from mentor_match.associations.service import (
    create_programme,
    enrol,
    invite_partner,
    join_programme,
    move_programme,
)
from mentor_match.demo.people import Person
from mentor_match.extensions import db
from mentor_match.matching.models import CohortRun, Proposal, RunMentee
from mentor_match.matching.rules import Wish
from mentor_match.matching.service import (
    claim_run,
    confirm_proposal,
    draft_run,
    fail_work,
    keep_result,
    lock_pair,
    publish_run,
    refuse_proposal,
)
from mentor_match.reference.programmes import PROGRAMME_TEMPLATES
from mentor_match.web.refusals import Refusal

DAY = timedelta(days=1)
CONFIRMED, HALF, REFUSED = 6, 5, 2  # of the pairs that are proposed, in this order


def invent_rounds(
    associations: Sequence[Association],
    people: Sequence[Person],
    junior: Person,
    senior: Person,
    now: datetime,
) -> None:
    """Three programmes of the first association, two of them with a partner."""
    own, partner = associations[0], associations[1]
    by = list_coordinators(own.id)[0].id
    able = [one for one in people if one.verified and one not in (junior, senior)]
    mine = [one for one in able if one.membership.association_id == own.id]
    theirs = [one for one in able if one.membership.association_id == partner.id]

    _start(own, "leadership", "A hand for new leaders", by, now - 12 * DAY)

    drafted = _start(own, "across", "Side by side, two associations", by, now - 45 * DAY)
    _join(drafted, partner, by, now - 44 * DAY)
    _enrol(drafted, [*mine[::2], *theirs], 24, 14, now - 30 * DAY)
    _end_enrolling(drafted, by, now - 3 * DAY)
    first = _work(drafted, Wish(), by, now - 2 * DAY)
    best = _pairs(first)[-1]
    lock_pair(drafted, best.mentee_id, best.mentor_id, by=by, now=now - DAY)
    _work(drafted, Wish(rural=60), by, now - DAY)

    running = _start(own, "first-years", "First years, autumn round", by, now - 60 * DAY)
    _enrol(running, [junior, senior, *mine[1::2]], 20, 12, now - 50 * DAY)
    _end_enrolling(running, by, now - 20 * DAY)
    run = _work(running, Wish(objective="worst_first"), by, now - 15 * DAY)
    publish_run(run, by=by, now=now - 14 * DAY)
    _answer(run, {junior.id, senior.id}, now - 6 * DAY)


def _start(own: Association, code: str, title: str, by: UUID, at: datetime) -> Programme:
    template = PROGRAMME_TEMPLATES[code]
    opens = at.date()
    programme = create_programme(
        own,
        title=title,
        about=template.about,
        opens_on=opens,
        closes_on=opens + timedelta(days=30 * template.months_to_enrol),
        ends_on=opens + timedelta(days=30 * template.months),
        template=template,
        by=by,
        now=at,
    )
    move_programme(programme, ProgrammeState.OPEN, by=by, now=at)
    return programme


def _join(programme: Programme, partner: Association, by: UUID, at: datetime) -> None:
    invite_partner(programme, partner, sees="groups", by=by, now=at)
    join_programme(programme, partner, by=by, now=at)


def _enrol(
    programme: Programme, people: Sequence[Person], mentees: int, mentors: int, at: datetime
) -> None:
    """So many of each take part; who is not eligible is told so, and does not."""
    for part, wanted in (("mentee", mentees), ("mentor", mentors)):
        able = [one for one in people if _has_room(one, part)]
        taken = 0
        for place, person in enumerate(able):
            if taken == wanted:
                break
            try:
                enrol(programme, person.id, part=part, places=2, outside=place % 3 != 0, now=at)
            except Refusal:
                continue
            taken += 1


def _has_room(person: Person, part: str) -> bool:
    if part == "mentor":
        mentor = person.mentor
        return mentor is not None and mentor.places_taken < mentor.capacity
    return person.mentee is not None and not person.mentee.places_taken


def _end_enrolling(programme: Programme, by: UUID, at: datetime) -> None:
    move_programme(programme, ProgrammeState.MATCHING, by=by, now=at)


def _work(programme: Programme, wish: Wish, by: UUID, at: datetime) -> CohortRun:
    """What a worker does, here in one go; among few people not every wish can be had."""
    from mentor_match.matching.assigning import CannotAssign, work_out
    from mentor_match.matching.enrolled import read_enrolled

    run = draft_run(programme, wish, by=by, now=at)
    claim = claim_run(at)
    assert claim is not None
    enrolled = read_enrolled(programme, at)
    try:
        found = work_out(enrolled, wish, programme.fewest_per_mentor, run.seed, lambda *_: None)
    except CannotAssign as refused:
        fail_work(claim, refused.sentence, refused.facts, now=at)
    else:
        fingerprint = enrolled.fingerprint(wish, programme.fewest_per_mentor)
        keep_result(claim, enrolled, found, fingerprint=fingerprint, now=at, each=_within)
    return run


@contextmanager
def _within() -> Iterator[None]:
    """A part of a demonstration, which is written in one transaction."""
    yield
    db.session.flush()


def _pairs(run: CohortRun) -> Sequence[Proposal]:
    """By score, the lowest first; among equals always in the same order."""
    chosen = select(Proposal).where(Proposal.run_id == run.id)
    return db.session.scalars(
        chosen.order_by(Proposal.score, Proposal.mentee_id, Proposal.mentor_id)
    ).all()


def _answer(run: CohortRun, silent: set[UUID], at: datetime) -> None:
    """Some have said yes, some half, some no; the rest was told and has not answered yet."""
    told = {"told_at": at - 7 * DAY}
    db.session.execute(update(Proposal).where(Proposal.run_id == run.id).values(told))
    db.session.execute(update(RunMentee).where(RunMentee.run_id == run.id).values(told))
    pairs = [one for one in _pairs(run) if not {one.mentee_id, one.mentor_id} & silent]
    for proposal in pairs[:CONFIRMED]:
        confirm_proposal(proposal, by=proposal.mentee_id, now=at)
        confirm_proposal(proposal, by=proposal.mentor_id, now=at + DAY)
    for proposal in pairs[CONFIRMED : CONFIRMED + HALF]:
        confirm_proposal(proposal, by=proposal.mentor_id, now=at + DAY)
    for proposal in pairs[CONFIRMED + HALF : CONFIRMED + HALF + REFUSED]:
        refuse_proposal(proposal, by=proposal.mentor_id, reason="no-time", now=at + 2 * DAY)

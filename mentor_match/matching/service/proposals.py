"""What becomes of a published proposal: told, confirmed, refused, and who comes next."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from mentor_match.accounts.models import Account
from mentor_match.associations.models import Enrolment, Programme
from mentor_match.associations.queries import find_agreement, find_enrolment
from mentor_match.audit import service as audit
from mentor_match.engine import Reason
from mentor_match.extensions import db
from mentor_match.matching.models import CohortRun, Proposal, RunMentee
from mentor_match.matching.queries import find_run_mentee, places_given
from mentor_match.matching.rules import (
    OPEN_PROPOSALS,
    REFUSAL_REASONS,
    NothingCrosses,
    ProposalClosed,
    ProposalState,
    RunState,
    answer_state,
    check_proposal_step,
)
from mentor_match.matching.service.runs import locked_run
from mentor_match.notifications.service import tell
from mentor_match.pairings.models import Pairing
from mentor_match.pairings.queries import are_apart
from mentor_match.pairings.service import pair_by_proposal
from mentor_match.profiles.queries import find_mentee, find_mentor
from mentor_match.web.refusals import NotFound

RHYTHM = "fortnightly"  # what a programme's pairs begin with; their charter says otherwise


def confirm_proposal(proposal: Proposal, *, by: UUID, now: datetime) -> Pairing | None:
    """Say yes. When both have, the pairing opens; refused where a place is gone meanwhile."""
    proposal = _locked(proposal, by)
    check_proposal_step(proposal.state, ProposalState.CONFIRMED)
    if are_apart(proposal.mentee_id, proposal.mentor_id):
        raise ProposalClosed
    if by == proposal.mentee_id:
        proposal.mentee_confirmed_at = proposal.mentee_confirmed_at or now
    else:
        proposal.mentor_confirmed_at = proposal.mentor_confirmed_at or now
    mentee_side, mentor_side = proposal.mentee_association_id, proposal.mentor_association_id
    people = proposal.mentee_id, proposal.mentor_id
    if not _may_meet(proposal.run, people, (mentee_side, mentor_side)):
        raise NothingCrosses
    both = answer_state(proposal.mentee_confirmed_at, proposal.mentor_confirmed_at)
    _note("confirmed proposal", proposal, by, now)
    if both is None:
        db.session.flush()
        return None
    proposal.state, proposal.answered_at = both, now
    db.session.flush()
    pairing = _open(proposal, by, now)
    for reader in (proposal.mentee, proposal.mentor):
        _tell(reader, "proposal-confirmed", proposal, now, pairing=pairing)
    return pairing


def _open(proposal: Proposal, by: UUID, now: datetime) -> Pairing:
    programme = proposal.run.programme
    mentee = find_mentee(proposal.mentee_id)
    wants = [want.topic for want in mentee.wants] if mentee else []
    within = [topic for topic in wants if topic in programme.topics]
    months = max(1, round((programme.ends_on - now.date()).days / 30.44))
    return pair_by_proposal(
        proposal.mentee_id,
        proposal.mentor_id,
        associations=(proposal.mentee_association_id, proposal.mentor_association_id),
        programme_id=programme.id,
        topics=within or wants,
        to_learn=(mentee.goals if mentee else None) or programme.title,
        rhythm=RHYTHM,
        months=months,
        by=by,
        now=now,
    )


def refuse_proposal(proposal: Proposal, *, by: UUID, reason: str, now: datetime) -> Proposal | None:
    """Say no, and why. The mentee gets the next mentor, whom the answer tells; the mentor's place
    goes to somebody who was left without."""
    if reason not in REFUSAL_REASONS:
        raise ValueError(f"{reason!r} is no reason of REFUSAL_REASONS.")
    # One refusal of a run after the other: two at once would give the same place away twice.
    locked_run(proposal.run)
    proposal = _locked(proposal, by)
    check_proposal_step(proposal.state, ProposalState.REFUSED)
    proposal.state, proposal.answered_at = ProposalState.REFUSED, now
    proposal.refused_by, proposal.reason = by, reason
    db.session.flush()
    _note("refused proposal", proposal, by, now, because=reason)
    other = proposal.mentor if by == proposal.mentee_id else proposal.mentee
    following = _next_for_mentee(proposal, now)
    _tell(other, "proposal-refused", proposal, now, following=following)
    _next_for_mentor(proposal, now)
    return following


def _next_for_mentee(proposal: Proposal, now: datetime) -> Proposal | None:
    """The best of the alternates who has a place."""
    found = find_run_mentee(proposal.run_id, proposal.mentee_id)
    for alternate in found.alternates if found else ():
        made = _propose(proposal.run, found, alternate, proposal, now)
        if made is not None:
            return made
    if found is not None:
        found.missing += 1
        found.reason = found.reason or "refused"
        db.session.flush()
    return None


def _next_for_mentor(proposal: Proposal, now: datetime) -> Proposal | None:
    """The mentee without a mentor for whom this one is worth most."""
    mentor = str(proposal.mentor_id)
    waiting = db.session.scalars(
        select(RunMentee).where(RunMentee.run_id == proposal.run_id, RunMentee.missing > 0)
    ).all()
    ranked = sorted(
        (
            (-alternate["score"], one.mentee_id, one, alternate)
            for one in waiting
            if one.mentee_id != proposal.mentee_id
            for alternate in one.alternates
            if alternate["mentor"] == mentor
        ),
        key=lambda row: row[:2],
    )
    for _score, _id, one, alternate in ranked:
        made = _propose(proposal.run, one, alternate, proposal, now)
        if made is not None:
            one.missing -= 1
            db.session.flush()
            return made
    return None


def _propose(
    run: CohortRun,
    found: RunMentee | None,
    alternate: dict[str, Any],
    follows: Proposal,
    now: datetime,
) -> Proposal | None:
    """Propose a next best pair, if it was not before and both have room; both are told."""
    assert found is not None
    mentor_id = UUID(alternate["mentor"])
    known = db.session.scalar(
        select(Proposal.id).where(
            Proposal.run_id == run.id,
            Proposal.mentee_id == found.mentee_id,
            Proposal.mentor_id == mentor_id,
        )
    )
    if known is not None or _room(run, mentor_id) < 1:
        return None
    people = found.mentee_id, mentor_id
    sides = found.association_id, UUID(alternate["association"])
    if find_enrolment(run.programme_id, found.mentee_id, "mentee") is None:
        return None
    if not _may_meet(run, people, sides) or are_apart(*people):
        return None
    made = Proposal(
        id=uuid4(),
        run_id=run.id,
        mentee_id=found.mentee_id,
        mentor_id=mentor_id,
        mentee_association_id=found.association_id,
        mentor_association_id=UUID(alternate["association"]),
        state=ProposalState.PROPOSED,
        score=alternate["score"],
        reasons=alternate["reasons"],
        follows_id=follows.id,
    )
    db.session.add(made)
    db.session.flush()
    _tell_both(made, now)
    return made


def _may_meet(run: CohortRun, people: tuple[UUID, UUID], sides: tuple[UUID, UUID]) -> bool:
    """Whether the two may still be proposed to each other: within one association, or outside
    where both consent now and the agreement has not ended. `sides` are their associations."""
    if sides[0] == sides[1]:
        return True
    if find_agreement(*sides) is None:
        return False
    enrolments = (
        find_enrolment(run.programme_id, person, part)
        for person, part in zip(people, ("mentee", "mentor"), strict=True)
    )
    return all(one is not None and one.outside_at is not None for one in enrolments)


def _room(run: CohortRun, mentor_id: UUID) -> int:
    """How many more this mentor can be proposed to: what the programme, the enrolment and the
    profile allow, less what is proposed already and not answered."""
    enrolment: Enrolment | None = find_enrolment(run.programme_id, mentor_id, "mentor")
    mentor = find_mentor(mentor_id)
    if enrolment is None or mentor is None or mentor.paused_at is not None:
        return 0
    given = places_given(run.id, [mentor_id]).get(mentor_id, 0)
    confirmed = len(
        db.session.scalars(
            select(Proposal.id).where(
                Proposal.run_id == run.id,
                Proposal.mentor_id == mentor_id,
                Proposal.state == ProposalState.CONFIRMED,
            )
        ).all()
    )
    programme: Programme = run.programme
    here = min(enrolment.places, programme.most_per_mentor) - given
    anywhere = mentor.capacity - mentor.places_taken - (given - confirmed)
    return min(here, anywhere)


def list_to_tell(limit: int) -> Sequence[Proposal]:
    """Published proposals whose two people were not told yet."""
    return db.session.scalars(
        select(Proposal)
        .join(CohortRun, CohortRun.id == Proposal.run_id)
        .where(
            CohortRun.state == RunState.PUBLISHED,
            Proposal.told_at.is_(None),
            # Whoever saw it on the page and answered is not asked again by e-mail.
            Proposal.state.in_(OPEN_PROPOSALS),
        )
        .order_by(Proposal.id)
        .limit(limit)
    ).all()


def tell_published(now: datetime, *, limit: int = 200) -> int:
    """Tell those who are in a published run, and those who are left; says how many rows."""
    proposals = list_to_tell(limit)
    for proposal in proposals:
        _tell_both(proposal, now)
    left = db.session.scalars(
        select(RunMentee)
        .join(CohortRun, CohortRun.id == RunMentee.run_id)
        .where(
            CohortRun.state == RunState.PUBLISHED,
            RunMentee.missing > 0,
            RunMentee.told_at.is_(None),
        )
        .limit(limit)
    ).all()
    for one in left:
        one.told_at = now
        run = db.session.get_one(CohortRun, one.run_id)
        tell(
            one.mentee,
            "programme-unmatched",
            key=f"programme-unmatched:{one.run_id}:{one.mentee_id}",
            now=now,
            context={"programme": run.programme, "found": one},
        )
    db.session.flush()
    return len(proposals) + len(left)


def _tell_both(proposal: Proposal, now: datetime) -> None:
    """Ask those of the two who have not said yes on the page already."""
    proposal.told_at = now
    answers = (
        (proposal.mentee, proposal.mentee_confirmed_at),
        (proposal.mentor, proposal.mentor_confirmed_at),
    )
    for reader, said_yes_at in answers:
        if said_yes_at is None:
            _tell(reader, "proposal-received", proposal, now)
    db.session.flush()


def reasons_of(kept: Sequence[dict[str, Any]]) -> list[Reason]:
    """Reasons as the engine gave them, to be put into words."""
    return [
        Reason(one["code"], one["contribution"], one["facts"], one["value"], one["stated"])
        for one in kept
    ]


def _locked(proposal: Proposal, by: UUID) -> Proposal:
    """The proposal as it stands now, for one of its two people; other writers wait."""
    if by not in (proposal.mentee_id, proposal.mentor_id):
        raise NotFound
    asked = select(Proposal).where(Proposal.id == proposal.id).with_for_update(of=Proposal)
    found = db.session.scalars(asked.execution_options(populate_existing=True)).one()
    if found.run.state != RunState.PUBLISHED:
        raise NotFound
    return found


def _tell(reader: Account, message: str, proposal: Proposal, now: datetime, **facts: Any) -> None:
    context = {
        "proposal": proposal,
        "programme": proposal.run.programme,
        "other": proposal.mentor if reader.id == proposal.mentee_id else proposal.mentee,
        "is_mentee": reader.id == proposal.mentee_id,
        **facts,
    }
    tell(reader, message, key=f"{message}:{proposal.id}:{reader.id}", now=now, context=context)


def _note(verb: str, proposal: Proposal, by: UUID, now: datetime, **facts: object) -> None:
    audit.record(
        verb,
        "proposal",
        proposal.id,
        by=by,
        now=now,
        association_id=proposal.mentee_association_id,
        reason=None,
        run=str(proposal.run_id),
        mentor_association=str(proposal.mentor_association_id),
        **facts,
    )

"""Reading cohort runs, and who takes part in one."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, union_all
from sqlalchemy.orm import joinedload

from mentor_match.accounts.models import Account
from mentor_match.associations.models import Association, Enrolment, Programme
from mentor_match.extensions import db
from mentor_match.matching.models import CohortRun, Dismissal, PairWish, Proposal, RunMentee
from mentor_match.matching.rules import Change, ProposalState, RunState, Work
from mentor_match.pairings.models import Block, Pairing
from mentor_match.profiles.models import MenteeProfile, MentorProfile, Offer, Profile, Want
from mentor_match.web.refusals import NotFound


def get_run(programme: Programme, run_id: UUID) -> CohortRun:
    """A run of the programme."""
    run = db.session.get(CohortRun, run_id)
    if run is None or run.programme_id != programme.id:
        raise NotFound
    return run


def list_runs(programme: Programme) -> Sequence[CohortRun]:
    """The runs, the latest first."""
    chosen = select(CohortRun).where(CohortRun.programme_id == programme.id)
    return db.session.scalars(chosen.order_by(CohortRun.number.desc())).all()


def next_number(programme_id: UUID) -> int:
    """The number of the next run of a programme."""
    chosen = select(func.max(CohortRun.number)).where(CohortRun.programme_id == programme_id)
    return (db.session.scalar(chosen) or 0) + 1


def find_claimable(now: datetime) -> CohortRun | None:
    """The run that has waited longest and that nobody works on."""
    silent = and_(
        CohortRun.work == Work.WORKING,
        or_(CohortRun.claimed_until.is_(None), CohortRun.claimed_until < now),
    )
    return db.session.scalars(
        select(CohortRun)
        .where(CohortRun.state == RunState.DRAFT, or_(CohortRun.work == Work.WAITING, silent))
        .order_by(CohortRun.asked_at, CohortRun.id)
        .limit(1)
    ).one_or_none()


def list_wishes(programme_id: UUID) -> Sequence[PairWish]:
    """Which pairs are locked or forbidden."""
    return db.session.scalars(
        select(PairWish)
        .where(PairWish.programme_id == programme_id)
        .order_by(PairWish.said_at, PairWish.mentee_id, PairWish.mentor_id)
    ).all()


def find_wish(programme_id: UUID, mentee_id: UUID, mentor_id: UUID) -> PairWish | None:
    """What was said about a pair."""
    return db.session.get(PairWish, (programme_id, mentee_id, mentor_id))


def list_proposals(
    run: CohortRun, *, limit: int | None = None, offset: int = 0
) -> Sequence[Proposal]:
    """The pairs of a run, the lowest score first: they are what a coordinator looks at."""
    return db.session.scalars(
        select(Proposal)
        .where(Proposal.run_id == run.id)
        .options(joinedload(Proposal.mentee), joinedload(Proposal.mentor))
        .order_by(Proposal.score, Proposal.id)
        .limit(limit)
        .offset(offset)
    ).all()


def count_proposals(run: CohortRun) -> dict[str, int]:
    """state -> how many."""
    chosen = select(Proposal.state, func.count()).where(Proposal.run_id == run.id)
    return dict(db.session.execute(chosen.group_by(Proposal.state)).all())


def get_proposal(run: CohortRun, proposal_id: UUID) -> Proposal:
    """A pair of the run."""
    proposal = db.session.get(Proposal, proposal_id)
    if proposal is None or proposal.run_id != run.id:
        raise NotFound
    return proposal


def get_own_proposal(proposal_id: UUID, account_id: UUID) -> Proposal:
    """A published proposal, for its two people."""
    proposal = db.session.get(Proposal, proposal_id)
    if (
        proposal is None
        or proposal.run.state != RunState.PUBLISHED
        or account_id not in (proposal.mentee_id, proposal.mentor_id)
    ):
        raise NotFound
    return proposal


def list_own_proposals(account_id: UUID) -> Sequence[Proposal]:
    """The published proposals of a person, on either side, the open ones first."""
    return db.session.scalars(
        select(Proposal)
        .join(CohortRun, CohortRun.id == Proposal.run_id)
        .where(
            CohortRun.state == RunState.PUBLISHED,
            or_(Proposal.mentee_id == account_id, Proposal.mentor_id == account_id),
        )
        .options(joinedload(Proposal.mentee), joinedload(Proposal.mentor))
        .order_by(
            Proposal.state.in_([ProposalState.PROPOSED, ProposalState.LOCKED]).desc(),
            Proposal.score.desc(),
            Proposal.id,
        )
    ).all()


def list_unmatched(
    run: CohortRun, *, limit: int | None = None, offset: int = 0
) -> Sequence[RunMentee]:
    """Mentees with fewer mentors than they wished for, by name."""
    return db.session.scalars(
        select(RunMentee)
        .join(Account, Account.id == RunMentee.mentee_id)
        .where(RunMentee.run_id == run.id, RunMentee.missing > 0)
        .options(joinedload(RunMentee.mentee))
        .order_by(func.lower(Account.full_name), RunMentee.mentee_id)
        .limit(limit)
        .offset(offset)
    ).all()


def count_unmatched(run: CohortRun) -> int:
    """How many there are."""
    chosen = select(func.count()).select_from(RunMentee)
    return db.session.scalar(chosen.where(RunMentee.run_id == run.id, RunMentee.missing > 0)) or 0


def find_run_mentee(run_id: UUID, mentee_id: UUID) -> RunMentee | None:
    """What a run found for a mentee."""
    return db.session.get(RunMentee, (run_id, mentee_id))


def places_given(run_id: UUID, mentor_ids: Iterable[UUID]) -> dict[UUID, int]:
    """How many places of mentors are spoken for in a run: proposed, locked or confirmed."""
    rows = db.session.execute(
        select(Proposal.mentor_id, func.count())
        .where(
            Proposal.run_id == run_id,
            Proposal.mentor_id.in_(list(mentor_ids)),
            Proposal.state != ProposalState.REFUSED,
        )
        .group_by(Proposal.mentor_id)
    )
    return dict(rows.all())


def get_wish(programme_id: UUID, mentee_id: UUID, mentor_id: UUID) -> PairWish:
    """What was said about a pair."""
    wish = find_wish(programme_id, mentee_id, mentor_id)
    if wish is None:
        raise NotFound
    return wish


def partners_of(run_id: UUID) -> dict[str, list[str]]:
    """mentee -> mentors in a run, as ids in texts."""
    found: dict[str, list[str]] = {}
    rows = db.session.execute(
        select(Proposal.mentee_id, Proposal.mentor_id).where(Proposal.run_id == run_id)
    )
    for mentee_id, mentor_id in rows:
        found.setdefault(str(mentee_id), []).append(str(mentor_id))
    return found


def names_of(changes: Iterable[Change], association_id: UUID, programme_id: UUID) -> dict[str, str]:
    """id -> name of the people in these changes who take part through the association."""
    return own_names(
        {UUID(one) for change in changes for one in (change.mentee, *change.before, *change.after)},
        association_id,
        programme_id,
    )


def own_names(ids: Iterable[UUID], association_id: UUID, programme_id: UUID) -> dict[str, str]:
    """id -> name of those of these people who take part through the association."""
    rows = db.session.execute(
        select(Account.id, Account.full_name)
        .join(Enrolment, Enrolment.account_id == Account.id)
        .where(
            Account.id.in_(ids),
            Enrolment.programme_id == programme_id,
            Enrolment.association_id == association_id,
        )
    )
    return {str(account_id): name for account_id, name in rows}


def cadres_of(run: CohortRun) -> dict[UUID, str]:
    """person -> cadre, of everyone in a run."""
    for_run = Proposal.run_id == run.id
    people = union_all(
        select(Proposal.mentee_id).where(for_run), select(Proposal.mentor_id).where(for_run)
    )
    rows = db.session.execute(
        select(Profile.account_id, Profile.cadre).where(Profile.account_id.in_(people))
    )
    return {account_id: cadre or "" for account_id, cadre in rows}


def enrolled_ids(programme: Programme, part: str) -> dict[str, str]:
    """id -> part of everyone who takes part."""
    return {str(one): part for one in db.session.scalars(_ids(programme, part))}


# Who takes part


def list_enrolled(programme: Programme, part: str, associations: Iterable[UUID]) -> Sequence[Any]:
    """Everything the engine has to know of those who take part, but topics."""
    role: Any = MentorProfile if part == "mentor" else MenteeProfile
    beside = (
        (role.experience, role.capacity, role.places_taken, role.accepts_cadres,
         role.accepts_associations)
        if part == "mentor"
        else (role.goals, role.discipline, role.places, role.places_taken)
    )  # fmt: skip
    asked = (
        select(
            Enrolment.account_id, Enrolment.association_id, Association.code,
            Enrolment.outside_at, Enrolment.places.label("wished"),
            Profile.cadre, Profile.country, Profile.setting, Profile.years, Profile.languages,
            Profile.formats, Profile.gender, Account.time_zone, *beside,
        )
        .join(Association, Association.id == Enrolment.association_id)
        .join(Account, Account.id == Enrolment.account_id)
        .join(Profile, Profile.account_id == Enrolment.account_id)
        .join(role, role.account_id == Enrolment.account_id)
        .where(
            _takes_part(programme, part),
            Enrolment.association_id.in_(list(associations)),
            Account.active,
            role.completed_at.is_not(None),
        )
        .order_by(Enrolment.account_id)
    )  # fmt: skip
    if part == "mentor":
        asked = asked.where(MentorProfile.paused_at.is_(None))
    return db.session.execute(asked).all()


def list_enrolled_topics(programme: Programme, part: str) -> Sequence[Any]:
    """(person, topic, level) of mentors, (person, topic, priority, level) of mentees."""
    columns: tuple[Any, ...] = (Want.account_id, Want.topic, Want.priority, Want.level)
    if part == "mentor":
        columns = (Offer.account_id, Offer.topic, Offer.level)
    return db.session.execute(select(*columns).where(columns[0].in_(_ids(programme, part)))).all()


def list_barred(programme: Programme) -> Sequence[tuple[UUID, UUID]]:
    """(mentee, mentor) who must not be proposed: dismissed, blocked, or paired before."""
    mentees = _ids(programme, "mentee")
    return db.session.execute(
        union_all(
            select(Dismissal.mentee_id, Dismissal.mentor_id).where(
                Dismissal.mentee_id.in_(mentees)
            ),
            select(Pairing.mentee_id, Pairing.mentor_id).where(Pairing.mentee_id.in_(mentees)),
            select(Block.blocker_id, Block.blocked_id).where(Block.blocker_id.in_(mentees)),
            select(Block.blocked_id, Block.blocker_id).where(Block.blocked_id.in_(mentees)),
        )
    ).all()


def is_enrolled(programme_id: UUID, account_id: UUID, part: str) -> bool:
    """Whether a person takes part."""
    found = select(Enrolment.id).where(
        Enrolment.programme_id == programme_id,
        Enrolment.account_id == account_id,
        Enrolment.part == part,
        Enrolment.withdrawn_at.is_(None),
    )
    return db.session.scalar(found.limit(1)) is not None


def _ids(programme: Programme, part: str) -> Select[Any]:
    return select(Enrolment.account_id).where(_takes_part(programme, part))


def _takes_part(programme: Programme, part: str) -> ColumnElement[bool]:
    return and_(
        Enrolment.programme_id == programme.id,
        Enrolment.part == part,
        Enrolment.withdrawn_at.is_(None),
    )

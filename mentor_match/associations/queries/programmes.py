"""Reading programmes: for coordinators their own and those they are partners of; for members
what they can see. What is not yours does not exist."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select, true

from mentor_match.accounts.models import Account
from mentor_match.associations.models import Association, Membership
from mentor_match.associations.models.programmes import Enrolment, Programme, ProgrammePartner
from mentor_match.associations.queries.belonging import looks_after
from mentor_match.associations.queries.memberships import list_verified, reachable
from mentor_match.associations.queries.registrations import holding, list_prepared
from mentor_match.associations.rules import (
    FEWEST_SHOWN,
    NOT_PREPARED,
    Fives,
    MembershipState,
    Prepared,
    in_fives,
)
from mentor_match.associations.rules.programmes import Applicant, Eligibility, ProgrammeState
from mentor_match.extensions import db
from mentor_match.profiles.models import MenteeProfile, MentorProfile, Profile
from mentor_match.web.refusals import NotFound

APART = "|"  # between the codes of a group
SEEN_BY_MEMBERS = (ProgrammeState.OPEN, ProgrammeState.MATCHING, ProgrammeState.RUNNING)


def list_programmes_of(association_id: UUID) -> Sequence[Programme]:
    """What an association runs or was invited to, the latest first."""
    return db.session.scalars(
        select(Programme)
        .where(takes_part(association_id))
        .order_by(Programme.made_at.desc(), Programme.id)
    ).all()


def takes_part(association_id: UUID) -> ColumnElement[bool]:
    """Whether the association runs it, or was invited and has not left."""
    return or_(Programme.association_id == association_id, _partner(association_id))


def get_programme_of(association_id: UUID, programme_id: UUID) -> Programme:
    """A programme this association runs or is a partner of."""
    programme = db.session.get(Programme, programme_id)
    if programme is None or not _takes_part(programme, association_id):
        raise NotFound
    return programme


def get_joined_programme(association_id: UUID, programme_id: UUID) -> Programme:
    """A programme this association runs, or has joined and not left."""
    programme = db.session.get(Programme, programme_id)
    if programme is None or association_id not in (
        programme.association_id,
        *(one.association_id for one in programme.partners if one.joined_at and not one.left_at),
    ):
        raise NotFound
    return programme


def get_own_programme(association_id: UUID, programme_id: UUID) -> Programme:
    """A programme this association runs: only its own coordinators change it."""
    programme = db.session.get(Programme, programme_id)
    if programme is None or programme.association_id != association_id:
        raise NotFound
    return programme


def lock_programme(programme: Programme) -> Programme:
    """The programme as it stands now; other writers wait."""
    asked = select(Programme).where(Programme.id == programme.id).with_for_update(of=Programme)
    return db.session.scalars(asked.execution_options(populate_existing=True)).one()


def get_partner(programme: Programme, association_id: UUID) -> ProgrammePartner:
    """The invitation of an association that has not left."""
    partner = db.session.get(ProgrammePartner, (programme.id, association_id))
    if partner is None or partner.left_at is not None:
        raise NotFound
    return partner


def list_visible_programmes(account_id: UUID) -> Sequence[Programme]:
    """What a member can enrol in or takes part in, what closes first on top."""
    own = [association.id for association in list_verified(account_id)]
    visible = Programme.state.in_(SEEN_BY_MEMBERS) & or_(
        Programme.association_id.in_(own), _joined_partner(own)
    )
    mine = exists().where(Enrolment.programme_id == Programme.id, _open(account_id))
    return db.session.scalars(
        select(Programme)
        .where(or_(visible, mine))
        .order_by(Programme.closes_on, Programme.title, Programme.id)
    ).all()


def get_visible_programme(programme_id: UUID, account_id: UUID) -> Programme:
    """One of them."""
    for programme in list_visible_programmes(account_id):
        if programme.id == programme_id:
            return programme
    raise NotFound


def proposing_associations(programme: Programme) -> frozenset[UUID]:
    """The associations whose members are matched: the own one, and each partner that has joined
    and whose agreement with the own one has not ended."""
    near = reachable([programme.association_id])
    joined = {
        partner.association_id
        for partner in programme.partners
        if partner.joined_at is not None and partner.left_at is None
    }
    return frozenset({programme.association_id, *(joined & near)})


def enrolling_association(programme: Programme, account_id: UUID) -> Association | None:
    """Through which association a person takes part: the one that runs it comes first."""
    allowed = proposing_associations(programme)
    own = [one for one in list_verified(account_id) if one.id in allowed]
    own.sort(key=lambda one: one.id != programme.association_id)
    return next(iter(own), None)


def eligibility_of(programme: Programme) -> Eligibility:
    """Whom it is for, as the rule reads it."""
    return Eligibility(
        cadres=programme.cadres,
        countries=programme.countries,
        settings=programme.settings,
        mentor_years=programme.mentor_years,
        mentee_years=programme.mentee_years,
        prepared_mentors=programme.prepared_mentors,
    )


def read_applicant(programme: Programme, account_id: UUID, part: str) -> Applicant:
    """The facts of a person who wants to enrol."""
    profile = db.session.get(Profile, account_id)
    kind = MentorProfile if part == "mentor" else MenteeProfile
    role = db.session.get(kind, account_id)
    return Applicant(
        part=part,
        cadre=profile.cadre if profile else None,
        country=profile.country if profile else None,
        setting=profile.setting if profile else None,
        years=profile.years if profile else None,
        member=enrolling_association(programme, account_id) is not None,
        ready=role is not None and role.completed_at is not None,
        enrolled=find_enrolment(programme.id, account_id, part) is not None,
        prepared=read_prepared(programme, account_id),
    )


def read_prepared(programme: Programme, account_id: UUID) -> Prepared:
    """The preparation of a person, as the associations that take part have it on record."""
    found = list_prepared([account_id], proposing_associations(programme))
    return found.get(account_id, NOT_PREPARED)


def prepared_enough(programme: Programme, today: date) -> ColumnElement[bool]:
    """The condition on enrolments of mentors that the rule `preparation_missing` says of one."""
    if not programme.prepared_mentors:
        return true()
    return holding(Enrolment.account_id, proposing_associations(programme), today)


def count_unprepared(programme: Programme, association_id: UUID, today: date) -> int:
    """How many mentors who take part through an association are in no draft for that reason."""
    asked = _enrolled(select(func.count()).select_from(Enrolment), programme).where(
        Enrolment.part == "mentor",
        Enrolment.association_id == association_id,
        ~prepared_enough(programme, today),
    )
    return db.session.scalar(asked) or 0


def find_enrolment(programme_id: UUID, account_id: UUID, part: str) -> Enrolment | None:
    """The enrolment of a person in one part, if it was not withdrawn."""
    return db.session.scalars(
        select(Enrolment).where(
            Enrolment.programme_id == programme_id, Enrolment.part == part, _open(account_id)
        )
    ).one_or_none()


def list_own_enrolments(account_id: UUID) -> Sequence[Enrolment]:
    """Where a person takes part."""
    return db.session.scalars(
        select(Enrolment).where(_open(account_id)).order_by(Enrolment.enrolled_at, Enrolment.id)
    ).all()


def get_own_enrolment(enrolment_id: UUID, account_id: UUID) -> Enrolment:
    """One of them."""
    enrolment = db.session.get(Enrolment, enrolment_id)
    if (
        enrolment is None
        or enrolment.account_id != account_id
        or enrolment.withdrawn_at is not None
    ):
        raise NotFound
    return enrolment


def list_enrolments(
    programme: Programme, association_id: UUID, *, limit: int | None = None, offset: int = 0
) -> Sequence[Any]:
    """(enrolment, account) of who takes part through this association, by name: of partners there
    are only counts. Who left it since comes last, without account."""
    known = and_(Account.id == Enrolment.account_id, looks_after(association_id, Account.id))
    name = func.lower(Account.full_name)
    return db.session.execute(
        _enrolled(select(Enrolment, Account), programme)
        .outerjoin(Account, known)
        .where(Enrolment.association_id == association_id)
        .order_by(Enrolment.part, Account.id.is_(None), name, Enrolment.id)
        .limit(limit)
        .offset(offset)
    ).all()


@dataclass(frozen=True, slots=True)
class Counted:
    """How many take part through an association."""

    association: Association
    mentees: int
    mentors: int
    places: int  # that the mentors give


def count_enrolments(programme: Programme) -> list[Counted]:
    """The numbers of each association, the own one first."""
    rows = db.session.execute(
        _enrolled(
            select(
                Enrolment.association_id,
                func.sum(_one_if(Enrolment.part == "mentee")),
                func.sum(_one_if(Enrolment.part == "mentor")),
                func.sum(_one_if(Enrolment.part == "mentor", Enrolment.places)),
            ),
            programme,
        ).group_by(Enrolment.association_id)
    )
    counts = {association_id: numbers for association_id, *numbers in rows}
    joined = [p.association for p in programme.partners if p.joined_at and not p.left_at]
    return [
        Counted(one, *(int(n or 0) for n in counts.get(one.id, (0, 0, 0))))
        for one in (programme.association, *joined)
    ]


def count_by_group(programme: Programme, association_id: UUID) -> Fives:
    """ "part|cadre|place" -> how many of one association, for a partner that may see groups.

    In whole fives of everyone who ever enrolled, so that a figure never moves by fewer, and nobody
    is found who leaves; what they are is by their profile of today. Show it only while nobody can
    enrol (`rules.groups_may_be_seen`): else the one who completes a five would be seen beside the
    totals.
    """
    once = (
        select(Enrolment.part, Enrolment.account_id)
        .where(Enrolment.programme_id == programme.id, Enrolment.association_id == association_id)
        .distinct()
        .subquery()
    )
    rows = db.session.execute(
        select(once.c.part, Profile.cadre, Profile.setting, func.count())
        .outerjoin(Profile, Profile.account_id == once.c.account_id)
        .group_by(once.c.part, Profile.cadre, Profile.setting)
    ).all()
    counts = {APART.join((part, cadre or "", place or "")): n for part, cadre, place, n in rows}
    blocks = {code: n // FEWEST_SHOWN for code, n in counts.items() if n >= FEWEST_SHOWN}
    return in_fives(blocks, sum(counts.values()))


def list_possible_partners(programme: Programme) -> Sequence[Association]:
    """Associations with an agreement that are not invited and did not join, by name."""
    asked = {p.association_id for p in programme.partners if p.left_at is None}
    near = reachable([programme.association_id]) - asked - {programme.association_id}
    chosen = select(Association).where(Association.id.in_(near)).order_by(Association.name)
    return db.session.scalars(chosen).all()


def list_member_countries(association_ids: frozenset[UUID]) -> Sequence[str]:
    """Where the members of these associations work: the countries worth choosing from."""
    return db.session.scalars(
        select(Profile.country)
        .join(Membership, Membership.account_id == Profile.account_id)
        .where(
            Membership.association_id.in_(association_ids),
            Membership.state == MembershipState.VERIFIED,
            Profile.country.is_not(None),
        )
        .distinct()
        .order_by(Profile.country)
    ).all()


def _enrolled(asked: Any, programme: Programme) -> Any:
    return asked.where(Enrolment.programme_id == programme.id, Enrolment.withdrawn_at.is_(None))


def _one_if(condition: ColumnElement[bool], value: Any = 1) -> Any:
    return case((condition, value), else_=0)


def _open(account_id: UUID) -> ColumnElement[bool]:
    return (Enrolment.account_id == account_id) & Enrolment.withdrawn_at.is_(None)


def _partner(association_id: UUID) -> ColumnElement[bool]:
    """Whether the association is invited or has joined."""
    return exists().where(
        ProgrammePartner.programme_id == Programme.id,
        ProgrammePartner.association_id == association_id,
        ProgrammePartner.left_at.is_(None),
    )


def _joined_partner(association_ids: Sequence[UUID]) -> ColumnElement[bool]:
    return exists().where(
        ProgrammePartner.programme_id == Programme.id,
        ProgrammePartner.association_id.in_(association_ids),
        ProgrammePartner.joined_at.is_not(None),
        ProgrammePartner.left_at.is_(None),
    )


def _takes_part(programme: Programme, association_id: UUID) -> bool:
    return programme.association_id == association_id or any(
        partner.association_id == association_id and partner.left_at is None
        for partner in programme.partners
    )

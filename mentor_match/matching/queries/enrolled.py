"""Reading who takes part in a programme: what the engine has to know of them, and their names."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, select, union_all

from mentor_match.accounts.models import Account
from mentor_match.associations.models import Association, Enrolment, Programme
from mentor_match.associations.queries import is_verified, looks_after, prepared_enough
from mentor_match.extensions import db
from mentor_match.matching.models import Dismissal
from mentor_match.matching.rules import Change
from mentor_match.pairings.models import Block, Pairing
from mentor_match.profiles.models import MenteeProfile, MentorProfile, Offer, Profile, Want


def list_enrolled(
    programme: Programme, part: str, associations: Iterable[UUID], today: date
) -> Sequence[Any]:
    """Everything the engine has to know of those who take part and can be matched, but topics."""
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
            is_verified(Enrolment.association_id, Enrolment.account_id),
            Account.active,
            role.completed_at.is_not(None),
        )
        .order_by(Enrolment.account_id)
    )  # fmt: skip
    if part == "mentor":
        asked = asked.where(MentorProfile.paused_at.is_(None), prepared_enough(programme, today))
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


def enrolled_ids(programme: Programme, part: str) -> dict[str, str]:
    """id -> part of everyone who takes part."""
    return {str(one): part for one in db.session.scalars(_ids(programme, part))}


def names_of(changes: Iterable[Change], association_id: UUID, programme_id: UUID) -> dict[str, str]:
    """id -> name of the people in these changes who take part through the association."""
    return own_names(
        {UUID(one) for change in changes for one in (change.mentee, *change.before, *change.after)},
        association_id,
        programme_id,
    )


def own_names(
    ids: Iterable[UUID] | None, association_id: UUID, programme_id: UUID
) -> dict[str, str]:
    """id -> name of those of these people, or of all, who take part through the association, and
    have not left it."""
    asked = (
        select(Account.id, Account.full_name)
        .join(Enrolment, Enrolment.account_id == Account.id)
        .where(
            Enrolment.programme_id == programme_id,
            Enrolment.association_id == association_id,
            looks_after(association_id, Account.id),
        )
    )
    asked = asked if ids is None else asked.where(Account.id.in_(ids))
    return {str(account_id): name for account_id, name in db.session.execute(asked)}


def _ids(programme: Programme, part: str) -> Select[Any]:
    return select(Enrolment.account_id).where(_takes_part(programme, part))


def _takes_part(programme: Programme, part: str) -> ColumnElement[bool]:
    return and_(
        Enrolment.programme_id == programme.id,
        Enrolment.part == part,
        Enrolment.withdrawn_at.is_(None),
    )

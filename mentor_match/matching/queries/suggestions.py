"""Reads for suggestions: who may be proposed to whom, as few columns as the engine needs.

The conditions of `proposable` are the pool: a mentor who does not meet them, now, is shown on no
page, whatever is kept in memory elsewhere.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, null, or_, select, union_all
from sqlalchemy.orm import lazyload

from mentor_match.accounts.models import Account
from mentor_match.associations.models import Association, Membership
from mentor_match.associations.queries import list_memberships, list_prepared, reachable
from mentor_match.associations.rules import NOT_PREPARED, MembershipState, Prepared
from mentor_match.extensions import db
from mentor_match.matching.models import Dismissal
from mentor_match.matching.rules import REST_AFTER_NO
from mentor_match.pairings.models import Block, MentorshipRequest, Pairing
from mentor_match.pairings.queries import list_without_hours
from mentor_match.pairings.rules import RequestState
from mentor_match.profiles.models import MentorProfile, Offer, Profile
from mentor_match.web.statements import made_once


@dataclass(frozen=True, slots=True)
class Reach:
    """The associations a mentee belongs to, and those whose mentors can be proposed to them.

    `verified` is False for a mentee who still waits: they see what is there, but no names.
    """

    own: tuple[tuple[UUID, str], ...]  # (id, code), in the order of the codes
    associations: frozenset[UUID]
    verified: bool

    @property
    def own_codes(self) -> tuple[str, ...]:
        """The codes of the associations the mentee belongs to."""
        return tuple(code for _id, code in self.own)


def find_reach(mentee_id: UUID) -> Reach:
    """What a mentee can reach: by verified memberships, else by those that wait."""
    memberships = list_memberships(mentee_id)
    for state in (MembershipState.VERIFIED, MembershipState.PENDING):
        found = [m.association for m in memberships if m.state == state]
        if found:
            return _reach_of({a.id: a.code for a in found}, state == MembershipState.VERIFIED)
    return Reach((), frozenset(), False)


def _reach_of(own: Mapping[UUID, str], verified: bool) -> Reach:
    codes = sorted(own.items(), key=lambda pair: pair[1])
    return Reach(tuple(codes), reachable(frozenset(own)), verified)


def list_common_reaches() -> list[tuple[Reach, int]]:
    """(what the verified members of one association reach, how many mentors are in it), from the
    largest on."""
    mentors = func.count().label("mentors")
    asked = (
        select(Association.id, Association.code, mentors)
        .join(Membership, Membership.association_id == Association.id)
        .join(MentorProfile, MentorProfile.account_id == Membership.account_id)
        .where(
            Membership.state == MembershipState.VERIFIED, MentorProfile.completed_at.is_not(None)
        )
        .group_by(Association.id, Association.code)
        .order_by(mentors.desc(), Association.code)
    )
    rows = db.session.execute(asked).all()
    return [(_reach_of({id_: code}, True), count) for id_, code, count in rows]


def _verified_in(associations: Iterable[UUID]) -> Select[Any]:
    return select(Membership.account_id).where(
        Membership.association_id.in_(associations),
        Membership.state == MembershipState.VERIFIED,
    )


def proposable(
    associations: Iterable[UUID], mentors: Collection[UUID] | None = None
) -> tuple[Any, ...]:
    """The conditions on a mentor's rows that make a mentor proposable; of these mentors, or of all.

    Of some mentors each one's membership is looked up; of all, those of the associations are.
    """
    verified = _verified_in(associations)
    member: Any = MentorProfile.account_id.in_(verified)
    if mentors is not None:
        member = verified.where(Membership.account_id == MentorProfile.account_id).exists()
    return (
        *_among(MentorProfile.account_id, mentors),
        member,
        Profile.account_id == MentorProfile.account_id,
        Account.id == MentorProfile.account_id,
        Account.active,
        MentorProfile.completed_at.is_not(None),
        MentorProfile.paused_at.is_(None),
    )


def _among(column: Any, mentors: Collection[UUID] | None) -> tuple[Any, ...]:
    return () if mentors is None else (column.in_(mentors),)


def list_proposable(
    associations: Iterable[UUID], mentors: Collection[UUID] | None = None
) -> Sequence[Row[Any]]:
    """Everything the engine has to know of each mentor in the pool, but their offers; of these
    mentors, or of all."""
    return db.session.execute(
        select(
            MentorProfile.account_id,
            Profile.cadre,
            Profile.country,
            Profile.setting,
            Profile.years,
            Profile.languages,
            Profile.formats,
            Account.time_zone,
            MentorProfile.experience,
            MentorProfile.capacity,
            MentorProfile.places_taken,
            MentorProfile.accepts_cadres,
            MentorProfile.accepts_associations,
        )
        .where(*proposable(associations, mentors))
        .order_by(MentorProfile.account_id)
    ).all()


def list_offers(
    associations: Iterable[UUID], mentors: Collection[UUID] | None = None
) -> Sequence[Any]:
    """(mentor, topic, level) of all who are verified in the associations, or of these of them."""
    return db.session.execute(
        select(Offer.account_id, Offer.topic, Offer.level).where(
            Offer.account_id.in_(_verified_in(associations)), *_among(Offer.account_id, mentors)
        )
    ).all()


def list_places(
    associations: Iterable[UUID], mentors: Collection[UUID] | None = None
) -> Sequence[Any]:
    """(mentor, code of an association they are verified in), of those associations."""
    return db.session.execute(
        select(Membership.account_id, Association.code)
        .join(Association, Association.id == Membership.association_id)
        .join(MentorProfile, MentorProfile.account_id == Membership.account_id)
        .where(
            Membership.association_id.in_(associations),
            Membership.state == MembershipState.VERIFIED,
            *_among(Membership.account_id, mentors),
        )
    ).all()


def count_changed(associations: Iterable[UUID], since: datetime) -> tuple[int, int]:
    """(how many are in the pool, how many of them changed since then)."""
    changed = or_(Profile.changed_at >= since, MentorProfile.completed_at >= since)
    return tuple(
        db.session.execute(
            select(func.count(), func.count().filter(changed)).where(*proposable(associations))
        ).one()
    )


Written = tuple[UUID, datetime | None]


def list_written(since: datetime) -> frozenset[Written]:
    """(account, when) of each row that tells of a mentor and was written since then, whatever the
    association; and, with no time, who may not be proposed for what stands in no such row.

    Each index is read from that moment on, so it costs as much as has changed.
    """
    rows = db.session.execute(*_written(since)).all()
    tired = ((mentor, None) for mentor in list_without_hours())
    return frozenset([*((mentor, at) for mentor, at in rows), *tired])


@made_once
def _written(since: Any) -> Any:
    def mentors(person: Any) -> Any:
        return select(MentorProfile).where(MentorProfile.account_id == person).exists()

    mentor, person = MentorProfile, Profile
    own = select(mentor.account_id, mentor.written_at).where(mentor.written_at >= since)
    shared = select(person.account_id, person.written_at).where(
        person.written_at >= since, mentors(person.account_id)
    )
    # Whose account was erased has no row but this one left to tell of it.
    belonging = select(Membership.account_id, Membership.written_at).where(
        Membership.written_at >= since
    )
    disabled = select(Account.id, null()).where(Account.active.is_(False), mentors(Account.id))
    return union_all(own, shared, belonging, disabled)


def list_excluded(mentee_id: UUID, now: datetime) -> frozenset[UUID]:
    """Mentors not to be proposed again: dismissed, asked, paired, apart, or no of late."""
    rested = MentorshipRequest.state.in_([RequestState.DECLINED, RequestState.EXPIRED]) & (
        MentorshipRequest.closed_at > now - REST_AFTER_NO
    )
    return frozenset(
        db.session.scalars(
            union_all(
                select(Dismissal.mentor_id).where(Dismissal.mentee_id == mentee_id),
                select(MentorshipRequest.mentor_id).where(
                    MentorshipRequest.mentee_id == mentee_id,
                    (MentorshipRequest.state == RequestState.REQUESTED) | rested,
                ),
                select(Pairing.mentor_id).where(Pairing.mentee_id == mentee_id),
                select(Block.blocked_id).where(Block.blocker_id == mentee_id),
                select(Block.blocker_id).where(Block.blocked_id == mentee_id),
            )
        )
    )


@dataclass(frozen=True, slots=True)
class Seen:
    """A mentor as the rows stand now: what a card shows beside the reasons."""

    account: Account
    profile: Profile
    mentor: MentorProfile
    prepared: Prepared

    @property
    def free_places(self) -> int:
        """How many mentees more this mentor can take."""
        return max(0, self.mentor.capacity - self.mentor.places_taken)


def list_seen(mentor_ids: Iterable[UUID], associations: Iterable[UUID]) -> dict[UUID, Seen]:
    """The mentors as they are now; who is no longer in the pool is missing from the answer."""
    rows = db.session.execute(
        select(Account, Profile, MentorProfile)
        .where(*proposable(associations, list(mentor_ids)))
        .options(lazyload(Profile.account))
    ).all()
    prepared = list_prepared([account.id for account, *_rest in rows])
    return {
        account.id: Seen(account, profile, mentor, prepared.get(account.id, NOT_PREPARED))
        for account, profile, mentor in rows
    }


def find_dismissal(mentee_id: UUID, mentor_id: UUID) -> Dismissal | None:
    """Whether and when the mentee dismissed the mentor."""
    return db.session.get(Dismissal, (mentee_id, mentor_id))


def list_dismissals(mentee_id: UUID) -> Sequence[Dismissal]:
    """What the mentee dismissed, the latest first."""
    return db.session.scalars(
        select(Dismissal)
        .where(Dismissal.mentee_id == mentee_id)
        .order_by(Dismissal.dismissed_at.desc(), Dismissal.mentor_id)
    ).all()

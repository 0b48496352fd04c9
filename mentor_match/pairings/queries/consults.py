"""Reading consults. What is not yours, or not of your cadre, does not exist."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import joinedload

from mentor_match.accounts.models import Account
from mentor_match.associations.models import Membership
from mentor_match.associations.rules import MembershipState
from mentor_match.extensions import db
from mentor_match.pairings.models import Consult, ConsultTaker
from mentor_match.pairings.queries.blocks import are_apart, list_apart
from mentor_match.pairings.queries.rows import count_rows
from mentor_match.pairings.rules import EXPIRING, OPEN_CONSULTS, ConsultPart, ConsultState
from mentor_match.profiles.models import MentorProfile, Profile
from mentor_match.web.refusals import NotFound


def get_consult(consult_id: UUID, account_id: UUID) -> Consult:
    """The consult: for its two, and for who could take it while nobody has."""
    consult = db.session.get(Consult, consult_id)
    if consult is None or part_in(consult, account_id) is None:
        raise NotFound
    return consult


def part_in(consult: Consult, account_id: UUID) -> ConsultPart | None:
    """Which part a person has in it; who could take it has that of the receiver."""
    if account_id == consult.asker_id:
        return ConsultPart.ASKER
    if account_id == consult.receiver_id:
        return ConsultPart.RECEIVER
    waiting = consult.in_queue and is_candidate(consult, account_id)
    return ConsultPart.RECEIVER if waiting else None


def is_candidate(consult: Consult, account_id: UUID) -> bool:
    """Whether this person is among those of the cadre who take consults there."""
    asked = _takers(consult.association_id).where(
        Account.id == account_id, Profile.cadre == consult.to_cadre
    )
    if account_id == consult.asker_id or are_apart(account_id, consult.asker_id):
        return False
    return db.session.scalar(asked) is not None


def list_candidates(consult: Consult) -> Sequence[Account]:
    """Who could take it, in no order that favours anyone."""
    asked = (
        _takers(consult.association_id, Account)
        .where(Profile.cadre == consult.to_cadre, Account.id != consult.asker_id)
        .order_by(Account.id)
    )
    apart = list_apart(consult.asker_id)
    return [one for one in db.session.scalars(asked) if one.id not in apart]


def count_takers(association_id: UUID, *, without: UUID) -> dict[str, int]:
    """cadre -> how many mentors of it take consults in the association."""
    asked = (
        _takers(association_id, Profile.cadre, func.count())
        .where(Account.id != without, Account.id.not_in(list_apart(without)))
        .group_by(Profile.cadre)
        .order_by(Profile.cadre)
    )
    return {cadre: count for cadre, count in db.session.execute(asked) if cadre}


def can_take(account_id: UUID) -> bool:
    """Whether a person may offer to take consults: a complete mentor, verified somewhere."""
    asked = _ready_mentors(select(Account.id)).where(Account.id == account_id)
    return db.session.scalar(asked.limit(1)) is not None


def find_taker(account_id: UUID) -> ConsultTaker | None:
    """Since when a person takes consults, if they do."""
    return db.session.get(ConsultTaker, account_id)


def list_consults_of(account_id: UUID) -> Sequence[Consult]:
    """The open consults in which a person has part, the next to run out first."""
    asked = _consults(_mine(account_id), Consult.state.in_(OPEN_CONSULTS))
    return db.session.scalars(asked.order_by(Consult.act_by, Consult.id)).all()


def list_consults_to_take(account_id: UUID, now: datetime) -> Sequence[Consult]:
    """What waits for anyone of the person's cadre, the next to run out first."""
    homes = _ready_mentors(select(Membership.association_id)).where(Account.id == account_id)
    cadre = select(Profile.cadre).where(Profile.account_id == account_id).scalar_subquery()
    if find_taker(account_id) is None:
        return ()
    asked = _consults(
        Consult.state == ConsultState.ASKED,
        Consult.receiver_id.is_(None),
        Consult.asker_id.not_in({account_id, *list_apart(account_id)}),
        Consult.to_cadre == cadre,
        Consult.association_id.in_(homes),
        Consult.act_by > now,
    )
    return db.session.scalars(asked.order_by(Consult.act_by, Consult.id)).all()


def list_closed_consults(account_id: UUID, *, limit: int, offset: int = 0) -> Sequence[Consult]:
    """The consults of a person that are over, the latest first."""
    asked = _consults(_mine(account_id), Consult.state.not_in(OPEN_CONSULTS))
    return db.session.scalars(
        asked.order_by(Consult.closed_at.desc(), Consult.id).limit(limit).offset(offset)
    ).all()


def count_closed_consults(account_id: UUID) -> int:
    """How many there are."""
    return count_rows(Consult, _mine(account_id), Consult.state.not_in(OPEN_CONSULTS))


def list_consults_in(pairing_id: UUID) -> Sequence[Consult]:
    """The consults that came out of a pairing, the latest first."""
    asked = select(Consult).where(Consult.pairing_id == pairing_id)
    return db.session.scalars(asked.order_by(Consult.asked_at.desc(), Consult.id)).all()


def list_consults_due(now: datetime) -> Sequence[UUID]:
    """Open consults whose time to act is over."""
    due = select(Consult.id).where(Consult.state.in_(EXPIRING), Consult.act_by <= now)
    return db.session.scalars(due.order_by(Consult.act_by, Consult.id)).all()


def count_consults(association_id: UUID) -> dict[str, int]:
    """state -> how many consults were asked of the association: all a coordinator sees."""
    asked = select(Consult.state, func.count()).where(Consult.association_id == association_id)
    return dict(db.session.execute(asked.group_by(Consult.state)).all())


def _mine(account_id: UUID) -> ColumnElement[bool]:
    return or_(Consult.asker_id == account_id, Consult.receiver_id == account_id)


def _consults(*conditions: ColumnElement[bool]) -> Select[tuple[Consult]]:
    return (
        select(Consult)
        .where(*conditions)
        .options(joinedload(Consult.asker), joinedload(Consult.receiver))
    )


def _ready_mentors(asked: Select[tuple[UUID]]) -> Select[tuple[UUID]]:
    """Complete mentors who are not paused, joined to where they are verified."""
    return (
        asked.select_from(Account)
        .join(MentorProfile, MentorProfile.account_id == Account.id)
        .join(Profile, Profile.account_id == Account.id)
        .join(Membership, Membership.account_id == Account.id)
        .where(
            Account.active,
            MentorProfile.completed_at.is_not(None),
            MentorProfile.paused_at.is_(None),
            Membership.state == MembershipState.VERIFIED,
        )
    )


def _takers(association_id: UUID, *what: object) -> Select[tuple[UUID]]:
    asked: Select[tuple[UUID]] = select(*(what or (Account.id,)))  # type: ignore[call-overload]
    return (
        _ready_mentors(asked)
        .join(ConsultTaker, ConsultTaker.account_id == Account.id)
        .where(Membership.association_id == association_id)
    )

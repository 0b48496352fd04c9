"""The members of an association, for its coordinators."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, case, func, or_, select

from mentor_match.accounts.models import Account
from mentor_match.associations.models import Membership, RegisterEntry
from mentor_match.associations.queries.belonging import former
from mentor_match.associations.rules import MembershipState, plain_number
from mentor_match.extensions import db
from mentor_match.profiles.models import Profile
from mentor_match.web.refusals import NotFound

MANY = 2000  # members; fewer are sorted by name in a moment
NEAR = 20  # the first of so many parts of a list is near enough to be met in the order of names


@dataclass(frozen=True, slots=True)
class Member:
    """A membership with who it is, as a coordinator sees it. Of former members there is neither
    account nor profile: what they change is theirs."""

    membership: Membership
    account: Account | None
    profile: Profile | None
    number_verified_elsewhere: bool
    registered_as: str | None  # of former members alone

    @property
    def name(self) -> str | None:
        """What they are called; of a former member, what the own register says."""
        return self.account.full_name if self.account else self.registered_as


@dataclass(frozen=True, slots=True)
class MemberSearch:
    """What a coordinator narrows the list to; empty asks for all."""

    state: str = ""
    words: str = ""


def list_members(association_id: UUID, search: MemberSearch) -> list[Member]:
    """The members, who waits for a decision first, then by name."""
    return [Member(*row) for row in db.session.execute(_whole(association_id, search))]


def page_of_members(
    association_id: UUID,
    search: MemberSearch,
    counts: Mapping[str, int],
    *,
    limit: int,
    offset: int,
) -> tuple[list[Member], int]:
    """(some of them in the same order, how many there are). `counts` is `count_by_state`.

    What is looked up of each member is looked up of those shown alone.
    """
    if search.words:
        counted = _with_account(select(func.count()), association_id)
        total = db.session.scalar(_narrowed(counted, search)) or 0
        found = _with_account(select(Membership.id), association_id)
        found = _narrowed(found, search).order_by(*_order())
        shown = db.session.scalars(found.limit(limit).offset(offset)).all()
    else:
        total = counts.get(search.state, 0) if search.state else sum(counts.values())
        shown = list(_page_of(association_id, search.state, counts, limit, offset))
    asked = _whole(association_id, search).where(Membership.id.in_(shown))
    return [Member(*row) for row in db.session.execute(asked)], total


def _whole(association_id: UUID, search: MemberSearch) -> Select[Any]:
    return _narrowed(select_members(association_id), search).order_by(*_order())


def select_members(association_id: UUID) -> Select[Any]:
    """What makes a `Member`, of each of an association."""
    asked = select(Membership, Account, Profile, number_is_taken(), _registered_as())
    asked = _with_account(asked, association_id)
    return asked.outerjoin(Profile, Profile.account_id == Account.id)


def _with_account(asked: Select[Any], association_id: UUID) -> Select[Any]:
    same = and_(Account.id == Membership.account_id, ~former())
    asked = asked.select_from(Membership).outerjoin(Account, same)
    return asked.where(Membership.association_id == association_id)


def _registered_as() -> Any:
    entry = select(RegisterEntry.full_name).where(RegisterEntry.membership_id == Membership.id)
    return case((former(), entry.correlate(Membership).scalar_subquery()))


def _order() -> tuple[Any, ...]:
    """Who waits first, former members last and by number: their place tells no name."""
    waits = Membership.state == MembershipState.PENDING
    name = func.lower(Account.full_name)
    number = case((former(), Membership.registration_number))
    return waits.desc(), Account.id.is_(None), name, number, Membership.id


def _page_of(
    association_id: UUID, state: str, counts: Mapping[str, int], limit: int, offset: int
) -> Iterator[UUID]:
    """The memberships of one page: who waits, then all others, then former members."""
    others = [one for one in counts if one != MembershipState.PENDING]
    parts: list[list[str]] = [[state]] if state else [[MembershipState.PENDING], others]
    gone = _count_former(association_id) if MembershipState.LAPSED in parts[-1] else 0
    sizes = [sum(counts.get(one, 0) for one in states) for states in parts]
    sizes[-1] -= gone
    for states, there in [*zip(parts, sizes, strict=True), (None, gone)]:
        if limit > 0 and offset < there:
            near = there >= MANY and offset + limit <= there / NEAR
            by_name = _first_by_name if near else _sorted_by_name
            shown = (
                _former_by_number(association_id, limit, offset)
                if states is None
                else by_name(association_id, states, limit, offset)
            )
            limit -= len(shown)
            yield from shown
        offset = max(0, offset - there)


def _count_former(association_id: UUID) -> int:
    asked = select(func.count()).where(Membership.association_id == association_id, former())
    return db.session.scalar(asked) or 0


def _former_by_number(association_id: UUID, limit: int, offset: int) -> Sequence[UUID]:
    asked = select(Membership.id).where(Membership.association_id == association_id, former())
    asked = asked.order_by(Membership.registration_number, Membership.id)
    return db.session.scalars(asked.limit(limit).offset(offset)).all()


def _sorted_by_name(
    association_id: UUID, states: Collection[str], limit: int, offset: int
) -> Sequence[UUID]:
    asked = (
        select(Membership.id)
        .join(Account, Account.id == Membership.account_id)
        .where(
            Membership.association_id == association_id,
            Membership.state.in_(states),
            ~former(),
        )
        .order_by(func.lower(Account.full_name), Membership.id)
    )
    return db.session.scalars(asked.limit(limit).offset(offset)).all()


def _first_by_name(
    association_id: UUID, states: Collection[str], limit: int, offset: int
) -> Sequence[UUID]:
    """The same, by going through everybody in the order of names until there are enough: to sort
    33,000 names took most of the time of a page."""
    own = (
        select(Membership.id)
        .where(
            Membership.account_id == Account.id,
            Membership.association_id == association_id,
            Membership.state.in_(states),
            ~former(),
        )
        .correlate(Account)
        .scalar_subquery()
    )
    asked = select(own).select_from(Account).where(own.is_not(None))
    asked = asked.order_by(func.lower(Account.full_name), own)
    return db.session.scalars(asked.limit(limit).offset(offset)).all()


def get_member(association_id: UUID, membership_id: UUID) -> Member:
    """One member of an association; NotFound where the membership is not one of it."""
    asked = _whole(association_id, MemberSearch()).where(Membership.id == membership_id)
    row = db.session.execute(asked).one_or_none()
    if row is None:
        raise NotFound
    return Member(*row)


def _narrowed(asked: Select[Any], search: MemberSearch) -> Select[Any]:
    if search.state:
        asked = asked.where(Membership.state == search.state)
    for word in search.words.split():
        asked = asked.where(
            or_(
                Account.full_name.icontains(word, autoescape=True),
                _registered_as().icontains(word, autoescape=True),
                Membership.registration_number.contains(plain_number(word), autoescape=True),
            )
        )
    return asked


def number_is_taken() -> Any:
    """Whether another verified member has the number of this one."""
    other = Membership.__table__.alias()
    return (
        select(other.c.id)
        .where(
            other.c.association_id == Membership.association_id,
            other.c.registration_number == Membership.registration_number,
            other.c.state == MembershipState.VERIFIED,
            other.c.id != Membership.id,
        )
        .correlate(Membership)
        .exists()
    )


def find_verified_member(
    association_id: UUID, *, email: str | None = None, number: str | None = None
) -> Membership | None:
    """The verified member with this e-mail address or registration number; nobody else exists."""
    asked = (
        select(Membership)
        .join(Account, Account.id == Membership.account_id)
        .where(
            Membership.association_id == association_id,
            Membership.state == MembershipState.VERIFIED,
        )
    )
    if email is not None:
        asked = asked.where(func.lower(Account.email) == email.strip().lower())
    if number is not None:
        asked = asked.where(Membership.registration_number == plain_number(number))
    return db.session.scalars(asked.limit(1)).first()


def count_by_state(association_id: UUID) -> dict[str, int]:
    """state -> how many members."""
    asked = select(Membership.state, func.count()).where(
        Membership.association_id == association_id
    )
    return dict(db.session.execute(asked.group_by(Membership.state)).all())

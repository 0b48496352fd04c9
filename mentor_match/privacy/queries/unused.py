"""Which accounts nobody uses: who has to be told, and whose time has come."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Exists, Select, and_, exists, or_, select

from mentor_match.accounts.models import Account, SignIn
from mentor_match.associations.queries import list_memberships
from mentor_match.extensions import db
from mentor_match.learning.models import CpdEntry
from mentor_match.learning.queries import read_records
from mentor_match.learning.rules import LENGTHS
from mentor_match.notifications.models import Message
from mentor_match.pairings.models import MentorshipRequest, Pairing
from mentor_match.pairings.rules import OPEN_PAIRINGS, RequestState
from mentor_match.privacy.rules import AGAIN, NOTICE

UNUSED_MAIL = "account-unused"  # the kind of mail that tells it
LONGEST_PERIOD = timedelta(days=31 * max(LENGTHS))  # of CPD

Unused = Select[tuple[Account]]


def list_to_warn(days: int, now: datetime) -> Sequence[UUID]:
    """Who has to be told: in a month it would be so many days. None where the clock stands."""
    return _list(_to_warn(days, now), now) if days else []


def list_unused(days: int, now: datetime) -> Sequence[UUID]:
    """Who was told a month ago, did not come, and has been away for so many days."""
    return _list(_to_erase(days, now), now) if days else []


def lock_to_warn(account_id: UUID, days: int, now: datetime) -> Account | None:
    """The account, if it is still so."""
    return _lock(_to_warn(days, now), account_id)


def lock_unused(account_id: UUID, days: int, now: datetime) -> Account | None:
    """The account, if it is still so; who signs in now waits, and finds it erased or kept."""
    return _lock(_to_erase(days, now), account_id)


def _to_warn(days: int, now: datetime) -> Unused:
    told = _told(now)
    return _away_since(now + NOTICE - timedelta(days=days)).where(~told)


def _to_erase(days: int, now: datetime) -> Unused:
    """A mail that was never sent has told nobody anything."""
    told = _told(now).where(Message.sent_at <= now - NOTICE)
    return _away_since(now - timedelta(days=days)).where(told)


def _told(now: datetime) -> Exists:
    return exists().where(
        Message.account_id == Account.id,
        Message.kind == UNUSED_MAIL,
        Message.written_at > now - AGAIN,
    )


def _away_since(moment: datetime) -> Unused:
    """Whom nothing holds: neither a browser that is signed in, nor anybody who counts on them. An
    account that was disabled is for who disabled it to look after."""
    never = and_(Account.last_active_on.is_(None), Account.confirmed_at < moment)
    paired = or_(Pairing.mentee_id == Account.id, Pairing.mentor_id == Account.id)
    asked = or_(
        MentorshipRequest.mentee_id == Account.id, MentorshipRequest.mentor_id == Account.id
    )
    return select(Account).where(
        Account.active.is_(True),
        Account.erased_at.is_(None),
        Account.confirmed_at.is_not(None),
        or_(Account.last_active_on < moment.date(), never),
        ~Account.roles.any(),
        ~exists().where(SignIn.account_id == Account.id),
        ~exists().where(paired, Pairing.state.in_(OPEN_PAIRINGS)),
        ~exists().where(asked, MentorshipRequest.state == RequestState.REQUESTED),
    )


def _list(asked: Unused, now: datetime) -> Sequence[UUID]:
    """Without those whose CPD of a period that still runs has to be kept."""
    today = now.date()
    lately = exists().where(
        CpdEntry.account_id == Account.id, CpdEntry.done_on > today - LONGEST_PERIOD
    )
    found = db.session.execute(asked.with_only_columns(Account.id, lately).order_by(Account.id))
    return [
        account_id
        for account_id, did in found.all()
        if not (did and _has_running_cpd(account_id, today))
    ]


def _has_running_cpd(account_id: UUID, today: date) -> bool:
    """Whether something counts in a period that is not over, by the rules of the association."""
    return any(
        read_records(membership, today)[0].rows for membership in list_memberships(account_id)
    )


def _lock(asked: Unused, account_id: UUID) -> Account | None:
    one = asked.where(Account.id == account_id).with_for_update(of=Account)
    return db.session.scalars(one.execution_options(populate_existing=True)).one_or_none()

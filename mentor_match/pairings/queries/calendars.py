"""Reading what a calendar shows."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from mentor_match.accounts.models import Account
from mentor_match.extensions import db
from mentor_match.pairings.models import CalendarLink, Pairing, PairingSession
from mentor_match.pairings.queries.rows import has_part
from mentor_match.pairings.rules import OPEN_PAIRINGS, SessionState
from mentor_match.web.statements import by_key

_link = by_key(CalendarLink)
MOST_ENTRIES = 200
BEHIND = timedelta(days=31)


def find_calendar_link(account_id: UUID) -> CalendarLink | None:
    """The link of a person, if there is one."""
    return _link(account_id)


def find_owner(digest: str) -> Account | None:
    """Whose link has this digest. Someone who may not sign in any more has none."""
    return db.session.scalars(
        select(Account)
        .join(CalendarLink, CalendarLink.account_id == Account.id)
        .where(CalendarLink.digest == digest, Account.active)
    ).one_or_none()


def list_planned_sessions(
    account_id: UUID, now: datetime
) -> Sequence[tuple[Pairing, PairingSession]]:
    """The sessions a person has before them, and those not settled yet, in order of time."""
    rows = db.session.execute(
        select(Pairing, PairingSession)
        .join(PairingSession, PairingSession.pairing_id == Pairing.id)
        .where(
            has_part(Pairing, account_id),
            Pairing.state.in_(OPEN_PAIRINGS),
            PairingSession.state == SessionState.PLANNED,
            PairingSession.starts_at > now - BEHIND,
        )
        .order_by(PairingSession.starts_at, PairingSession.id)
        .limit(MOST_ENTRIES)
        .options(joinedload(Pairing.mentee), joinedload(Pairing.mentor))
    )
    return [(pairing, session) for pairing, session in rows]

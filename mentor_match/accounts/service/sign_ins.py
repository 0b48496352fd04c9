"""Where somebody is signed in: begun, seen, ended."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, or_, select, update

from mentor_match.accounts.models import Account, SignIn
from mentor_match.accounts.rules import Lifetime, browser_words, hash_of_key, new_key
from mentor_match.audit import service as audit
from mentor_match.extensions import db


def begin_sign_in(
    account: Account,
    *,
    agent: str,
    kept: bool,
    now: datetime,
    factor: bool = False,
    password: bool = True,
) -> tuple[SignIn, str]:
    """A new sign-in and its key, which the browser keeps: it is told to nobody else."""
    key = new_key()
    browser, system = browser_words(agent)
    begun = SignIn(
        id=uuid4(),
        account_id=account.id,
        key_hash=hash_of_key(key),
        browser=browser,
        system=system,
        kept=kept,
        began_at=now,
        seen_at=now,
        proved_at=now if password else None,
        factor_at=now if factor else None,
    )
    db.session.add(begun)
    db.session.flush()
    return begun, key


def note_seen(sign_in_id: UUID, now: datetime) -> None:
    """It was used at this moment, give or take a step."""
    db.session.execute(
        update(SignIn).where(SignIn.id == sign_in_id, SignIn.seen_at < now).values(seen_at=now)
    )


def end_sign_in(sign_in_id: UUID, *, by: UUID, now: datetime) -> bool:
    """End one's own sign-in at once; False where it had ended already."""
    gone = db.session.execute(
        delete(SignIn).where(SignIn.id == sign_in_id, SignIn.account_id == by)
    ).rowcount
    if gone:
        audit.record("ended sign-in", "account", by, by=by, now=now)
    return bool(gone)


def end_others(account_id: UUID, keep: UUID | None, *, now: datetime) -> int:
    """End all of an account's sign-ins but one; how many there were."""
    elsewhere = [SignIn.account_id == account_id]
    if keep is not None:
        elsewhere.append(SignIn.id != keep)
    gone = db.session.execute(delete(SignIn).where(*elsewhere)).rowcount
    if gone:
        audit.record("ended sign-ins", "account", account_id, by=account_id, now=now, number=gone)
    return int(gone)


def end_sign_ins(account_id: UUID) -> None:
    """End all of an account's sign-ins: the one who asks for it says why in the audit."""
    db.session.execute(delete(SignIn).where(SignIn.account_id == account_id))


def clear_ended(settings: Mapping[str, Any], now: datetime) -> int:
    """Forget the sign-ins that ended by themselves; how many."""
    gone = 0
    for kept in (False, True):
        lifetime = Lifetime.from_settings(settings, kept=kept)
        ended = or_(
            SignIn.seen_at <= now - lifetime.idle, SignIn.began_at <= now - lifetime.absolute
        )
        ids = db.session.scalars(select(SignIn.id).where(SignIn.kept.is_(kept), ended)).all()
        for start in range(0, len(ids), 500):
            part = ids[start : start + 500]
            gone += db.session.execute(delete(SignIn).where(SignIn.id.in_(part))).rowcount
    return gone

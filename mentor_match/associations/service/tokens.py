"""Issuing and revoking access tokens, and telling what one allows."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import case, update

from mentor_match.associations.models import AccessToken
from mentor_match.associations.queries import find_coordinator, find_token_by_hash
from mentor_match.associations.rules import (
    BEGINS,
    SHOWN,
    NoScope,
    hash_of_token,
    holds,
    is_worth_noting,
    minute_of,
)
from mentor_match.audit import service as audit
from mentor_match.extensions import db
from mentor_match.permissions import Scope


def issue_token(
    association_id: UUID,
    *,
    name: str,
    scopes: Iterable[str],
    days: int,
    by: UUID,
    now: datetime,
) -> tuple[AccessToken, str]:
    """A new token, and its secret: whoever does not write it down now never sees it again."""
    chosen = frozenset(Scope(scope) for scope in scopes)
    if not chosen:
        raise NoScope
    secret = BEGINS + secrets.token_urlsafe(32)
    made = AccessToken(
        id=uuid4(),
        association_id=association_id,
        name=name,
        scopes=chosen,
        prefix=secret[:SHOWN],
        secret_hash=hash_of_token(secret),
        created_by=by,
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    db.session.add(made)
    db.session.flush()
    _note("issued access token", made, by, now, scopes=sorted(chosen))
    return made, secret


def revoke_token(found: AccessToken, *, by: UUID, now: datetime) -> None:
    """It opens nothing from now on; revoking twice is revoking once."""
    if found.revoked_at is None:
        found.revoked_at = now
        db.session.flush()
        _note("revoked access token", found, by, now)


def use_token(secret: str, *, most: int, now: datetime) -> AccessToken | None:
    """The token of a secret, where it holds; counted, and its use noted once an hour.

    Of the calls beyond `most` in a minute, which the edge refuses, the first is in the audit.

    It holds as long as who issued it looks after the association: what is done with it is done in
    their name, and whoever leaves may have kept a copy.
    """
    found = find_token_by_hash(hash_of_token(secret))
    if found is None or not holds(
        expires_at=found.expires_at, revoked_at=found.revoked_at, now=now
    ):
        return None
    issuer = found.created_by and find_coordinator(found.association_id, found.created_by)
    if not issuer or not issuer.account.active:
        return None
    minute = minute_of(now)
    used = now if is_worth_noting(found.last_used_at, now) else found.last_used_at
    db.session.execute(
        update(AccessToken)
        .where(AccessToken.id == found.id)
        .values(
            calls=case((AccessToken.calls_since == minute, AccessToken.calls + 1), else_=1),
            calls_since=minute,
            last_used_at=used,
        )
    )
    db.session.refresh(found)
    if found.calls == most + 1:
        _note("refused too many calls", found, None, now)
    return found


def _note(verb: str, found: AccessToken, by: UUID | None, now: datetime, **facts: object) -> None:
    audit.record(
        verb,
        "access token",
        found.id,
        by=by,
        now=now,
        association_id=found.association_id,
        reason=None,
        **facts,
    )

"""Reading accounts."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, func, select, union_all
from sqlalchemy.orm.attributes import set_committed_value

from mentor_match.accounts.models import (
    Account,
    CodeApp,
    GrantedRole,
    Passkey,
    RecoveryCode,
    SignIn,
    account_roles,
)
from mentor_match.accounts.rules import one_spelling
from mentor_match.extensions import db
from mentor_match.web.refusals import NotFound
from mentor_match.web.statements import made_once


def find_account(account_id: UUID) -> Account | None:
    """The account, if there is one."""
    return db.session.get(Account, account_id)


def get_account(account_id: UUID) -> Account:
    """The account; NotFound where there is none."""
    account = find_account(account_id)
    if account is None:
        raise NotFound
    return account


def find_account_by_email(email: str) -> Account | None:
    """The account of an e-mail address, however it is spelt.

    Which letters are one is not left to the database: for PostgreSQL an İ is an i, and for SQLite É
    is no é. Where it let both in, the one that is written so is meant.
    """
    typed, wanted = email.strip(), one_spelling(email)
    if "\0" in typed:
        return None  # PostgreSQL keeps no such text, nor takes it to compare
    near = select(Account).where(func.lower(Account.email).in_([wanted, func.lower(typed)]))
    same = [one for one in db.session.scalars(near) if one_spelling(one.email) == wanted]
    return min(same, key=lambda one: one.email != typed, default=None)


def list_accounts(account_ids: Iterable[UUID]) -> Sequence[Account]:
    """The accounts of these ids, in no order."""
    return db.session.scalars(select(Account).where(Account.id.in_(list(account_ids)))).all()


def count_accounts() -> int:
    """How many people can sign in."""
    return db.session.scalar(select(func.count()).select_from(Account)) or 0


def find_role(name: str) -> GrantedRole | None:
    """The row of a role, if anyone was ever granted it."""
    return db.session.scalars(select(GrantedRole).where(GrantedRole.name == name)).one_or_none()


class KeptSignIn(NamedTuple):
    """What every page asks of a sign-in, and whose it is."""

    id: UUID
    kept: bool
    began_at: datetime
    seen_at: datetime
    proved_at: datetime | None
    factor_at: datetime | None
    account: Account


def find_sign_in(key_hash: str) -> KeptSignIn | None:
    """The sign-in of a key, in one look; the few who were granted roles are looked at again."""
    row = db.session.execute(*_sign_in_of(key_hash)).one_or_none()
    if row is None:
        return None
    *kept, granted = row
    found = KeptSignIn(*kept)
    if not granted and "roles" not in found.account.__dict__:
        set_committed_value(found.account, "roles", [])
    return found


@made_once
def _sign_in_of(key_hash: str) -> Select[Any]:
    facts = (getattr(SignIn, name) for name in KeptSignIn._fields[:-1])
    granted = select(account_roles.c.role_id).where(account_roles.c.account_id == Account.id)
    return (
        select(*facts, Account, granted.exists())
        .join(Account, Account.id == SignIn.account_id)
        .where(SignIn.key_hash == key_hash, Account.active)
    )


def list_sign_ins(account_id: UUID) -> Sequence[SignIn]:
    """Where an account is signed in, the one seen last first."""
    asked = select(SignIn).where(SignIn.account_id == account_id)
    return db.session.scalars(asked.order_by(SignIn.seen_at.desc(), SignIn.id)).all()


def find_code_app(account_id: UUID) -> CodeApp | None:
    """The app that shows codes to this person."""
    return db.session.get(CodeApp, account_id)


def list_passkeys(account_id: UUID) -> Sequence[Passkey]:
    """The passkeys of an account, the oldest first."""
    asked = select(Passkey).where(Passkey.account_id == account_id)
    return db.session.scalars(asked.order_by(Passkey.added_at, Passkey.id)).all()


def find_passkey(account_id: UUID, credential_id: bytes) -> Passkey | None:
    """The account's passkey of this id."""
    asked = select(Passkey).where(
        Passkey.account_id == account_id, Passkey.credential_id == credential_id
    )
    return db.session.scalars(asked).one_or_none()


def count_recovery_codes(account_id: UUID) -> int:
    """How many are left."""
    asked = select(func.count()).where(RecoveryCode.account_id == account_id)
    return db.session.scalar(asked) or 0


def has_second_step(account_id: UUID) -> bool:
    """Whether a password alone does not open the account."""
    kinds = union_all(
        select(CodeApp.account_id).where(CodeApp.account_id == account_id),
        select(Passkey.account_id).where(Passkey.account_id == account_id),
    ).subquery()
    return bool(db.session.scalar(select(func.count()).select_from(kinds)))

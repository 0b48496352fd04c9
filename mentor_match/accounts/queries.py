"""Reading accounts."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import Select, func, select, union_all
from sqlalchemy.orm import joinedload

from mentor_match.accounts.models import (
    Account,
    CodeApp,
    GrantedRole,
    Passkey,
    RecoveryCode,
    SignIn,
)
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
    """The account of an e-mail address, however its case is written."""
    asked = select(Account).where(func.lower(Account.email) == email.strip().lower())
    return db.session.scalars(asked).one_or_none()


def list_accounts(account_ids: Iterable[UUID]) -> Sequence[Account]:
    """The accounts of these ids, in no order."""
    return db.session.scalars(select(Account).where(Account.id.in_(list(account_ids)))).all()


def count_accounts() -> int:
    """How many people can sign in."""
    return db.session.scalar(select(func.count()).select_from(Account)) or 0


def find_role(name: str) -> GrantedRole | None:
    """The row of a role, if anyone was ever granted it."""
    return db.session.scalars(select(GrantedRole).where(GrantedRole.name == name)).one_or_none()


def find_sign_in(key_hash: str) -> tuple[SignIn, Account] | None:
    """The sign-in of a key and whose it is, with the roles, in one look."""
    found = db.session.execute(*_sign_in_of(key_hash)).unique().one_or_none()
    return (found[0], found[1]) if found else None


@made_once
def _sign_in_of(key_hash: str) -> Select[SignIn, Account]:
    return (
        select(SignIn, Account)
        .join(Account, Account.id == SignIn.account_id)
        .where(SignIn.key_hash == key_hash, Account.active)
        .options(joinedload(Account.roles))
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

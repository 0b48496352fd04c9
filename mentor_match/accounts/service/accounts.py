"""Writing accounts: who they are, which roles they have, whether they may sign in."""

from datetime import date, datetime

from flask_security import hash_password

from mentor_match.accounts.models import Account, GrantedRole
from mentor_match.accounts.queries import find_role
from mentor_match.accounts.service.sign_ins import end_sign_ins
from mentor_match.audit import service as audit
from mentor_match.extensions import db
from mentor_match.permissions import Role


def password_hash(password: str) -> str:
    """The hash under which a password is kept."""
    return str(hash_password(password))


def change_details(
    account: Account,
    *,
    full_name: str,
    call_me: str,
    phone: str | None,
    time_zone: str,
    now: datetime,
) -> None:
    """What a person is called, and how a partner in a pairing reaches them."""
    account.full_name, account.call_me = full_name, call_me
    account.phone, account.time_zone = phone or None, time_zone
    audit.record("changed details", "account", account.id, by=account.id, now=now)


def note_activity(account: Account, today: date) -> None:
    """Keep the day of this act, once a day, and the earlier day beside it."""
    if account.last_active_on != today:
        account.active_before_on, account.last_active_on = account.last_active_on, today


def change_time_zone(account: Account, time_zone: str) -> None:
    """In which zone times are shown."""
    account.time_zone = time_zone


def grant_role(account: Account, role: Role, *, by: Account | None, now: datetime) -> None:
    """Give a role; nothing happens where the account has it."""
    if role.value in account.role_names:
        return
    row = find_role(role.value)
    if row is None:
        row = GrantedRole(name=role.value)
        db.session.add(row)
    account.roles.append(row)
    _tell_audit("granted role", account, role, by, now)


def revoke_role(account: Account, role: Role, *, by: Account | None, now: datetime) -> None:
    """Take a role back; nothing happens where the account has it not."""
    kept = [row for row in account.roles if row.name != role.value]
    if len(kept) == len(account.roles):
        return
    account.roles = kept
    _tell_audit("revoked role", account, role, by, now)


def disable_account(account: Account, *, by: Account | None, now: datetime) -> None:
    """Let nobody sign in to it, and end at once whoever is."""
    account.active = False
    end_sign_ins(account.id)
    audit.record("disabled", "account", account.id, by=by.id if by else None, now=now)


def enable_account(account: Account, *, by: Account | None, now: datetime) -> None:
    """Let its owner sign in again."""
    account.active = True
    audit.record("enabled", "account", account.id, by=by.id if by else None, now=now)


def _tell_audit(verb: str, account: Account, role: Role, by: Account | None, now: datetime) -> None:
    audit.record(verb, "account", account.id, by=by.id if by else None, now=now, role=role.value)

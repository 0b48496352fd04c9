"""Erasure: whole or not at all. The row of the account stays as nobody's, so that what others did
with them still counts; everything written and everything that names them goes."""

from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Column as TableColumn
from sqlalchemy import (
    String,
    Table,
    UniqueConstraint,
    cast,
    delete,
    func,
    literal,
    select,
    update,
)

from mentor_match.accounts.models import Account, GrantedRole
from mentor_match.associations.models import Membership, RegisterEntry, RegisterUpload
from mentor_match.associations.service import keep_out
from mentor_match.audit import service as audit
from mentor_match.extensions import db
from mentor_match.learning.models import CpdEvidence
from mentor_match.permissions import Role
from mentor_match.privacy.rules import (
    NAME,
    REMOVED,
    TABLES,
    Fate,
    LastAdministrator,
    address_of_nobody,
)
from mentor_match.privacy.service.files import forget_file
from mentor_match.privacy.service.leaving import check_offices, leave_everything
from mentor_match.privacy.service.names import connected_to, known_names, take_out_names
from mentor_match.privacy.walk import is_about, is_author, tables
from mentor_match.profiles.models import MenteeProfile, MentorProfile, Profile
from mentor_match.pulse import service as pulse

# Facts that no figure needs: they go with the words.
BESIDE: tuple[tuple[Any, dict[str, Any]], ...] = (
    (Profile, {"years": None, "languages": None, "formats": None}),
    (MenteeProfile, {"discipline": None, "ask_next_since": None}),
    (
        MentorProfile,
        {
            "hours_per_month": None,
            "accepts_cadres": None,
            "accepts_associations": None,
            "hours_held_since": None,
            "unanswered": 0,
            "unanswered_since": None,
        },
    ),
)


def erase_account(
    account: Account, *, subject: str, folder: Path, by: UUID | None, now: datetime
) -> None:
    """Erase a person. `subject` is the pseudonym of the pulse, `folder` that of the evidence; `by`
    is None where a clock does it."""
    check_offices(account.id)
    _check_administrators(account)
    names, near = known_names(account), connected_to(account.id)
    email = account.email
    _make_nobody(account, now)
    leave_everything(account, now=now)
    pulse.erase(account.id, subject, now=now)
    pulse.resume(subject)
    _leave_registers(account.id, email, now)
    for evidence in db.session.scalars(
        select(CpdEvidence.file).where(CpdEvidence.account_id == account.id)
    ):
        forget_file(folder / evidence)
    db.session.flush()
    _take_words(account.id, email)
    take_out_names(names, near)
    audit.record("erased account", "account", account.id, by=by, now=now)
    db.session.expire_all()  # rows were changed behind the session's back


def _check_administrators(account: Account) -> None:
    if Role.ADMINISTRATOR.value not in account.role_names:
        return
    others = select(func.count()).where(
        Account.id != account.id,
        Account.active.is_(True),
        Account.roles.any(GrantedRole.name == Role.ADMINISTRATOR.value),
    )
    if not db.session.scalar(others.select_from(Account)):
        raise LastAdministrator


def _make_nobody(account: Account, now: datetime) -> None:
    """First of all, so that what others are told from here on names nobody."""
    account.email, account.password = address_of_nobody(account.id), None
    account.full_name = account.call_me = NAME
    account.phone, account.active, account.erased_at = None, False, now
    account.fs_uniquifier = uuid4().hex  # every cookie is dead at once
    account.time_zone = "UTC"
    account.confirmed_at = account.last_active_on = account.active_before_on = None
    db.session.flush()


def _leave_registers(account_id: UUID, email: str, now: datetime) -> None:
    """Out of every register, and kept out; a file that waits is not taken in behind their back."""
    numbers = db.session.execute(
        select(Membership.association_id, Membership.registration_number).where(
            Membership.account_id == account_id
        )
    ).all()
    for association_id, number in numbers:
        keep_out(association_id, number=number, email=email, now=now)
        db.session.execute(
            delete(RegisterEntry).where(
                RegisterEntry.association_id == association_id, RegisterEntry.number == number
            )
        )
        # What waits for a decision may hold them in a form that cannot be searched.
        waiting = RegisterUpload.association_id == association_id
        db.session.execute(delete(RegisterUpload).where(waiting))
    invited = func.lower(RegisterEntry.email) == email.lower()
    rows = select(RegisterEntry.association_id, RegisterEntry.number).where(invited)
    for association_id, number in db.session.execute(rows).all():
        keep_out(association_id, number=number, email=email, now=now)
    db.session.execute(delete(RegisterEntry).where(invited))


def _take_words(account_id: UUID, email: str) -> None:
    """Along all tables, children before parents: rows go, or lose what the person wrote."""
    messages = db.metadata.tables["outbox_messages"]
    db.session.execute(delete(messages).where(func.lower(messages.c.recipient) == email.lower()))
    for table, policy in reversed(list(tables())):
        if policy.fate == Fate.GOES:
            db.session.execute(delete(table).where(is_about(table, account_id)))
        elif table.name != Account.__tablename__:
            _empty(table, account_id)
    for model, values in BESIDE:
        db.session.execute(update(model).where(model.account_id == account_id).values(values))


def _empty(table: Table, account_id: UUID) -> None:
    for name, column in TABLES[table.name].columns.items():
        if column.words and column.by != "office":
            own = is_author(table, column, account_id)
            filled = table.c[name].is_not(None)
            values = {name: emptied(table.c[name])}
            db.session.execute(update(table).where(own, filled).values(values))


def emptied(column: "TableColumn[Any]") -> Any:
    """What stands where words stood; where words tell rows apart, the key of the row does."""
    if column.nullable:
        return None
    unique = (one for one in column.table.constraints if isinstance(one, UniqueConstraint))
    if any(column.name in one.columns for one in unique):
        return literal(REMOVED) + cast(next(iter(column.table.primary_key.columns)), String)
    return REMOVED

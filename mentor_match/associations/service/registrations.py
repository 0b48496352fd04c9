"""Registrations: joined with the register, reminded of, lapsed and renewed; the preparation of
mentors."""

from collections.abc import Callable, Collection, Iterable
from contextlib import AbstractContextManager, nullcontext
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from mentor_match.associations.models import Membership, RegisterEntry
from mentor_match.associations.queries import (
    find_entry,
    list_ended,
    list_ending,
    list_expired,
    list_other_days,
    list_preparations_ending,
    list_to_link,
    lock_membership,
)
from mentor_match.associations.rules import (
    MembershipState,
    check_preparation,
    ends_soon,
    is_over,
)
from mentor_match.audit import service as audit
from mentor_match.extensions import db
from mentor_match.notifications.service import tell

Each = Callable[[], AbstractContextManager[Any]]


def link_entry(membership: Membership, today: date) -> None:
    """Join a verified member with the entry of their number, and take its last day over.

    Who is verified although the register says that it is over was looked at by a person.
    """
    entry = find_entry(membership.association_id, membership.registration_number)
    if entry is None:
        return
    entry.membership_id = membership.id
    if entry.valid_until is not None and not is_over(entry.valid_until, today):
        membership.valid_until = entry.valid_until
    db.session.flush()


def link_register(
    association_id: UUID, renewed: Collection[str], *, by: UUID | None, now: datetime
) -> None:
    """After an import: join members with their entries, and take over the last days it brought.

    `renewed` are the numbers whose last day the import changed; a day that a coordinator set by
    hand stands against a register that says what it always said.
    """
    if joined := list_to_link(association_id):
        rows = [{"id": entry, "membership_id": member} for entry, member in joined]
        db.session.execute(update(RegisterEntry), rows)
    days = {
        member: day
        for number, member, before, day in list_other_days(association_id)
        if before is None or number in renewed
    }
    if not days:
        return
    rows = [{"id": member, "valid_until": day} for member, day in days.items()]
    db.session.execute(update(Membership), rows)
    db.session.expire_all()  # rows were changed behind the session's back
    audit.record(
        "took ends of registrations over",
        "association",
        association_id,
        by=by,
        now=now,
        association_id=association_id,
        count=len(days),
    )
    for membership in list_expired(association_id):
        if membership.id in days and not is_over(membership.valid_until, now.date()):
            _renew(lock_membership(membership), by, now)


def set_validity(
    membership: Membership, until: date | None, *, by: UUID | None, now: datetime
) -> None:
    """The last day of a registration. A later one ends a lapse that came from the earlier."""
    membership = lock_membership(membership)
    membership.valid_until = until
    db.session.flush()
    audit.record(
        "set end of registration",
        "membership",
        membership.id,
        by=by,
        now=now,
        association_id=membership.association_id,
        until=until.isoformat() if until else None,
    )
    if not is_over(until, now.date()):
        _renew(membership, by, now)


def _renew(membership: Membership, by: UUID | None, now: datetime) -> None:
    """Verified again where it had run out and nothing else, unless somebody else has been verified
    under the number meanwhile."""
    if (membership.state, membership.reason) != (MembershipState.LAPSED, "expired"):
        return
    try:
        with db.session.begin_nested():
            membership.state, membership.reason = MembershipState.VERIFIED, None
            membership.decided_at, membership.decided_by = now, by
    except IntegrityError:
        db.session.refresh(membership)
        return
    _note("membership renewed", membership, by, now)
    _tell("registration-renewed", membership, now)


def remind_of_endings(now: datetime, *, each: Each = nullcontext) -> int:
    """Once, a month before a registration ends; how many were told."""
    return _one_by_one(list_ending(now.date()), remind_of_ending, now, each)


def remind_of_ending(membership: Membership, *, now: datetime) -> None:
    """Tell a member until when the registration holds."""
    membership = lock_membership(membership)
    until, today = membership.valid_until, now.date()
    if not ends_soon(until, today) or membership.reminded_of == until:
        return
    membership.reminded_of = until
    _note("reminded of end of registration", membership, None, now)
    _tell("registration-ending", membership, now, until=until)


def lapse_ended(now: datetime, *, each: Each = nullcontext) -> int:
    """Lapse every registration that is over; how many. Pairings go on, nothing new begins."""
    return _one_by_one(list_ended(now.date()), lapse_registration, now, each)


def lapse_registration(membership: Membership, *, now: datetime) -> None:
    """Nothing new is proposed until the registration is renewed; the member is told kindly."""
    membership = lock_membership(membership)
    if membership.state != MembershipState.VERIFIED or not is_over(
        membership.valid_until, now.date()
    ):
        return
    membership.state, membership.reason = MembershipState.LAPSED, "expired"
    membership.decided_at, membership.decided_by = now, None
    _note("registration expired", membership, None, now)
    _tell("registration-ended", membership, now, until=membership.valid_until)


def record_preparation(
    membership: Membership, done: date | None, until: date | None, *, by: UUID, now: datetime
) -> None:
    """When a mentor did the course that prepares for it, and until when it holds."""
    check_preparation(done, until, now.date())
    membership = lock_membership(membership)
    membership.prepared_on, membership.prepared_until = done, until
    _note(
        "recorded preparation",
        membership,
        by,
        now,
        done=done.isoformat() if done else None,
        until=until.isoformat() if until else None,
    )


def remind_of_preparations(now: datetime, *, each: Each = nullcontext) -> int:
    """Once, a month before a preparation ends; how many were told."""
    found = list_preparations_ending(now.date())
    return _one_by_one(found, remind_of_preparation, now, each)


def remind_of_preparation(membership: Membership, *, now: datetime) -> None:
    """Tell a mentor that it is time for the course again."""
    membership = lock_membership(membership)
    until = membership.prepared_until
    if not ends_soon(until, now.date()) or membership.prepared_reminded_of == until:
        return
    membership.prepared_reminded_of = until
    _note("reminded of preparation", membership, None, now)
    _tell("preparation-ending", membership, now, until=until)


def _one_by_one(
    found: Iterable[Membership], act: Callable[..., None], now: datetime, each: Each
) -> int:
    count = 0
    for membership in found:
        with each():
            act(membership, now=now)
            count += 1
    return count


def _tell(message: str, membership: Membership, now: datetime, **context: object) -> None:
    db.session.flush()
    tell(
        membership.account,
        message,
        key=f"{message}:{membership.id}:{now.isoformat()}",
        now=now,
        context={"association": membership.association, **context},
    )


def _note(
    verb: str, membership: Membership, by: UUID | None, now: datetime, **facts: object
) -> None:
    audit.record(
        verb,
        "membership",
        membership.id,
        by=by,
        now=now,
        association_id=membership.association_id,
        reason=None,
        **facts,
    )

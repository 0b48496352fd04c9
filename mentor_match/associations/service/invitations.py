"""Inviting people of a register by mail, and what they answer."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError

from mentor_match.accounts.models import Account
from mentor_match.associations.models import (
    Association,
    Membership,
    RegisterEntry,
    RegisterInvitation,
)
from mentor_match.associations.queries import (
    find_coordinator,
    find_invitation,
    get_association,
    list_invitable,
    list_to_send,
    lock_invitation,
    lock_register,
)
from mentor_match.associations.rules import (
    AGAIN_AFTER,
    HOLDS,
    MOST_TIMES,
    Comparison,
    InvitationOver,
    MembershipState,
    NobodyToInvite,
    compare,
    hash_of_token,
    is_open,
    is_over,
)
from mentor_match.associations.service.memberships import (
    ask_anew,
    tell_coordinators,
    tell_verified,
)
from mentor_match.audit import service as audit
from mentor_match.extensions import db
from mentor_match.notifications.service import write
from mentor_match.web.templating import render_message

A_ROUND = 100  # mails written in one transaction
LOCALE = "en"  # a register does not say which language a person reads


@dataclass(frozen=True, slots=True)
class Addressed:
    """Whom a mail speaks to; no account yet."""

    call_me: str


def invite(
    association_id: UUID, *, chosen: Collection[UUID] | None = None, by: UUID, now: datetime
) -> int:
    """Have a mail written to these people of the register, or to all who may be invited; how
    many. The mails are written behind the page, since ten thousand take a while."""
    lock_register(association_id)
    found = list_invitable(association_id, now, chosen)
    if not found:
        raise NobodyToInvite(days=AGAIN_AFTER.days, times=MOST_TIMES)
    new = [entry for entry, before in found if not before]
    facts = {"waiting": True, "asked_at": now, "asked_by": by}
    if new:
        rows = [{"entry_id": entry, "times": 0, **facts} for entry in new]
        db.session.execute(insert(RegisterInvitation), rows)
    if again := [{"entry_id": entry, **facts} for entry, before in found if before]:
        db.session.execute(update(RegisterInvitation), again)
    db.session.expire_all()  # rows were changed behind the session's back
    audit.record(
        "invited people of the register",
        "association",
        association_id,
        by=by,
        now=now,
        association_id=association_id,
        count=len(found),
    )
    return len(found)


def send_invitations(now: datetime, *, limit: int = A_ROUND) -> int:
    """Write the mails of some invitations that wait; how many were looked at."""
    found = list_to_send(limit)
    for invitation, association in found:
        invitation.waiting = False
        if invitation.answer is None and invitation.entry.membership_id is None:
            _write(invitation, association, now)
    db.session.flush()
    return len(found)


def _write(invitation: RegisterInvitation, association: Association, now: datetime) -> None:
    entry = invitation.entry
    if entry.email is None:
        return
    secret = secrets.token_urlsafe(32)
    invitation.secret_hash = hash_of_token(secret)
    invitation.times += 1
    invitation.sent_at, invitation.expires_at = now, now + HOLDS
    context = {
        "reader": Addressed(entry.full_name),
        "association": association,
        "secret": secret,
        "until": invitation.expires_at,
    }
    kind = "register-invitation"
    subject, body = render_message(kind, context, LOCALE)
    write(kind, entry.email, subject, body, key=f"{kind}:{entry.id}:{invitation.times}", now=now)


def open_invitation(secret: str, *, now: datetime) -> RegisterInvitation:
    """The invitation of a link; refused where it opens nothing any more."""
    found = find_invitation(hash_of_token(secret))
    if found is None or not is_open(found, now):
        raise InvitationOver
    return found


def refuse_invitation(invitation: RegisterInvitation, *, now: datetime) -> None:
    """The person does not want to join, and gets no further mail."""
    _answer(invitation, "refused", now)
    _note("refused invitation", invitation.entry, None, now)


def accept_invitation(
    invitation: RegisterInvitation, account: Account, *, now: datetime
) -> Membership:
    """The person joins, known by the number of the register.

    Who has the mail of an address in the register is the person of that entry, where the names
    agree as well: then nobody else has to verify. Otherwise a coordinator compares.
    """
    invitation = _answer(invitation, "accepted", now)
    entry = invitation.entry
    association = get_association(entry.association_id)
    membership = ask_anew(account, association, entry.number, now=now)
    membership.valid_until = entry.valid_until
    db.session.flush()
    _note("accepted invitation", entry, account.id, now)
    agrees = compare(account.full_name, entry.full_name) == Comparison.FOUND
    over = is_over(entry.valid_until, now.date())
    # Who can write into the register must not verify themselves by doing so.
    stranger = find_coordinator(association.id, account.id) is None
    if agrees and not over and stranger and _verify(membership, entry, now):
        tell_verified(membership, account, association, now=now)
    else:
        tell_coordinators(membership, association, now=now)
    return membership


def _verify(membership: Membership, entry: RegisterEntry, now: datetime) -> bool:
    """Verified by the register itself; False where another member has the number."""
    try:
        with db.session.begin_nested():
            membership.state, membership.decided_at = MembershipState.VERIFIED, now
            membership.verified_how, entry.membership_id = "register", membership.id
    except IntegrityError:
        db.session.refresh(membership)
        db.session.refresh(entry)
        return False
    audit.record(
        "membership verified",
        "membership",
        membership.id,
        by=None,
        now=now,
        association_id=membership.association_id,
        how="register",
    )
    return True


def _answer(invitation: RegisterInvitation, answer: str, now: datetime) -> RegisterInvitation:
    """Once, and no second time."""
    invitation = lock_invitation(invitation)
    if not is_open(invitation, now) or invitation.entry.membership_id is not None:
        raise InvitationOver
    invitation.answer, invitation.answered_at = answer, now
    db.session.flush()
    return invitation


def _note(verb: str, entry: RegisterEntry, by: UUID | None, now: datetime) -> None:
    audit.record(
        verb,
        "register entry",
        entry.id,
        by=by,
        now=now,
        association_id=entry.association_id,
    )

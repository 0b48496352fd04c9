"""Writing associations, memberships, coordinators and agreements."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy.exc import IntegrityError

from mentor_match.accounts.models import Account
from mentor_match.accounts.service import grant_role, revoke_role
from mentor_match.associations.models import Agreement, Association, Coordinator, Membership
from mentor_match.associations.queries import (
    find_agreement,
    find_coordinator,
    find_membership,
    list_coordinated,
    list_coordinators,
    list_memberships,
    lock_membership,
)
from mentor_match.associations.rules import (
    AlreadyAgreed,
    AlreadyMember,
    CodeTaken,
    MembershipState,
    NotOneself,
    NumberTaken,
    OneAssociation,
    WrongStep,
    check_step,
    is_former,
    plain_number,
)
from mentor_match.associations.service.erased import let_back
from mentor_match.associations.service.registrations import link_entry
from mentor_match.audit import service as audit
from mentor_match.extensions import db
from mentor_match.notifications.service import tell
from mentor_match.permissions import Role
from mentor_match.profiles.service import accept_associations


def create_association(
    code: str,
    name: str,
    *,
    country: str | None = None,
    registration_hint: str | None = None,
    by: Account | None,
    now: datetime,
) -> Association:
    """A new association, without members."""
    association = Association(
        id=uuid4(),
        code=code.upper(),
        name=name,
        country=country or None,
        registration_hint=registration_hint or None,
        created_at=now,
    )
    try:
        with db.session.begin_nested():
            db.session.add(association)
    except IntegrityError:
        raise CodeTaken from None
    _note("created association", association, by, now)
    return association


def appoint_coordinator(
    association: Association, account: Account, *, by: Account | None, now: datetime
) -> None:
    """Let a person look after an association; nothing happens where they do."""
    if find_coordinator(association.id, account.id) is not None:
        return
    db.session.add(
        Coordinator(account_id=account.id, association_id=association.id, appointed_at=now)
    )
    grant_role(account, Role.COORDINATOR, by=by, now=now)
    _note("appointed coordinator", association, by, now, account=str(account.id))
    tell(
        account,
        "coordinator-appointed",
        key=f"coordinator-appointed:{association.id}:{account.id}:{now.isoformat()}",
        now=now,
        context={"association": association},
    )


def dismiss_coordinator(
    association: Association, account: Account, *, by: Account | None, now: datetime
) -> None:
    """End it; the role goes with the last association."""
    appointment = find_coordinator(association.id, account.id)
    if appointment is None:
        return
    db.session.delete(appointment)
    db.session.flush()
    if not list_coordinated(account.id):
        revoke_role(account, Role.COORDINATOR, by=by, now=now)
    _note("dismissed coordinator", association, by, now, account=str(account.id))


def join_association(
    account: Account, association: Association, number: str, *, now: datetime
) -> Membership:
    """Ask to be a member; also again, after a lapse or with a corrected number."""
    membership = ask_anew(account, association, number, now=now)
    audit.record(
        "asked for membership",
        "membership",
        membership.id,
        by=account.id,
        now=now,
        association_id=association.id,
    )
    tell_coordinators(membership, association, now=now)
    return membership


def ask_anew(
    account: Account, association: Association, number: str, *, now: datetime
) -> Membership:
    """The membership of a person, waiting for verification under this number."""
    membership = find_membership(association.id, account.id)
    if membership is None:
        membership = Membership(
            id=uuid4(), association_id=association.id, account_id=account.id, joined_at=now
        )
        db.session.add(membership)
    elif membership.state == MembershipState.VERIFIED:
        raise AlreadyMember(association=association.name)
    membership.registration_number = plain_number(number)
    let_back(association.id, number=number, email=account.email)
    membership.state, membership.reason = MembershipState.PENDING, None
    db.session.flush()
    return membership


def tell_coordinators(membership: Membership, association: Association, *, now: datetime) -> None:
    """Ask those who look after the association to verify somebody."""
    for coordinator in list_coordinators(association.id):
        tell(
            coordinator,
            "membership-asked",
            key=f"membership-asked:{membership.id}:{now.isoformat()}:{coordinator.id}",
            now=now,
            context={"association": association},
        )


def verify_membership(membership: Membership, *, by: Account, now: datetime) -> None:
    """Confirm that the person is who the register says."""
    _decide(membership, MembershipState.VERIFIED, None, by, now)
    tell_verified(membership, membership.account, membership.association, now=now)


def tell_verified(
    membership: Membership, account: Account, association: Association, *, now: datetime
) -> None:
    """Tell a member that mentors and mentees are proposed from now on."""
    tell(
        account,
        "membership-verified",
        key=f"membership-verified:{membership.id}:{now.isoformat()}",
        now=now,
        context={"association": association},
    )


def lapse_membership(membership: Membership, reason: str, *, by: Account, now: datetime) -> None:
    """End it, or refuse it, with a reason the person is told."""
    _decide(membership, MembershipState.LAPSED, reason, by, now)
    tell(
        membership.account,
        "membership-lapsed",
        key=f"membership-lapsed:{membership.id}:{now.isoformat()}",
        now=now,
        context={"association": membership.association, "reason": reason},
    )


def _decide(
    membership: Membership, to: MembershipState, reason: str | None, by: Account, now: datetime
) -> None:
    if membership.account_id == by.id:
        raise NotOneself
    membership = lock_membership(membership)  # its member may leave at this moment
    check_step(membership.state, membership.reason, to)
    number = membership.registration_number
    try:
        with db.session.begin_nested():
            membership.state, membership.reason = to, reason
            membership.decided_at, membership.decided_by = now, by.id
    except IntegrityError:
        raise NumberTaken(number=number) from None
    if to == MembershipState.VERIFIED:
        membership.verified_how = "coordinator"
        link_entry(membership, now.date())
    audit.record(
        f"membership {to}",
        "membership",
        membership.id,
        by=by.id,
        now=now,
        association_id=membership.association_id,
        reason=reason,
    )


def leave_association(membership: Membership, *, now: datetime) -> None:
    """The member ends it, also where the registration has run out. What was opened through it goes
    on; nothing new is proposed."""
    membership = lock_membership(membership)
    if is_former(membership.state, membership.reason):
        raise WrongStep
    membership.state, membership.reason, membership.decided_at = "lapsed", "left", now
    audit.record(
        "left association",
        "membership",
        membership.id,
        by=membership.account_id,
        now=now,
        association_id=membership.association_id,
    )


def accept_partners(account: Account, *, own_only: bool, now: datetime) -> None:
    """Keep whether members of partner associations may ask this mentor."""
    codes = frozenset(membership.association.code for membership in list_memberships(account.id))
    accept_associations(account, codes if own_only else None, now=now)


def make_agreement(
    one: Association, other: Association, *, by: Account | None, now: datetime
) -> Agreement:
    """From now on the two propose mentors to each other's members."""
    if one.id == other.id:
        raise OneAssociation
    if find_agreement(one.id, other.id) is not None:
        raise AlreadyAgreed
    first, second = sorted((one.id, other.id))
    agreement = Agreement(id=uuid4(), first_id=first, second_id=second, agreed_at=now)
    try:
        with db.session.begin_nested():
            db.session.add(agreement)
    except IntegrityError:
        raise AlreadyAgreed from None
    _note("made agreement", one, by, now, partner=str(other.id))
    return agreement


def end_agreement(agreement: Agreement, *, by: Account | None, now: datetime) -> None:
    """No new proposals cross from now on; open pairings go on."""
    agreement.ended_at = agreement.ended_at or now
    _note("ended agreement", agreement.first, by, now, partner=str(agreement.second_id))


def note_file_taken(association: Association, what: str, *, by: Account, now: datetime) -> None:
    """A file with the names of people left the service, in the hands of a coordinator."""
    _note("took file of people", association, by, now, file=what)


def _note(
    verb: str, association: Association, by: Account | None, now: datetime, **facts: str
) -> None:
    audit.record(
        verb,
        "association",
        association.id,
        by=by.id if by else None,
        now=now,
        association_id=association.id,
        reason=None,
        **facts,
    )

"""Issuing, withdrawing and checking credentials."""

import secrets
from datetime import datetime
from uuid import UUID, uuid4

from mentor_match.accounts.models import Account
from mentor_match.audit import service as audit
from mentor_match.extensions import db
from mentor_match.learning.keys import KeyRing
from mentor_match.learning.models import Credential, CredentialSlot
from mentor_match.learning.queries import count_slots, find_earned, list_revoked
from mentor_match.learning.rules.credentials import (
    ACHIEVEMENT_DESCRIPTIONS,
    ACHIEVEMENT_NAMES,
    CRITERIA,
    Addresses,
    CredentialRevoked,
    Earned,
    Role,
    achievement,
    claims_of,
    document,
    profile,
)
from mentor_match.learning.rules.identities import (
    JSON,
    Holder,
    Naming,
)
from mentor_match.learning.rules.status_lists import (
    STATUS_BITS,
    status_list,
)
from mentor_match.web.templating import outside_address

FULL = STATUS_BITS // 2  # a list that is half full still hides which bits are taken


def issuer_profile(service_name: str) -> JSON:
    """Who issues: the service."""
    url = outside_address("insight.welcome")
    return profile(outside_address("learning.issuer"), name=service_name, url=url)


def achievement_of(role: Role, *, least_sessions: int) -> JSON:
    """What can be earned in a part. In English, for whoever checks it anywhere."""
    return achievement(
        outside_address("learning.achievement", role=role.value),
        name=ACHIEVEMENT_NAMES[role],
        description=ACHIEVEMENT_DESCRIPTIONS[role],
        criteria=CRITERIA % {"sessions": least_sessions},
    )


def issue_credential(
    account: Account,
    earned_in: UUID,
    earned: Earned,
    *,
    naming: Naming,
    ring: KeyRing,
    service_name: str,
    least_sessions: int,
    now: datetime,
    association_id: UUID | None = None,
) -> Credential:
    """Sign what a person earned, once: asking again gives the same. A withdrawn one stays so."""
    known = find_earned(account.id, earned_in)
    if known is not None:
        if known.revoked_at is not None:
            raise CredentialRevoked
        return known
    now = now.replace(microsecond=0)
    credential = Credential(
        id=uuid4(),
        account_id=account.id,
        earned_in=earned_in,
        role=earned.role.value,
        naming=naming.value,
        token="",
        issued_at=now,
    )
    db.session.add(credential)
    db.session.flush()
    list_number, index = _take_slot(credential, now)
    subject = f"urn:uuid:{uuid4()}"  # its own for each credential, so that two cannot be joined
    signed = document(
        Addresses(
            credential=outside_address("learning.credential", credential_id=credential.id),
            issuer=outside_address("learning.issuer"),
            achievement=outside_address("learning.achievement", role=earned.role.value),
            status_list=outside_address("learning.status", number=list_number),
        ),
        issuer_profile(service_name),
        achievement_of(earned.role, least_sessions=least_sessions),
        Holder(subject, account.full_name, account.email, naming, secrets.token_hex(16)),
        earned,
        status_index=index,
        issued_at=now,
    )
    credential.token = _sign(ring, claims_of(signed, issued_at=now, subject=subject))
    db.session.flush()
    audit.record(
        "issued credential",
        "credential",
        credential.id,
        by=account.id,
        now=now,
        association_id=association_id,
        role=earned.role.value,
        naming=naming.value,
        earned_in=str(earned_in),
    )
    return credential


def _sign(ring: KeyRing, claims: JSON) -> str:
    key = ring.signing_key()
    address = outside_address("learning.key", thumbprint=key.thumbprint())
    return ring.sign(claims, address, key)


def _take_slot(credential: Credential, now: datetime) -> tuple[int, int]:
    """(number of the list, index in it), by chance: the order of issue is nobody's business."""
    list_number = count_slots() // FULL + 1
    while True:
        index = secrets.randbelow(STATUS_BITS)
        number = (list_number - 1) * STATUS_BITS + index
        if db.session.get(CredentialSlot, number) is None:
            break
    db.session.add(CredentialSlot(number=number, credential_id=credential.id, taken_at=now))
    db.session.flush()
    return list_number, index


def revoke_credential(credential: Credential, *, by: UUID | None, now: datetime) -> None:
    """Withdraw it for good; withdrawing twice is withdrawing once."""
    if credential.revoked_at is not None:
        return
    credential.revoked_at = now
    db.session.flush()
    audit.record("revoked credential", "credential", credential.id, by=by, now=now)


def signed_status_list(number: int, *, ring: KeyRing, now: datetime) -> str:
    """One list of what was withdrawn, signed like a credential."""
    address = outside_address("learning.status", number=number)
    now = now.replace(microsecond=0)
    issuer = outside_address("learning.issuer")
    said = status_list(address, issuer, list_revoked(number), issued_at=now)
    return _sign(ring, claims_of(said, issued_at=now, subject=f"{address}#list"))

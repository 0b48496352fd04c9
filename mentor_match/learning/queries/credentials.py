"""Reading credentials."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, or_, select

from mentor_match.extensions import db
from mentor_match.learning.models import Credential, CredentialSlot
from mentor_match.learning.rules.status_lists import (
    STATUS_BITS,
)
from mentor_match.web.refusals import NotFound


def find_credential(credential_id: UUID) -> Credential | None:
    """The credential, for anyone who has its address; a page shows of it what it says itself."""
    return db.session.get(Credential, credential_id)


def get_credential(credential_id: UUID) -> Credential:
    """The same; NotFound where there is none."""
    credential = find_credential(credential_id)
    if credential is None:
        raise NotFound
    return credential


def lock_credential(credential_id: UUID) -> Credential:
    """The credential, to be changed: other writers wait."""
    asked = select(Credential).where(Credential.id == credential_id)
    return db.session.scalars(asked.with_for_update(of=Credential)).one()


def find_earned(account_id: UUID, earned_in: UUID) -> Credential | None:
    """What a person was given for a thing done, withdrawn or not."""
    return db.session.scalars(
        select(Credential).where(
            Credential.account_id == account_id, Credential.earned_in == earned_in
        )
    ).one_or_none()


def list_credentials(account_id: UUID) -> Sequence[Credential]:
    """What a person holds, the latest first."""
    asked = select(Credential).where(Credential.account_id == account_id)
    return db.session.scalars(asked.order_by(Credential.issued_at.desc(), Credential.id)).all()


def count_slots() -> int:
    """How many places were ever taken."""
    return db.session.scalar(select(func.count()).select_from(CredentialSlot)) or 0


def list_revoked(list_number: int) -> Sequence[int]:
    """The indexes of one list whose credentials were withdrawn or erased.

    Lists are filled from the first on; NotFound where there is none with this number.
    """
    first = (list_number - 1) * STATUS_BITS
    here = CredentialSlot.number.between(first, first + STATUS_BITS - 1)
    taken = db.session.scalar(select(func.count()).select_from(CredentialSlot).where(here))
    if list_number < 1 or (not taken and list_number > 1):
        raise NotFound
    gone = or_(CredentialSlot.credential_id.is_(None), Credential.revoked_at.is_not(None))
    asked = select(CredentialSlot.number).outerjoin(Credential).where(here, gone)
    return [number - first for number in db.session.scalars(asked)]

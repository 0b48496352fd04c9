"""Reading what learning platforms sent."""

from uuid import UUID

from sqlalchemy import select

from mentor_match.extensions import db
from mentor_match.learning.models import PlatformStatement, Resource


def find_said(association_id: UUID, statement_id: UUID) -> PlatformStatement | None:
    """A statement that is stored already."""
    return db.session.get(PlatformStatement, (association_id, statement_id))


def find_by_address(address: str) -> Resource | None:
    """The resource of the library at this address; none where several share it."""
    found = db.session.scalars(select(Resource).where(Resource.address == address).limit(2)).all()
    return found[0] if len(found) == 1 else None

"""Reading what an import has to know."""

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from sqlalchemy import select

from mentor_match.extensions import db
from mentor_match.learning.models import LibraryImport, Resource
from mentor_match.learning.queries.search import seen_by
from mentor_match.web.refusals import NotFound

AT_ONCE = 400  # parameters of one question; SQLite takes no more than a thousand in old builds


def list_at_addresses(addresses: Iterable[str], rooms: Collection[UUID]) -> Sequence[Resource]:
    """What stands at one of these addresses, as far as these rooms see it."""
    found: list[Resource] = []
    wanted = sorted(set(addresses))
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        asked = select(Resource).where(Resource.address.in_(some), seen_by(rooms))
        found += db.session.scalars(asked).all()
    return sorted(found, key=lambda one: (one.association_id is not None, one.title, str(one.id)))


def get_import(association_id: UUID, import_id: UUID, account_id: UUID) -> LibraryImport:
    """A file this coordinator brought for this association; any other does not exist."""
    found = db.session.get(LibraryImport, import_id)
    if found is None or (found.association_id, found.account_id) != (association_id, account_id):
        raise NotFound
    return found


def list_imports(association_id: UUID, account_id: UUID) -> Sequence[LibraryImport]:
    """The files of this coordinator that wait."""
    asked = select(LibraryImport).where(
        LibraryImport.association_id == association_id, LibraryImport.account_id == account_id
    )
    return db.session.scalars(asked.order_by(LibraryImport.uploaded_at)).all()

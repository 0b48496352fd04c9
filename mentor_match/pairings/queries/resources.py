"""Reading the resources of a pairing."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import contains_eager, selectinload

from mentor_match.extensions import db
from mentor_match.learning.queries import rooms_of_both
from mentor_match.learning.signals import uses_asked
from mentor_match.pairings.models import Pairing, PairingResource
from mentor_match.web.refusals import NotFound
from mentor_match.web.statements import made_once


def list_attached(pairing_id: UUID) -> Sequence[PairingResource]:
    """The resources attached to the pairing, in their order; without those that went."""
    return _seen_by_both(pairing_id, db.session.scalars(*_attached(pairing_id)).all())


def list_let_go(pairing_id: UUID) -> Sequence[PairingResource]:
    """What the gap rule attached once, and let go because it served no gap any more."""
    gone = _resources(pairing_id, PairingResource.let_go_at.is_not(None))
    return _seen_by_both(pairing_id, db.session.scalars(gone).all())


@made_once
def _attached(pairing_id: UUID) -> Select[PairingResource]:
    return _resources(pairing_id, PairingResource.let_go_at.is_(None))


def _resources(pairing_id: UUID, there: ColumnElement[bool]) -> Select[PairingResource]:
    return (
        select(PairingResource)
        .join(PairingResource.resource)
        .options(contains_eager(PairingResource.resource))
        .where(
            PairingResource.pairing_id == pairing_id, PairingResource.removed_at.is_(None), there
        )
        .order_by(PairingResource.place, PairingResource.resource_id)
    )


def _seen_by_both(pairing_id: UUID, items: Sequence[PairingResource]) -> Sequence[PairingResource]:
    """Without what belongs to an association one of the two has left since it was attached."""
    pairing = db.session.get(Pairing, pairing_id)
    if pairing is None or all(item.resource.association_id is None for item in items):
        return items
    rooms = {None, *rooms_of_both(pairing.mentee_id, pairing.mentor_id)}
    return [item for item in items if item.resource.association_id in rooms]


def get_attached(pairing: Pairing, resource_id: UUID) -> PairingResource:
    """A resource that is attached to the pairing."""
    found = find_attachment(pairing.id, resource_id)
    if found is None or found.removed_at is not None or found.let_go_at is not None:
        raise NotFound
    return found


def find_attachment(pairing_id: UUID, resource_id: UUID) -> PairingResource | None:
    """A resource that is attached to the pairing, or was."""
    return db.session.get(PairingResource, (pairing_id, resource_id))


@uses_asked.connect
def count_attachments(resource_id: UUID) -> int:
    """To how many pairings a resource is attached: the library asks, and shows it from 5 on."""
    asked = select(func.count()).where(
        PairingResource.resource_id == resource_id,
        PairingResource.removed_at.is_(None),
        PairingResource.let_go_at.is_(None),
    )
    return db.session.scalar(asked) or 0


def find_done_elsewhere(pairing: Pairing, resource_id: UUID) -> PairingResource | None:
    """The same resource, done by the same mentee in another pairing."""
    asked = (
        select(PairingResource)
        .join(Pairing, Pairing.id == PairingResource.pairing_id)
        .where(
            Pairing.mentee_id == pairing.mentee_id,
            Pairing.id != pairing.id,
            PairingResource.resource_id == resource_id,
            PairingResource.done_at.is_not(None),
        )
    )
    return db.session.scalars(asked.limit(1)).first()


def list_with_credits() -> Sequence[Pairing]:
    """All pairings with their sessions and resources at hand, the oldest first."""
    asked = select(Pairing).options(
        selectinload(Pairing.resources).joinedload(PairingResource.resource)
    )
    return db.session.scalars(asked.order_by(Pairing.opened_at, Pairing.id)).unique().all()

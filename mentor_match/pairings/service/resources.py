"""The resources attached to a pairing: the mentor chooses, the mentee says what is done."""

from datetime import datetime
from uuid import UUID

from mentor_match.extensions import db
from mentor_match.learning.queries import get_resource, rooms_of_both
from mentor_match.learning.rules import check_attachable
from mentor_match.pairings.models import Pairing, PairingResource
from mentor_match.pairings.queries import find_attachment, get_attached
from mentor_match.pairings.rules import OPEN_PAIRINGS, PairingOver
from mentor_match.pairings.service.credits import credit_resource
from mentor_match.pairings.service.pairings import locked, note
from mentor_match.profiles.queries import find_mentee
from mentor_match.web.refusals import NotFound


def add_resource(pairing: Pairing, resource_id: UUID, *, by: UUID, now: datetime) -> None:
    """The mentor attaches a resource; adding what is there already changes nothing."""
    pairing = _as_mentor(pairing, by)
    # Both see the list, so what belongs to one association is for it only where both are members.
    resource = get_resource(resource_id, rooms_of_both(pairing.mentee_id, pairing.mentor_id))
    check_attachable(resource)
    item = find_attachment(pairing.id, resource.id)
    if item is not None and item.removed_at is None and item.let_go_at is None:
        return
    if item is None:
        topic, level = _gap(pairing, resource.topics)
        item = PairingResource(
            pairing_id=pairing.id,
            resource_id=resource.id,
            topic=topic,
            level=level,
            place=_last_place(pairing) + 1,
        )
        pairing.resources.append(item)
    item.added_by, item.added_at, item.removed_at = by, now, None
    item.let_go_at = item.let_go_for = None
    db.session.flush()
    note("added resource", pairing, by=by, now=now, resource=str(resource.id))


def remove_resource(pairing: Pairing, resource_id: UUID, *, by: UUID, now: datetime) -> None:
    """The mentor takes a resource away; the gap rule does not bring it back."""
    pairing = _as_mentor(pairing, by)
    get_attached(pairing, resource_id).removed_at = now
    db.session.flush()
    note("removed resource", pairing, by=by, now=now, resource=str(resource_id))


def mark_done(pairing: Pairing, resource_id: UUID, *, done: bool, by: UUID, now: datetime) -> None:
    """The mentee says that a resource is done, or is not after all. Learning outlives a pairing."""
    pairing = locked(pairing, by)
    if by != pairing.mentee_id:
        raise NotFound
    item = get_attached(pairing, resource_id)
    if (item.done_at is not None) == done:
        return
    item.done_at = now if done else None
    db.session.flush()
    verb = "finished resource" if done else "reopened resource"
    note(verb, pairing, by=by, now=now, resource=str(resource_id))
    credit_resource(pairing, item, by=by, now=now)


def _as_mentor(pairing: Pairing, by: UUID) -> Pairing:
    pairing = locked(pairing, by)
    if by != pairing.mentor_id:
        raise NotFound
    if pairing.state not in OPEN_PAIRINGS:
        raise PairingOver
    return pairing


def _gap(pairing: Pairing, topics: frozenset[str]) -> tuple[str | None, int | None]:
    """For which of the mentee's wants it is, if for any: what matters most comes first."""
    mentee = find_mentee(pairing.mentee_id)
    for want in mentee.wants if mentee is not None else ():
        if want.topic in topics:
            return want.topic, want.level
    return None, None


def _last_place(pairing: Pairing) -> int:
    return max((item.place for item in pairing.resources), default=0)

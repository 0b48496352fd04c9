"""Opening a pairing that a programme proposed and both confirmed."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from mentor_match.audit import service as audit
from mentor_match.extensions import db
from mentor_match.pairings.models import MentorshipRequest, Pairing
from mentor_match.pairings.queries import find_open_pairing, find_open_request
from mentor_match.pairings.rules import AlreadyPaired, RequestState
from mentor_match.pairings.service.answering import lock_mentor
from mentor_match.pairings.service.attaching import attach_of_programme
from mentor_match.pairings.service.opening import open_pairing
from mentor_match.pairings.service.requests import close_request, withdraw_what_is_left
from mentor_match.profiles.service import take_places


def pair_by_proposal(
    mentee_id: UUID,
    mentor_id: UUID,
    *,
    associations: tuple[UUID, UUID],
    programme_id: UUID,
    topics: Iterable[str],
    to_learn: str,
    rhythm: str,
    months: int,
    by: UUID,
    now: datetime,
) -> Pairing:
    """Take the places and open the pairing, all of it or nothing.

    A pairing stands on a request; here it is one that was made and accepted at the same moment,
    or the one that waited between the two already. `associations` are the mentee's and the
    mentor's. Refused as an acceptance is, where somebody has no place left.
    """
    with db.session.begin_nested():
        take_places(mentee_id, mentor_id)
        if find_open_pairing(mentee_id, mentor_id) is not None:
            raise AlreadyPaired(name="")
        request = find_open_request(mentee_id, mentor_id)
        if request is None:
            request = MentorshipRequest(
                mentee_id=mentee_id,
                mentor_id=mentor_id,
                mentee_association_id=associations[0],
                mentor_association_id=associations[1],
                topics=frozenset(topics),
                to_learn=to_learn,
                rhythm=rhythm,
                months=months,
                requested_at=now,
                answer_by=now,
            )
            db.session.add(request)
        lock_mentor(mentor_id)
        close_request(request, RequestState.ACCEPTED, now)
        pairing = open_pairing(request, now)
        pairing.programme_id = programme_id
        db.session.flush()
        attach_of_programme(pairing, now=now)
    audit.record(
        "opened pairing",
        "pairing",
        pairing.id,
        by=by,
        now=now,
        association_id=pairing.mentee_association_id,
        reason=None,
        mentor_association=str(pairing.mentor_association_id),
        programme=str(programme_id),
    )
    withdraw_what_is_left(mentee_id, now)
    return pairing

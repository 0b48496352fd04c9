"""Opening a pairing: the cadres of the day, and resources for the gap."""

from datetime import datetime

from mentor_match.extensions import db
from mentor_match.learning.queries import rooms_of_both
from mentor_match.learning.service import resources_for
from mentor_match.pairings.models import MentorshipRequest, Pairing, PairingResource
from mentor_match.pairings.rules import PairingState
from mentor_match.profiles.models import MenteeProfile, Profile
from mentor_match.profiles.queries import find_mentee, list_profiles


def open_pairing(request: MentorshipRequest, now: datetime) -> Pairing:
    """Open the pairing of an accepted request; the places are taken already."""
    profiles = list_profiles([request.mentee_id, request.mentor_id])
    pairing = Pairing(
        request=request,
        mentee_id=request.mentee_id,
        mentor_id=request.mentor_id,
        mentee_association_id=request.mentee_association_id,
        mentor_association_id=request.mentor_association_id,
        mentee_cadre=profiles[request.mentee_id].cadre,
        mentor_cadre=profiles[request.mentor_id].cadre,
        state=PairingState.ACTIVE,
        opened_at=now,
    )
    db.session.add(pairing)
    db.session.flush()
    mentee = find_mentee(request.mentee_id)
    if mentee is not None:
        _attach_by_gap(pairing, mentee, profiles[request.mentee_id], now)
    return pairing


def _attach_by_gap(
    pairing: Pairing, mentee: MenteeProfile, profile: Profile, now: datetime
) -> None:
    """What the mentee asked this mentor for comes first; all that is wanted, where that is none."""
    asked = [want for want in mentee.wants if want.topic in pairing.request.topics]
    languages = profile.languages or frozenset()
    rooms = rooms_of_both(pairing.mentee_id, pairing.mentor_id)
    for choice in resources_for(asked or mentee.wants, languages, profile.cadre, rooms):
        db.session.add(
            PairingResource(
                pairing_id=pairing.id,
                resource_id=choice.resource_id,
                topic=choice.topic,
                level=choice.level,
                place=choice.place,
                added_at=now,
            )
        )
    db.session.flush()

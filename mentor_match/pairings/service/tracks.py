"""Taking a track, and letting go of it."""

from datetime import datetime
from uuid import UUID

from mentor_match.extensions import db
from mentor_match.pairings.models import Pairing, PairingTrack
from mentor_match.pairings.rules import check_active
from mentor_match.pairings.service.pairings import locked, note, tell_other
from mentor_match.reference.tracks import get_track


def take_track(pairing: Pairing, code: str, *, by: UUID, now: datetime) -> None:
    """Take a track as the agenda of the sessions to come; taking it twice is taking it once."""
    track = get_track(code)
    pairing = locked(pairing, by)
    check_active(pairing.state)
    if pairing.track is not None and pairing.track.code == code:
        return
    if pairing.track is None:
        pairing.track = PairingTrack(pairing_id=pairing.id)
    taken = pairing.track
    taken.code, taken.taken_by, taken.taken_at = track.code, by, now
    db.session.flush()
    note("took track", pairing, by=by, now=now, track=code)
    tell_other(pairing, "track-taken", by=by, now=now, cause=f"{code}:{now}", track=track)


def leave_track(pairing: Pairing, *, by: UUID, now: datetime) -> None:
    """Let go of it; what was held stays held."""
    pairing = locked(pairing, by)
    if pairing.track is not None:
        note("left track", pairing, by=by, now=now, track=pairing.track.code)
        db.session.delete(pairing.track)
        db.session.flush()
        db.session.refresh(pairing, ["track"])

"""Writing notes about a session. Their words are in no audit record and in no mail."""

from datetime import datetime
from uuid import UUID

from mentor_match.extensions import db
from mentor_match.pairings.models import Pairing, PairingSession, SessionNote
from mentor_match.pairings.queries import get_session
from mentor_match.pairings.queries.notes import count_own_notes, get_own_note
from mentor_match.pairings.rules.notes import NoteKind, check_kind, check_room
from mentor_match.pairings.service.pairings import locked, note


def write_note(
    pairing: Pairing, session_id: UUID, *, text: str, kind: str, by: UUID, now: datetime
) -> SessionNote:
    """Write a note; also about a session of a pairing that is over."""
    pairing = locked(pairing, by)
    session = get_session(pairing, session_id)
    check_room(count_own_notes(session, by))
    written = SessionNote(
        session_id=session.id, author_id=by, kind=NoteKind(kind), text=text, written_at=now
    )
    db.session.add(written)
    db.session.flush()
    _record("wrote note", pairing, session, written, by, now)
    return written


def change_note(
    pairing: Pairing,
    session_id: UUID,
    note_id: UUID,
    *,
    text: str,
    kind: str,
    by: UUID,
    now: datetime,
) -> SessionNote:
    """Change the words of one's own note, or share it."""
    pairing = locked(pairing, by)
    session = get_session(pairing, session_id)
    written = get_own_note(session, note_id, by)
    check_kind(written.kind, NoteKind(kind))
    written.text, written.kind, written.changed_at = text, NoteKind(kind), now
    db.session.flush()
    _record("changed note", pairing, session, written, by, now)
    return written


def remove_note(
    pairing: Pairing, session_id: UUID, note_id: UUID, *, by: UUID, now: datetime
) -> None:
    """Remove one's own note."""
    pairing = locked(pairing, by)
    session = get_session(pairing, session_id)
    written = get_own_note(session, note_id, by)
    db.session.delete(written)
    db.session.flush()
    _record("removed note", pairing, session, written, by, now)


def _record(
    verb: str,
    pairing: Pairing,
    session: PairingSession,
    written: SessionNote,
    by: UUID,
    now: datetime,
) -> None:
    note(verb, pairing, by=by, now=now, session=str(session.id), kind=written.kind)

"""Reading notes: one's own, and what the other shared. Nobody else reads any."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload

from mentor_match.extensions import db
from mentor_match.pairings.models import PairingSession, SessionNote
from mentor_match.pairings.queries.rows import count_rows
from mentor_match.pairings.rules.notes import NoteKind
from mentor_match.web.refusals import NotFound


def _readable(reader_id: UUID) -> ColumnElement[bool]:
    return or_(SessionNote.author_id == reader_id, SessionNote.kind == NoteKind.SHARED)


def list_notes(
    session: PairingSession, reader_id: UUID, *, limit: int, offset: int = 0
) -> Sequence[SessionNote]:
    """The notes about a session that this one of the two may read, the oldest first."""
    return db.session.scalars(
        select(SessionNote)
        .where(SessionNote.session_id == session.id, _readable(reader_id))
        .options(joinedload(SessionNote.author))
        .order_by(SessionNote.written_at, SessionNote.id)
        .limit(limit)
        .offset(offset)
    ).all()


def count_notes(session_ids: Iterable[UUID], reader_id: UUID) -> Mapping[UUID, int]:
    """session -> how many notes this one may read; sessions without any are left out."""
    asked = (
        select(SessionNote.session_id, func.count())
        .where(SessionNote.session_id.in_(list(session_ids)), _readable(reader_id))
        .group_by(SessionNote.session_id)
    )
    return {row[0]: row[1] for row in db.session.execute(asked)}


def count_own_notes(session: PairingSession, author_id: UUID) -> int:
    """How many this one wrote about the session."""
    return count_rows(
        SessionNote, SessionNote.session_id == session.id, SessionNote.author_id == author_id
    )


def get_own_note(session: PairingSession, note_id: UUID, author_id: UUID) -> SessionNote:
    """A note about the session, for its author alone."""
    note = db.session.get(SessionNote, note_id)
    if note is None or note.session_id != session.id or note.author_id != author_id:
        raise NotFound
    return note

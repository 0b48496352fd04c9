"""Notes of sessions: who may read and change them."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from mentor_match.audit.models import AuditRecord
from mentor_match.notifications.models import Message
from mentor_match.pairings import service
from mentor_match.pairings.models import Pairing, PairingSession
from mentor_match.pairings.queries.notes import count_notes, get_own_note, list_notes
from mentor_match.pairings.rules.notes import MOST_NOTES, NoteStaysShared, TooManyNotes
from mentor_match.pairings.rules.sessions import Meeting
from mentor_match.pairings.service.notes import change_note, remove_note, write_note
from mentor_match.pairings.service.sessions import plan_meeting
from mentor_match.web.refusals import NotFound
from tests.factories.pairings import NOW, make_pairing, make_person

DAY = timedelta(days=1)


@pytest.fixture
def pairing(session: Any) -> Pairing:
    return make_pairing(now=NOW - DAY)


@pytest.fixture
def meeting(pairing: Pairing) -> PairingSession:
    return plan_meeting(pairing, NOW + DAY, Meeting(45, "phone"), by=pairing.mentee_id, now=NOW)


def write(pairing: Pairing, meeting: PairingSession, text: str, kind: str, by: Any) -> Any:
    return write_note(pairing, meeting.id, text=text, kind=kind, by=by, now=NOW)


def read(meeting: PairingSession, reader: Any) -> list[str]:
    return [note.text for note in list_notes(meeting, reader, limit=99)]


def test_a_private_note_is_read_by_its_author_alone_even_after_the_end(
    session: Any, pairing: Pairing, meeting: PairingSession
) -> None:
    mentee, mentor = pairing.mentee_id, pairing.mentor_id
    private = write(pairing, meeting, "mine alone", "private", mentee)
    write(pairing, meeting, "for us both", "shared", mentee)
    write(pairing, meeting, "of the mentor", "private", mentor)
    service.end_pairing(pairing, reason="no-time", by=mentor, now=NOW)
    assert set(read(meeting, mentee)) == {"mine alone", "for us both"}
    assert set(read(meeting, mentor)) == {"for us both", "of the mentor"}
    assert count_notes([meeting.id], mentor) == {meeting.id: 2}
    with pytest.raises(NotFound):
        get_own_note(meeting, private.id, mentor)


def test_only_the_author_changes_and_removes(
    session: Any, pairing: Pairing, meeting: PairingSession
) -> None:
    shared = write(pairing, meeting, "as agreed", "shared", pairing.mentee_id)
    facts = {"text": "otherwise", "kind": "shared", "now": NOW}
    with pytest.raises(NotFound):
        change_note(pairing, meeting.id, shared.id, by=pairing.mentor_id, **facts)
    with pytest.raises(NotFound):
        remove_note(pairing, meeting.id, shared.id, by=pairing.mentor_id, now=NOW)
    with pytest.raises(NotFound):
        write(pairing, meeting, "from outside", "shared", make_person().id)
    change_note(pairing, meeting.id, shared.id, by=pairing.mentee_id, **facts)
    assert read(meeting, pairing.mentor_id) == ["otherwise"]
    remove_note(pairing, meeting.id, shared.id, by=pairing.mentee_id, now=NOW)
    assert read(meeting, pairing.mentor_id) == []


def test_what_was_shared_is_not_hidden_again(
    session: Any, pairing: Pairing, meeting: PairingSession
) -> None:
    note = write(pairing, meeting, "text", "private", pairing.mentee_id)
    facts = {"text": "text", "by": pairing.mentee_id, "now": NOW}
    change_note(pairing, meeting.id, note.id, kind="shared", **facts)
    with pytest.raises(NoteStaysShared):
        change_note(pairing, meeting.id, note.id, kind="private", **facts)


def test_there_is_room_for_so_many_each(
    session: Any, pairing: Pairing, meeting: PairingSession
) -> None:
    for number in range(MOST_NOTES):
        write(pairing, meeting, f"note {number}", "private", pairing.mentee_id)
    with pytest.raises(TooManyNotes):
        write(pairing, meeting, "one more", "private", pairing.mentee_id)
    write(pairing, meeting, "the other has room", "private", pairing.mentor_id)


def test_no_mail_and_no_audit_record_carries_a_note(
    session: Any, pairing: Pairing, meeting: PairingSession
) -> None:
    write(pairing, meeting, "Unspeakable", "shared", pairing.mentee_id)
    session.commit()
    assert not [m for m in session.scalars(select(Message)) if "Unspeakable" in m.body]
    records = session.scalars(select(AuditRecord)).all()
    assert records and not [r for r in records if "Unspeakable" in f"{r.facts}{r.reason}"]

"""Calendar files, read back by a library that did not write the rules for us."""

from datetime import timedelta
from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy import select

from mentor_match.pairings import service
from mentor_match.pairings.models import CalendarLink, Pairing
from mentor_match.pairings.rules.sessions import Meeting
from mentor_match.pairings.service.calendars import (
    read_subscription,
    renew_calendar_link,
    stop_calendar_link,
)
from mentor_match.pairings.service.notes import write_note
from mentor_match.pairings.service.proposals import accept_time, propose_times
from mentor_match.pairings.service.sessions import change_session, plan_meeting
from mentor_match.web.refusals import NotFound
from tests.calendars import book_of, files_to
from tests.factories.pairings import NOW, make_pairing
from tests.pages import PageClient

DAY = timedelta(days=1)
ROOM = Meeting(45, "in-person", place="Staff room of the health centre")
CALL = Meeting(30, "video", link="https://meet.example.org/abc")


@pytest.fixture
def pairing(session: Any) -> Pairing:
    return make_pairing(now=NOW - DAY)


def test_a_second_file_updates_and_does_not_duplicate(session: Any, pairing: Pairing) -> None:
    planned = plan_meeting(pairing, NOW + DAY, ROOM, by=pairing.mentee_id, now=NOW)
    proposal = propose_times(
        pairing, [NOW + 2 * DAY], CALL, by=pairing.mentee_id, now=NOW, session_id=planned.id
    )
    accept_time(pairing, proposal.id, NOW + 2 * DAY, by=pairing.mentor_id, now=NOW)
    for person in (pairing.mentee, pairing.mentor):
        book = book_of(session, person.email)
        assert book.methods == ["REQUEST", "REQUEST"]
        ((uid, event),) = book.entries.items()
        assert uid == f"session-{planned.id}@mentor-match"
        assert (event["SEQUENCE"], event.start, event.end) == (
            1,
            NOW + 2 * DAY,
            NOW + 2 * DAY + timedelta(minutes=30),
        )
        assert str(event["LOCATION"]) == CALL.link


def test_a_cancelled_session_leaves_every_calendar(session: Any, pairing: Pairing) -> None:
    planned = plan_meeting(pairing, NOW + DAY, ROOM, by=pairing.mentee_id, now=NOW)
    change_session(pairing, planned.id, CALL, by=pairing.mentor_id, now=NOW)
    change_session(pairing, planned.id, CALL, by=pairing.mentor_id, now=NOW)
    service.cancel_session(pairing, planned.id, reason="duty", by=pairing.mentor_id, now=NOW)
    for person in (pairing.mentee, pairing.mentor):
        book = book_of(session, person.email)
        assert book.methods == ["REQUEST", "REQUEST", "CANCEL"]
        assert book.entries == {}


def test_an_end_takes_what_is_planned_out_of_both_calendars(session: Any, pairing: Pairing) -> None:
    for days in (1, 2):
        plan_meeting(pairing, NOW + days * DAY, ROOM, by=pairing.mentee_id, now=NOW)
    service.end_pairing(pairing, reason="moved-on", by=pairing.mentee_id, now=NOW)
    for person in (pairing.mentee, pairing.mentor):
        assert book_of(session, person.email).entries == {}
        assert len(files_to(session, person.email)) == 4


def test_a_file_tells_no_address_but_the_readers_and_no_word_of_a_note(
    session: Any, pairing: Pairing
) -> None:
    planned = plan_meeting(pairing, NOW + DAY, ROOM, by=pairing.mentee_id, now=NOW)
    write_note(
        pairing,
        planned.id,
        text="Sepsis of last week",
        kind="shared",
        by=pairing.mentee_id,
        now=NOW,
    )
    change_session(pairing, planned.id, CALL, by=pairing.mentee_id, now=NOW)
    for reader, other in (
        (pairing.mentee, pairing.mentor),
        (pairing.mentor, pairing.mentee),
    ):
        for file in files_to(session, reader.email):
            text = file.content.decode().replace("\r\n ", "")
            assert (
                f"ATTENDEE;PARTSTAT=ACCEPTED;ROLE=REQ-PARTICIPANT;RSVP=FALSE:mailto:{reader.email}"
                in text
            )
            assert other.email not in text and "Sepsis" not in text
            assert 'ORGANIZER;CN="Mentor Match":mailto:no-reply@localhost' in text
            assert "DTSTART:20261124T090000Z" in text
            assert file.content_type == "text/calendar; method=REQUEST; charset=utf-8"
            assert pairing.request.to_learn not in text and "handover" not in text


def test_a_subscription_shows_what_is_planned_and_neither_link_nor_place(
    session: Any, pairing: Pairing
) -> None:
    first = plan_meeting(pairing, NOW + DAY, ROOM, by=pairing.mentee_id, now=NOW)
    second = plan_meeting(pairing, NOW + 2 * DAY, CALL, by=pairing.mentee_id, now=NOW)
    make_pairing()
    secret = renew_calendar_link(pairing.mentee, now=NOW)
    read = lambda: Calendar.from_ical(read_subscription(secret, title="Mine", now=NOW))  # noqa: E731
    assert [str(e["UID"]) for e in read().walk("VEVENT")] == [
        f"session-{one.id}@mentor-match" for one in (first, second)
    ]
    text = read_subscription(secret, title="Mine", now=NOW).decode()
    assert "Staff room" not in text and "meet.example.org" not in text and "mailto:" not in text
    service.cancel_session(pairing, first.id, reason="duty", by=pairing.mentor_id, now=NOW)
    assert len(read().walk("VEVENT")) == 1


def test_renewing_kills_the_old_address_and_only_a_digest_is_kept(
    session: Any, pairing: Pairing
) -> None:
    old = renew_calendar_link(pairing.mentee, now=NOW)
    new = renew_calendar_link(pairing.mentee, now=NOW)
    with pytest.raises(NotFound):
        read_subscription(old, title="", now=NOW)
    assert b"VCALENDAR" in read_subscription(new, title="", now=NOW)
    kept = session.scalars(select(CalendarLink)).one()
    assert new not in repr(vars(kept)) and len(kept.digest) == 64
    pairing.mentee.active = False
    session.flush()
    with pytest.raises(NotFound):
        read_subscription(new, title="", now=NOW)
    pairing.mentee.active = True
    stop_calendar_link(pairing.mentee, now=NOW)
    with pytest.raises(NotFound):
        read_subscription(new, title="", now=NOW)


def test_the_address_is_shown_once_and_opens_without_a_sign_in(
    page: PageClient, pairing: Pairing
) -> None:
    plan_meeting(pairing, NOW + DAY, ROOM, by=pairing.mentee_id, now=NOW)
    page.sign_in(pairing.mentee)
    shown = page.post("pairings.renew_calendar")
    address = shown.soup.select_one("#address").text.strip()
    assert shown.link("Open it in your calendar") == address.replace("http", "webcal", 1)
    again = page.get("pairings.calendar")
    assert not again.soup.select("#address") and "Make a new address" in again.text
    page.sign_out()
    answer = page._open("GET", address.removeprefix("http://localhost"))
    assert answer.status_code == 200 and answer.mimetype == "text/calendar"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers
    page.get("/calendar/nobody-has-this.ics", status=404)
    page.sign_in(pairing.mentee)
    page.post("pairings.stop_calendar")
    page.sign_out()
    assert page._open("GET", address.removeprefix("http://localhost")).status_code == 404

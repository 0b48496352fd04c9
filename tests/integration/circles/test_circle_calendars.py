"""Calendar files of circles, read back by a library that did not write the rules for us."""

from datetime import timedelta
from typing import Any

import pytest
from icalendar import Calendar

from mentor_match.accounts.models import Account
from mentor_match.circles import service
from mentor_match.circles.models import Circle, CircleSession
from mentor_match.pairings.rules.proposals import TimePassed
from mentor_match.pairings.rules.sessions import Meeting, SessionAlreadyPlanned, SessionOverdue
from mentor_match.pairings.service.calendars import read_subscription, renew_calendar_link
from mentor_match.pairings.service.sessions import plan_meeting
from mentor_match.web import clock
from tests.calendars import book_of, files_to
from tests.factories.circles import make_running
from tests.factories.pairings import NOW, make_pairing, make_person
from tests.pages import PageClient

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def the_clock_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def how(**changes: Any) -> dict[str, Any]:
    facts = {"starts_at": NOW + DAY, "minutes": 60, "channel": "video", "theme": "Night shifts"}
    return {**facts, "now": NOW, **changes}


def plan(circle: Circle, by: Account, **changes: Any) -> CircleSession:
    return service.plan_session(circle, **how(**changes), by=by.id)


def test_a_moved_session_updates_in_every_calendar_and_does_not_duplicate(session: Any) -> None:
    circle, people = make_running(3)
    planned = plan(circle, people[0])
    later = how(starts_at=NOW + 2 * DAY, minutes=90, channel="phone")
    service.move_session(circle, planned.id, **later, by=people[0].id)
    for person in people:
        book = book_of(session, person.email)
        assert book.methods == ["REQUEST", "REQUEST"]
        ((uid, event),) = book.entries.items()
        assert uid == f"circle-session-{planned.id}@mentor-match"
        assert (event["SEQUENCE"], event.start) == (1, NOW + 2 * DAY)
        assert event.end - event.start == timedelta(minutes=90)


def test_a_cancelled_session_and_an_ended_circle_leave_every_calendar(session: Any) -> None:
    circle, people = make_running(3)
    off = plan(circle, people[0])
    plan(circle, people[0], starts_at=NOW + 2 * DAY)
    service.cancel_session(circle, off.id, reason="duty", by=people[0].id, now=NOW)
    for person in people:
        assert len(book_of(session, person.email).entries) == 1
    service.end_circle(circle, by=people[0].id, now=NOW)
    for person in people:
        book = book_of(session, person.email)
        assert book.entries == {}
        assert book.methods.count("CANCEL") == 2


def test_who_comes_later_gets_what_is_ahead_and_who_goes_loses_it(session: Any) -> None:
    circle, people = make_running(3)
    planned = plan(circle, people[0])
    service.leave(circle, people[2].id, now=NOW)
    assert book_of(session, people[2].email).entries == {}
    assert len(book_of(session, people[1].email).entries) == 1  # the others still meet
    later = NOW + DAY / 4
    service.ask_to_join(circle, people[2].id, now=later)
    service.admit(circle, people[2].id, by=people[0].id, now=later)
    ((_uid, event),) = book_of(session, people[2].email).entries.items()
    assert (event["SEQUENCE"], event.start) == (planned.sequence, NOW + DAY)
    service.leave(circle, people[1].id, now=NOW)
    service.invite(circle, people[1].id, by=people[0].id, now=NOW + DAY / 2)
    service.join(circle, people[1].id, now=NOW + DAY / 2)
    assert len(book_of(session, people[1].email).entries) == 1


def test_what_was_met_before_it_was_written_down_is_in_no_calendar(session: Any) -> None:
    circle, people = make_running(3)
    circle.started_at = NOW - 5 * DAY
    plan(circle, people[0], starts_at=NOW - DAY)
    assert all(files_to(session, person.email) == [] for person in people)


def test_only_what_is_ahead_is_moved_and_only_to_a_time_ahead(session: Any) -> None:
    circle, people = make_running(3)
    first = plan(circle, people[0])
    plan(circle, people[0], starts_at=NOW + 2 * DAY)
    with pytest.raises(SessionAlreadyPlanned):
        service.move_session(circle, first.id, **how(starts_at=NOW + 2 * DAY), by=people[0].id)
    with pytest.raises(TimePassed):
        service.move_session(circle, first.id, **how(starts_at=NOW - DAY), by=people[0].id)
    with pytest.raises(SessionOverdue):
        service.move_session(circle, first.id, **how(now=NOW + DAY), by=people[0].id)
    assert first.sequence == 0


def test_a_file_names_nobody_but_its_reader_and_no_theme(session: Any) -> None:
    circle, people = make_running(3)
    plan(circle, people[0], theme="Errors of last month")
    for reader in people:
        (file,) = files_to(session, reader.email)
        text = file.content.decode().replace("\r\n ", "")
        assert f":mailto:{reader.email}" in text and "Handing over at night" in text
        assert file.content_type == "text/calendar; method=REQUEST; charset=utf-8"
        assert "Errors of last month" not in text
        for other in set(people) - {reader}:
            assert other.email not in text and other.full_name not in text


def test_the_private_subscription_shows_circles_beside_pairings_in_order(session: Any) -> None:
    circle, people = make_running(3)
    pairing = make_pairing(now=NOW - DAY)
    mentee = pairing.mentee
    meeting = plan_meeting(
        pairing, NOW + 2 * DAY, Meeting(30, "phone"), by=pairing.mentee_id, now=NOW
    )
    secret = renew_calendar_link(mentee, now=NOW)
    uids = lambda: [  # noqa: E731
        str(event["UID"])
        for event in Calendar.from_ical(read_subscription(secret, title="Mine", now=NOW)).walk(
            "VEVENT"
        )
    ]
    assert uids() == [f"session-{meeting.id}@mentor-match"]
    place = circle.place_of(people[2].id)
    assert place is not None
    place.account_id = mentee.id  # as if the mentee had joined it
    session.flush()
    before, after = (plan(circle, people[0], starts_at=NOW + days * DAY) for days in (1, 3))
    assert uids() == [
        f"circle-session-{before.id}@mentor-match",
        f"session-{meeting.id}@mentor-match",
        f"circle-session-{after.id}@mentor-match",
    ]
    text = read_subscription(secret, title="Mine", now=NOW).decode()
    assert "mailto:" not in text and "Night shifts" not in text
    service.end_circle(circle, by=people[0].id, now=NOW)
    assert uids() == [f"session-{meeting.id}@mentor-match"]


def test_a_facilitator_moves_it_on_a_page_and_all_can_fetch_the_file(page: PageClient) -> None:
    circle, people = make_running(3)
    planned = plan(circle, people[0])
    ids = {"circle_id": circle.id, "session_id": planned.id}
    page.sign_in(people[0])
    form = page.get("circles.change", **ids)
    sent = {
        control["name"]: control.get("value", "")
        for control in form.soup.select("main input[name]:not([type=radio])")
    }
    sent |= {"minutes": "60", "channel": "video"}
    past = page.post("circles.save_change", {**sent, "day": "2026-11-01"}, status=422, **ids)
    assert "has passed" in past.errors[0]
    assert page.post("circles.save_change", {}, status=422, **ids).errors
    page.post("circles.save_change", {**sent, "day": "2026-11-26", "theme": "Handovers"}, **ids)
    assert (planned.sequence, planned.theme) == (1, "Handovers")
    page.sign_in(people[1])
    page.get("circles.change", status=404, **ids)
    view = page.get("circles.circle", circle_id=circle.id)
    answer = page._open("GET", view.link("File for your calendar"))
    assert answer.mimetype == "text/calendar"
    (event,) = Calendar.from_ical(answer.data).walk("VEVENT")
    assert (event["SEQUENCE"], event.start) == (1, NOW + 3 * DAY)
    page.sign_in(make_person("Stranger"))
    page.get("circles.session_calendar", status=404, **ids)

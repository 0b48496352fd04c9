"""The pages of sessions, as the two people see them."""

from datetime import timedelta
from typing import Any

import pytest

from mentor_match.pairings import service
from mentor_match.pairings.models import Pairing, SessionProposal
from mentor_match.pairings.rules.sessions import Meeting
from mentor_match.pairings.service.notes import write_note
from mentor_match.pairings.service.sessions import plan_meeting
from mentor_match.web import clock
from tests.factories.pairings import (
    NOW,
    make_association,
    make_mentee,
    make_mentor,
    make_pairing,
    make_person,
)
from tests.pages import PageClient

DAY = timedelta(days=1)
PHONE = Meeting(45, "phone")
LONG = "عبدالرحمن عبدالعزيز محمد الأمين حمدالنيل عبدالله"
HOW = {"minutes": "45", "channel": "phone", "link": "", "place": ""}
TIMES = {"first_day": "2026-11-25", "first_at": "14:00", "second_day": "", "second_at": ""}


@pytest.fixture(autouse=True)
def the_clock_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def pairing(session: Any) -> Pairing:
    two = (
        make_mentee("Achieng", time_zone="Africa/Nairobi"),
        make_mentor("Beatrice", time_zone="Asia/Kolkata"),
    )
    make_association(*two)
    pairing = make_pairing(*two, now=NOW - 40 * DAY)
    for one in two:
        service.sign_charter(pairing, by=one.id, now=NOW - 39 * DAY)
    return pairing


def test_times_are_proposed_chosen_moved_and_confirmed_page_by_page(
    page: PageClient, session: Any, pairing: Pairing
) -> None:
    ids = {"pairing_id": pairing.id}
    page.sign_in(pairing.mentee)
    view = page.get("pairings.pairing", **ids)
    assert view.link("Propose times").endswith("/propose")
    third = {"third_day": "2026-11-27", "third_at": "09:30"}
    view = page.post("pairings.save_propose", {**TIMES, **third, **HOW}, **ids)
    assert "Beatrice has been asked to choose" in view.text
    page.sign_in(pairing.mentor)
    view = page.get(page.get("pairings.pairing", **ids).link("Choose a time"))
    words = [label.text for label in view.soup.select("label")]
    assert (
        "Wed 25 Nov 2026, 16:30 (Asia/Kolkata) · Wed 25 Nov 2026, 14:00 (Africa/Nairobi)" in words
    )
    proposal = session.query(SessionProposal).one()
    assert page.post(view.address, {}, status=422).errors == [
        "Choose a time, or answer with other times."
    ]
    view = page.post(view.address, {"at": proposal.second_at.isoformat()})
    assert view.heading == "Session with Achieng"
    assert "Fri 27 Nov 2026, 12:00 (Asia/Kolkata)" in view.text
    assert "for Achieng: Fri 27 Nov 2026, 09:30 (Africa/Nairobi)" in view.text
    moved = page.get(view.link("Propose another time"))
    assert "It stays so until Achieng chooses" in moved.text
    page.post(moved.address, {**TIMES, **HOW})
    again = page.get(view.address)
    assert "You asked to move it." in again.text
    assert "The times you proposed" in page.get(again.link("See the times")).heading


def test_what_is_wrong_with_a_time_stands_beside_it(page: PageClient, pairing: Pairing) -> None:
    page.sign_in(pairing.mentee)
    ids = {"pairing_id": pairing.id}
    past = {"second_day": "2026-11-20", "second_at": "10:00"}
    view = page.post("pairings.save_propose", {**TIMES, **past, **HOW}, status=422, **ids)
    assert view.errors == ["This time has passed. Choose another, or propose other times."]
    assert view.soup.select_one("#second_day-error")
    same = {"second_day": "2026-11-25", "second_at": "14:00"}
    view = page.post("pairings.save_propose", {**TIMES, **same, **HOW}, status=422, **ids)
    assert view.soup.select_one("#second_day-error")
    half = {"second_day": "2026-11-26", "second_at": ""}
    view = page.post("pairings.save_propose", {**TIMES, **half, **HOW}, status=422, **ids)
    assert view.errors == ["Enter both the day and the time, or neither."]
    plain = {**HOW, "channel": "video", "link": "http://meet.example.org"}
    view = page.post("pairings.save_propose", {**TIMES, **plain}, status=422, **ids)
    assert "https://" in view.errors[0]
    called = {**HOW, "channel": "in-person", "place": "Call 0712 345 678"}
    view = page.post("pairings.save_propose", {**TIMES, **called}, status=422, **ids)
    assert "a phone number" in view.errors[0]


def test_an_hour_that_clocks_skip_is_refused_in_words(page: PageClient, pairing: Pairing) -> None:
    pairing.mentee.time_zone = "Europe/Paris"
    page.sign_in(pairing.mentee)
    skipped = {"first_day": "2027-03-28", "first_at": "02:30"}
    ids = {"pairing_id": pairing.id}
    view = page.post("pairings.save_propose", {**TIMES, **skipped, **HOW}, status=422, **ids)
    assert "clocks skip this time" in view.errors[0]
    agreed = {"day": "2027-03-28", "at": "02:30", **HOW}
    view = page.post("pairings.save_plan", agreed, status=422, **ids)
    assert "clocks skip this time" in view.errors[0]


def test_both_see_which_minutes_count(page: PageClient, pairing: Pairing) -> None:
    planned = plan_meeting(pairing, NOW - DAY, PHONE, by=pairing.mentee_id, now=NOW)
    ids = {"pairing_id": pairing.id, "session_id": planned.id}
    page.sign_in(pairing.mentee)
    view = page.get("pairings.ask_confirm", **ids)
    assert view.soup.select_one("#minutes")["value"] == "45"
    assert page.post("pairings.confirm", {"minutes": "900"}, status=422, **ids).errors
    view = page.post("pairings.confirm", {"minutes": "60"}, **ids)
    assert "You confirmed it, for 60 minutes." in view.text
    page.sign_in(pairing.mentor)
    view = page.get("pairings.session", **ids)
    assert "Achieng confirmed that it took place, for 60 minutes." in view.text
    assert "it was missed" not in view.text
    view = page.post("pairings.confirm", {"minutes": "40"}, **ids)
    assert "40 minutes: the lower of what you stated (40 by you, 60 by Achieng)" in view.text
    page.sign_in(pairing.mentee)
    view = page.get("pairings.session", **ids)
    assert "40 minutes: the lower of what you stated (60 by you, 40 by Beatrice)" in view.text


def test_notes_say_who_reads_them_wherever_they_stand(page: PageClient, pairing: Pairing) -> None:
    planned = plan_meeting(pairing, NOW + DAY, PHONE, by=pairing.mentee_id, now=NOW)
    ids = {"pairing_id": pairing.id, "session_id": planned.id}
    page.sign_in(pairing.mentee)
    form = page.get("pairings.new_note", **ids)
    assert form.soup.select_one("[name=kind][checked]")["value"] == "private"
    wrong = {"text": "Mr X, 12/03/1961", "kind": "shared"}
    assert "whole date" in page.post("pairings.save_new_note", wrong, status=422, **ids).errors[0]
    page.post("pairings.save_new_note", {"text": "Only mine", "kind": "private"}, **ids)
    view = page.post("pairings.save_new_note", {"text": "For both", "kind": "shared"}, **ids)
    for label in ("Private: only you read it", "Shared: both of you read it"):
        assert label in [tag.text for tag in view.soup.select(".tag")]
    own = page.get(view.link("Change or remove"))
    assert own.heading == "Your note"
    page.sign_in(pairing.mentor)
    seen = page.get("pairings.session", **ids)
    assert "For both" in seen.text and "Only mine" not in seen.text
    page.get(own.address, status=404)
    page.post(own.address, {"text": "x", "kind": "shared"}, status=404)


def test_a_session_on_paper_and_in_one_text_message(page: PageClient, pairing: Pairing) -> None:
    pairing.mentor.phone = "+91 98 7654 3210"
    room = Meeting(45, "in-person", place="Staff room")
    planned = plan_meeting(pairing, NOW + DAY, room, by=pairing.mentee_id, now=NOW)
    ids = {"pairing_id": pairing.id, "session_id": planned.id}
    page.sign_in(pairing.mentee)
    view = page.get("pairings.print_session", **ids)
    assert "Tue 24 Nov 2026, 12:00 (Africa/Nairobi)" in view.text
    assert "Tue 24 Nov 2026, 14:30 (Asia/Kolkata)" in view.text
    text = view.soup.select_one("#sms").text
    assert text == (
        "Mentoring session with Beatrice: Tue 24 Nov 12:00 Nairobi / Tue 24 Nov 14:30 Kolkata, "
        "45 min. In person. Staff room"
    )
    sms = view.link("Open it in your messages")
    assert sms.startswith("sms:?&body=Mentoring%20session") and "98" not in sms
    pairing.mentor.call_me = LONG
    view = page.get("pairings.print_session", **ids)
    assert len(view.soup.select_one("#sms").text) <= 70
    assert "12:00 Nairobi / Tue 24 Nov 14:30 Kolkata" in view.soup.select_one("#sms").text
    answer = page._open("GET", f"/pairings/{pairing.id}/sessions/{planned.id}/session.ics")
    assert answer.mimetype == "text/calendar" and b"METHOD:REQUEST" in answer.data


def test_nobody_else_opens_any_of_it(page: PageClient, pairing: Pairing) -> None:
    planned = plan_meeting(pairing, NOW + DAY, PHONE, by=pairing.mentee_id, now=NOW)
    page.sign_in(make_person())
    ids = {"pairing_id": pairing.id, "session_id": planned.id}
    for endpoint in ("session", "print_session", "session_calendar", "new_note", "change", "move"):
        page.get(f"pairings.{endpoint}", status=404, **ids)


def test_fifty_sessions_and_long_arabic_names_stay_a_small_page(
    page: PageClient, session: Any, pairing: Pairing
) -> None:
    for person in (pairing.mentee, pairing.mentor):
        person.full_name, person.call_me = f"{LONG} {LONG}"[:120], LONG[:60]
    for number in range(25):
        hour = timedelta(hours=number)
        plan_meeting(pairing, NOW + DAY + hour, PHONE, by=pairing.mentee_id, now=NOW)
        past = plan_meeting(pairing, NOW - DAY - hour, PHONE, by=pairing.mentee_id, now=NOW)
        if number % 2:
            for by in (pairing.mentee_id, pairing.mentor_id):
                service.confirm_session(pairing, past.id, by=by, now=NOW)
    for number in range(10):
        words = "ملاحظة " * 140 + str(number)
        for by in (pairing.mentee_id, pairing.mentor_id):
            write_note(pairing, past.id, text=words, kind="shared", by=by, now=NOW)
    page.sign_in(pairing.mentor)
    view = page.get("pairings.pairing", pairing_id=pairing.id)  # the client holds the 30 kB
    assert "All 50 sessions" in view.text and len(view.html.encode()) < 25_000
    page.get("pairings.sessions", pairing_id=pairing.id)
    ids = {"pairing_id": pairing.id, "session_id": past.id}
    assert "1 to 5 of 20" in page.get("pairings.session", **ids).text

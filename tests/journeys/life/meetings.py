"""Sessions: one proposed, moved and held, one missed, two written down afterwards."""

from icalendar import Calendar, Component
from playwright.sync_api import expect

from tests.browser import link_in
from tests.journeys.acts import fill, press
from tests.journeys.life.five import Five
from tests.journeys.people import email_of

PRIVATE, SHARED = "I was too quick to explain.", "Next time: the bag and mask, ten times."


def propose_three_times(five: Five) -> None:
    """The mentee types three times of her own clock."""
    page = five.zawadi
    five.follow(page, five.pairing, "Propose times")
    for place, days in (("first", 2), ("second", 3), ("third", 4)):
        fill(page, **{f"{place}_day": five.day(days), f"{place}_at": "10:00"})
    page.select_option("#minutes", "45")
    page.get_by_label("Phone").check()
    press(page, "Ask Rehema to choose")
    five.is_said(page, "Rehema has been asked to choose.")


def accept_one_time(five: Five) -> None:
    """The mentor follows her mail, sees each time on both clocks, and takes the second."""
    mail = five.service.mail_to(email_of("rehema"), "Choose a time for a session with Zawadi")
    page = five.rehema
    page.goto(link_in(mail))
    choices = page.get_by_role("radio")
    assert choices.count() == 3
    five.shows(page, "12:30")  # ten o'clock in Nairobi is half past twelve in Kolkata
    choices.nth(1).check()
    press(page, "Meet at this time")
    page.goto(five.pairing)
    five.follow(page, five.pairing, "See the session")
    five.session = five.path_of(page)
    five.shows(page, "12:30", "10:00", "Planned")


def propose_to_move_it(five: Five) -> None:
    """The mentor cannot come and proposes another day; the session stands until that is taken."""
    page = five.rehema
    five.follow(page, five.session, "Propose another time")
    fill(page, first_day=five.day(5), first_at="15:30")
    press(page, "Ask Zawadi to choose")
    five.zawadi.goto(five.session)
    five.shows(five.zawadi, "Rehema asks to move it.", "10:00")


def accept_the_move(five: Five) -> None:
    """The mentee takes it; both have one session, at the new time."""
    page = five.zawadi
    five.follow(page, five.session, "See the times")
    page.get_by_role("radio").first.check()
    press(page, "Meet at this time")
    for name, hour in (("zawadi", "13:00"), ("rehema", "15:30")):
        five.pages[name].goto(five.session)
        five.shows(five.pages[name], hour, "Planned")


def read_the_calendars(five: Five) -> None:
    """The mails to both carry the same entry twice: the second replaces the first."""
    subjects = {
        "zawadi": ("Note the session with Rehema", "For your calendar: session with Rehema"),
        "rehema": ("For your calendar: session with Zawadi", "Note the new time: session with"),
    }
    for name, both in subjects.items():
        for subject in both:
            five.service.mail_to(email_of(name), subject)
        entries = _calendar_entries(five, name)
        assert {str(entry["UID"]) for entry in entries} == {str(entries[0]["UID"])}
        sequences = [int(entry["SEQUENCE"]) for entry in entries]
        assert sequences == sorted(set(sequences))
        assert len(sequences) == 2
        assert entries[1]["DTSTART"].dt != entries[0]["DTSTART"].dt


def _calendar_entries(five: Five, name: str) -> list[Component]:
    """The events mailed to this person, the lowest SEQUENCE first."""
    found: list[Component] = []
    for mail in five.service.mails():
        if mail["To"] != email_of(name):
            continue
        for part in mail.walk():
            if part.get_content_type() == "text/calendar":
                calendar = Calendar.from_ical(part.get_payload(decode=True))
                assert str(calendar["METHOD"]) == "REQUEST"
                found += calendar.walk("VEVENT")
    return sorted(found, key=lambda event: int(event["SEQUENCE"]))


def hold_it(five: Five) -> None:
    """Six days on, each says how long it took; held only when both did, and the lower counts."""
    five.service.advance(days=6)
    five.follow(five.rehema, five.session)
    fill(five.rehema, minutes="50")
    press(five.rehema, "Yes, it took place")
    five.zawadi.goto(five.session)
    five.shows(five.zawadi, "Planned", "Rehema confirmed that it took place, for 50 minutes.")
    fill(five.zawadi, minutes="40")
    press(five.zawadi, "Yes, it took place")
    for page in (five.zawadi, five.rehema):
        page.goto(five.session)
        five.shows(page, "Held", "40 minutes: the lower of what you stated")


def write_notes(five: Five) -> None:
    """The mentor keeps one for herself and shares one; the mentee reads only that."""
    for text, label in ((PRIVATE, "Private: only you read it"), (SHARED, "Shared: both of you")):
        five.follow(five.rehema, five.session, "Write a note")
        fill(five.rehema, text=text)
        five.rehema.get_by_label(label).check()
        press(five.rehema, "Keep the note")
    five.shows(five.rehema, PRIVATE, SHARED)
    five.zawadi.goto(five.session)
    five.shows(five.zawadi, SHARED)
    five.hides(five.zawadi, PRIVATE)


def answer_two_questions(five: Five) -> None:
    """The mentee says what she thinks of it; the mentor is shown nothing of it."""
    page = five.zawadi
    five.follow(page, five.session, "Two questions about it")
    page.get_by_label("3", exact=True).check()
    page.get_by_label("More about my own practice").check()
    fill(page, words="We spoke a great deal about the ward of the mentor.")
    press(page, "Send")
    five.is_said(page, "Thank you. It is counted with the answers of others.")
    page.goto(five.session)
    five.shows(page, "You have answered the two questions about it.")
    five.rehema.goto(five.session)
    five.hides(five.rehema, "a great deal about the ward", "More about my own practice")


def miss_a_session(five: Five) -> None:
    """The next one is planned, its time comes, and the mentee was called to duty."""
    page = five.zawadi
    five.follow(page, five.pairing, "Plan or record a session")
    fill(page, day=five.day(1), at="08:00")
    page.get_by_label("Phone").check()
    press(page, "Save the session")
    five.is_said(page, "The session is planned. Rehema has been told.")
    five.service.advance(days=2)
    five.follow(page, five.pairing, "No, it was missed")
    page.get_by_label("Called to duty").check()
    press(page, "It was missed")
    five.rehema.goto(five.pairing)
    five.shows(five.rehema, "Missed", "Called to duty")
    five.service.mail_to(email_of("rehema"), "Plan another session with Zawadi")


def record_two_more(five: Five) -> None:
    """They met twice without planning; the mentor writes it down, and the mentee confirms."""
    for days in (-1, 0):
        page = five.rehema
        five.follow(page, five.pairing, "Plan or record a session")
        fill(page, day=five.day(days), at="00:30")
        page.select_option("#minutes", "60")
        page.get_by_label("In person", exact=True).check()
        press(page, "Save the session")
        five.is_said(page, "The session is noted. Confirm it; Zawadi was asked to as well.")
        page.goto(five.pairing)
        for each in (page, five.zawadi):
            five.follow(each, five.pairing, "Yes, it took place")
            press(each, "Yes, it took place")
    five.zawadi.goto(f"{five.pairing}/sessions")
    held = five.zawadi.get_by_role("main").get_by_text("Held", exact=True)
    expect(held).to_have_count(3)


PLANNING = (
    propose_three_times,
    accept_one_time,
    propose_to_move_it,
    accept_the_move,
    read_the_calendars,
)
MEETING = (hold_it, write_notes, answer_two_questions, miss_a_session, record_two_more)

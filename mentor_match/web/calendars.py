"""Calendar files (RFC 5545 and 5546), for a mail, a download or a subscription.

Times are written in UTC, so that no file depends on a definition of a zone. The organiser is the
service itself: a calendar that is shared or synchronised tells nobody's address.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr

from flask import Response, current_app
from icalendar import Calendar, Event, vCalAddress, vText

FILE = "text/calendar; charset=utf-8"
PUBLISH, REQUEST, CANCEL = "PUBLISH", "REQUEST", "CANCEL"
REFRESH = "PT4H"  # how often a subscription looks again, where the program lets us say so


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: the same `uid` with a higher `sequence` replaces what a calendar has."""

    uid: str
    sequence: int
    starts_at: datetime
    minutes: int
    changed_at: datetime
    summary: str
    description: str
    location: str = ""
    address: str = ""
    cancelled: bool = False


def invitation(entry: Entry, *, to: str, now: datetime) -> bytes:
    """The file that puts the entry into a reader's calendar, changes it there, or takes it out."""
    event = _event(entry, now)
    event.add("organizer", _organiser())
    attendee = vCalAddress(f"mailto:{to}")
    attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
    attendee.params["PARTSTAT"] = vText("ACCEPTED")
    attendee.params["RSVP"] = vText("FALSE")
    event.add("attendee", attendee, encode=False)
    return _calendar([event], CANCEL if entry.cancelled else REQUEST)


def subscription(entries: Iterable[Entry], *, title: str, now: datetime) -> bytes:
    """What a calendar that subscribed gets each time it looks."""
    return _calendar([_event(entry, now) for entry in entries], PUBLISH, title=title)


def content_type(entry: Entry) -> str:
    """As what a mail carries the file: programs act upon its method."""
    return f"text/calendar; method={CANCEL if entry.cancelled else REQUEST}; charset=utf-8"


def download(content: bytes, name: str) -> Response:
    """A file for a calendar, as a page gives it."""
    answer = Response(content, content_type=FILE)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def _calendar(events: Iterable[Event], method: str, title: str = "") -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//Mentor Match//Sessions//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    if title:
        calendar.add("x-wr-calname", title)
        calendar.add("x-published-ttl", REFRESH)
    for event in events:
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _event(entry: Entry, now: datetime) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("last-modified", entry.changed_at.astimezone(UTC))
    event.add("dtstart", entry.starts_at.astimezone(UTC))
    event.add("dtend", (entry.starts_at + timedelta(minutes=entry.minutes)).astimezone(UTC))
    event.add("summary", entry.summary)
    event.add("description", entry.description)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("class", "PRIVATE")
    if entry.location:
        event.add("location", entry.location)
    if entry.address:
        event.add("url", entry.address)
    return event


def _organiser() -> vCalAddress:
    name, address = parseaddr(current_app.config["MAIL_FROM"])
    organiser = vCalAddress(f"mailto:{address}")
    organiser.params["CN"] = vText(name or current_app.config["SERVICE_NAME"])
    return organiser

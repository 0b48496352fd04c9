"""A calendar as programs keep one, fed with the files that went out by mail."""

from typing import Any

from icalendar import Calendar
from sqlalchemy import select

from mentor_match.notifications.models import Message


class Book:
    """A calendar as programs keep one: by UID, and only a higher SEQUENCE replaces (RFC 5546)."""

    def __init__(self) -> None:
        self.entries: dict[str, Any] = {}
        self.methods: list[str] = []

    def take(self, content: bytes) -> None:
        calendar = Calendar.from_ical(content)
        (event,) = calendar.walk("VEVENT")
        self.methods.append(str(calendar["METHOD"]))
        kept = self.entries.get(str(event["UID"]))
        if kept is not None and event["SEQUENCE"] <= kept["SEQUENCE"]:
            return
        if self.methods[-1] == "CANCEL":
            self.entries.pop(str(event["UID"]), None)
        else:
            self.entries[str(event["UID"])] = event


def files_to(session: Any, email: str) -> list[Any]:
    session.flush()
    messages = session.scalars(select(Message).where(Message.recipient == email)).all()
    return [file for message in messages for file in message.files]


def book_of(session: Any, email: str) -> Book:
    """The calendar of someone who opened every file, in the order of the sequence."""
    book = Book()
    files = [file.content for file in files_to(session, email)]
    sequence = lambda content: Calendar.from_ical(content).walk("VEVENT")[0]["SEQUENCE"]  # noqa: E731
    for content in sorted(files, key=sequence):
        book.take(content)
    return book

"""A message written is a message sent: after trouble, after a restart, and once for its cause."""

from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from mentor_match.extensions import db
from mentor_match.notifications.delivery import FileSender, deliver_one, sender_for
from mentor_match.notifications.models import Message
from mentor_match.notifications.queries import list_given_up
from mentor_match.notifications.rules import CLAIM, MOST_ATTEMPTS, Attachment
from mentor_match.notifications.service import tell, try_again, write
from tests.factories.accounts import make_account

FROM = "Mentor Match <no-reply@example.org>"


class Postbox:
    """Keeps what it is sent; fails as often as it is told to."""

    def __init__(self, failures: int = 0) -> None:
        self.failures = failures
        self.mails: list[EmailMessage] = []

    def send(self, mail: EmailMessage) -> None:
        if self.failures:
            self.failures -= 1
            raise ConnectionRefusedError("no server")
        self.mails.append(mail)

    def close(self) -> None:
        """Nothing is open."""


def put(now: datetime, key: str = "cause:1") -> None:
    write("kind", "reader@example.org", "Do this", "Because.\n", key=key, now=now)
    db.session.commit()


def test_a_message_is_sent_once_and_then_no_more(database: Flask, now: datetime) -> None:
    put(now)
    put(now)
    box = Postbox()
    assert deliver_one(box, FROM, now)
    assert not deliver_one(box, FROM, now)
    assert [mail["To"] for mail in box.mails] == ["reader@example.org"]
    assert box.mails[0]["Subject"] == "Do this"


def test_a_message_a_dead_worker_had_claimed_is_sent_by_the_next(
    database: Flask, now: datetime
) -> None:
    put(now)
    db.session.scalars(select(Message)).one().claimed_until = now + CLAIM
    db.session.commit()
    box = Postbox()
    assert not deliver_one(box, FROM, now)
    assert deliver_one(box, FROM, now + CLAIM + timedelta(seconds=1))
    assert len(box.mails) == 1


def test_trouble_is_tried_again_later_and_given_up_at_last(database: Flask, now: datetime) -> None:
    put(now)
    box = Postbox(failures=MOST_ATTEMPTS)
    at = now
    for _attempt in range(MOST_ATTEMPTS):
        assert deliver_one(box, FROM, at)
        assert not deliver_one(box, FROM, at)
        at += timedelta(days=1)
    given_up = list_given_up()
    assert [message.trouble for message in given_up] == ["ConnectionRefusedError: no server"]
    try_again(given_up[0], now=at)
    db.session.commit()
    assert deliver_one(box, FROM, at)
    assert len(box.mails) == 1


def test_the_same_cause_has_the_same_message_id(database: Flask, now: datetime) -> None:
    put(now)
    first, second = Postbox(), Postbox()
    deliver_one(first, FROM, now)
    message = db.session.scalars(select(Message)).one()
    message.sent_at = None
    db.session.commit()
    deliver_one(second, FROM, now)
    assert first.mails[0]["Message-ID"] == second.mails[0]["Message-ID"]


def test_a_mail_is_written_in_words_and_put_into_a_file(
    database: Flask, now: datetime, tmp_path: Path
) -> None:
    reader = make_account(call_me="أمينة")
    tell(
        reader,
        "membership-verified",
        key="membership-verified:1",
        now=now,
        context={"association": type("A", (), {"name": "Nurses"})()},
    )
    db.session.commit()
    assert deliver_one(FileSender(str(tmp_path)), FROM, now)
    files = list(tmp_path.glob("*.eml"))
    assert len(files) == 1
    text = files[0].read_bytes().decode("utf-8", "replace")
    assert "Subject: You are verified" in text


def test_a_sender_that_is_none_is_named() -> None:
    with pytest.raises(ValueError, match="pigeon"):
        sender_for({"MAIL_SENDER": "pigeon"})


def test_a_file_goes_with_its_message_and_keeps_its_kind(database: Flask, now: datetime) -> None:
    file = Attachment("session.ics", b"BEGIN:VCALENDAR", "text/calendar; method=REQUEST")
    write("kind", "reader@example.org", "Note it", "Note it.\n", key="k", now=now, files=[file])
    db.session.commit()
    box = Postbox()
    assert deliver_one(box, FROM, now)
    (part,) = box.mails[0].iter_attachments()
    assert part.get_content_type() == "text/calendar"
    assert part.get_filename() == "session.ics"
    assert part["Content-Type"].params["method"] == "REQUEST"
    assert part.get_payload(decode=True) == b"BEGIN:VCALENDAR"


def test_the_html_says_what_the_text_says_and_lets_nothing_in(
    database: Flask, now: datetime
) -> None:
    body = "Hello <b>Ann</b>,\n\nopen this: https://example.org/a?b=1&c=2.\n\n-- \nMentor Match\n"
    write("kind", "reader@example.org", "Open", body, key="k", now=now)
    db.session.commit()
    box = Postbox()
    assert deliver_one(box, FROM, now)
    text, html = (box.mails[0].get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert text == body
    assert "&lt;b&gt;Ann&lt;/b&gt;" in html and "<b>" not in html
    assert '<a href="https://example.org/a?b=1&amp;c=2">' in html

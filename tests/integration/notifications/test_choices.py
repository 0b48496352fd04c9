"""What a reader chose is what comes: at once, once a day, or not at all."""

import re
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from mentor_match.accounts.models import Account
from mentor_match.accounts.queries import find_account
from mentor_match.audit.models import AuditRecord
from mentor_match.cli.deliver import write_daily_mails
from mentor_match.extensions import db
from mentor_match.notifications import digest
from mentor_match.notifications.delivery import deliver_one
from mentor_match.notifications.digest import write_digest, write_digests
from mentor_match.notifications.models import Message
from mentor_match.notifications.rules import (
    KINDS,
    SWITCHABLE,
    Attachment,
    CannotBeSwitchedOff,
    Choice,
    Group,
    going,
    next_digest,
)
from mentor_match.notifications.service import choose, stop, tell
from mentor_match.permissions import Role
from mentor_match.web.transaction import alone
from tests.factories.accounts import make_account
from tests.integration.notifications.test_outbox import FROM, Postbox
from tests.pages import PageClient

ZONE = "Africa/Nairobi"
MINUTE = timedelta(minutes=1)
SEVEN = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)  # seven in Nairobi, the day after `now`
FILE = Attachment("session.ics", b"BEGIN:VCALENDAR", "text/calendar; method=REQUEST")


def reader(**changes: Any) -> Account:
    return make_account(time_zone=ZONE, **changes)


def ask(who: Account, now: datetime, key: str = "1", **changes: Any) -> None:
    """Somebody asks to be verified: mail of the group a coordinator may switch off."""
    context = {"association": SimpleNamespace(id=who.id, name=f"Nurses {key}")}
    tell(who, "membership-asked", key=f"asked:{key}", now=now, context=context, **changes)
    db.session.commit()


def pick(who: Account, choice: Choice, now: datetime, group: Group = Group.COORDINATION) -> None:
    choose(who.id, group, choice, by=who.id, now=now)
    db.session.commit()


def deliver(now: datetime) -> list[EmailMessage]:
    box = Postbox()
    while deliver_one(box, FROM, now):
        pass
    return box.mails


def test_what_was_switched_off_is_not_written(database: Flask, now: datetime) -> None:
    who = reader()
    pick(who, Choice.OFF, now)
    ask(who, now)
    assert db.session.scalar(select(func.count()).select_from(Message)) == 0


@pytest.mark.parametrize("group", [Group.SECURITY, Group.ANSWERS])
@pytest.mark.parametrize("choice", [Choice.DAILY, Choice.OFF])
def test_what_has_to_come_cannot_be_switched_off(
    database: Flask, now: datetime, group: Group, choice: Choice
) -> None:
    with pytest.raises(CannotBeSwitchedOff):
        choose(reader().id, group, choice, by=None, now=now)


@given(st.sampled_from(Group), st.sampled_from([None, *Choice]), st.booleans())
def test_a_message_is_left_out_only_where_that_was_chosen(
    group: Group, chosen: Choice | None, has_files: bool
) -> None:
    way = going(group, chosen, has_files=has_files)
    assert (way == Choice.OFF) == (chosen == Choice.OFF and group in SWITCHABLE)
    assert not (way == Choice.DAILY and has_files)


@given(
    st.integers(0, 6 * 366 * 1440).map(lambda m: datetime(2024, 1, 1, tzinfo=UTC) + m * MINUTE),
    st.sampled_from(sorted(available_timezones())),
)
def test_the_daily_mail_comes_within_a_day_at_seven_where_the_reader_is(
    now: datetime, zone: str
) -> None:
    at = next_digest(now, zone)
    assert timedelta(0) < at - now <= timedelta(hours=49)
    there = at.astimezone(ZoneInfo(zone))
    assert there.hour == 7 or zone in {"Antarctica/Troll"}
    assert there.date() > now.astimezone(ZoneInfo(zone)).date() or there.hour == 7


def test_one_mail_a_day_tells_all_of_it_by_group_with_links(database: Flask, now: datetime) -> None:
    who = reader(call_me="أمينة")
    pick(who, Choice.DAILY, now)
    pick(who, Choice.DAILY, now, Group.PAIRING)
    ask(who, now, "one")
    ask(who, now + timedelta(hours=1), "two")
    other = SimpleNamespace(id=who.id, call_me="Beatrice")
    context = {"pairing": SimpleNamespace(id=who.id), "other": other}
    tell(who, "pairing-paused", key="paused", now=now, context=context)
    db.session.commit()
    assert deliver(now + timedelta(hours=2)) == []
    assert write_daily_mails(SEVEN - timedelta(minutes=1)) == 0
    assert write_daily_mails(SEVEN) == 1
    assert write_daily_mails(SEVEN + timedelta(minutes=1)) == 0
    (mail,) = deliver(SEVEN)
    text = mail.get_body(("plain",)).get_content()
    assert mail["Subject"] == "Read 3 messages that wait for you"
    pairings, coordination = text.index("Your pairings"), text.index("Your work as a coordinator")
    assert pairings < text.index("your pairing with Beatrice is paused") < coordination
    assert coordination < text.index("Nurses one") < text.index("Nurses two")
    assert len(re.findall(r"^  http://localhost/", text, re.MULTILINE)) == 3
    assert mail["List-Unsubscribe"]
    assert deliver(SEVEN + timedelta(days=3)) == []


def test_a_date_for_the_calendar_does_not_wait(database: Flask, now: datetime) -> None:
    who = reader()
    pick(who, Choice.DAILY, now)
    ask(who, now, files=[FILE])
    assert len(deliver(now)) == 1


def test_a_digest_that_dies_on_the_way_has_told_nothing_and_lost_nothing(
    database: Flask, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = reader(), reader()
    for who in (first, second):
        pick(who, Choice.DAILY, now)
        ask(who, now, who.call_me)
    real = digest.tell

    def dies(who: Any, *args: Any, **kwargs: Any) -> None:
        real(who, *args, **kwargs)
        if who.id == first.id:
            raise OSError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(digest, "tell", dies)
        assert write_daily_mails(SEVEN) == 1
    assert [mail["To"] for mail in deliver(SEVEN)] == [second.email]
    assert write_daily_mails(SEVEN) == 1
    assert [mail["To"] for mail in deliver(SEVEN)] == [first.email]


def test_two_workers_write_one_digest(database: Flask, now: datetime) -> None:
    who = reader()
    pick(who, Choice.DAILY, now)
    ask(who, now)
    assert write_digest(who, now=SEVEN)
    assert not write_digest(who, now=SEVEN)


def test_the_mail_of_an_account_that_is_gone_waits_for_nobody(
    database: Flask, now: datetime
) -> None:
    who = reader()
    pick(who, Choice.DAILY, now)
    ask(who, now)
    written = write_digests(SEVEN, find_reader=lambda _id: None, each=lambda: alone("no"))
    assert written == 0
    db.session.delete(find_account(who.id))
    db.session.commit()
    db.session.expire_all()
    assert db.session.scalar(select(func.count()).select_from(Message)) == 0


def test_a_new_choice_holds_for_what_waits_already(database: Flask, now: datetime) -> None:
    who = reader()
    pick(who, Choice.DAILY, now)
    ask(who, now, "one")
    pick(who, Choice.AT_ONCE, now)
    assert len(deliver(now)) == 1
    pick(who, Choice.DAILY, now)
    ask(who, now, "two")
    pick(who, Choice.OFF, now)
    assert write_daily_mails(SEVEN) == 0
    assert deliver(SEVEN) == []


def test_stopping_the_daily_mail_stops_what_comes_in_it_and_no_more(
    database: Flask, now: datetime
) -> None:
    who = reader()
    pick(who, Choice.DAILY, now)
    ask(who, now)
    stop(who.id, Group.DIGEST, now=now)
    db.session.commit()
    assert write_daily_mails(SEVEN) == 0
    context = {"association": SimpleNamespace(id=who.id, name="Nurses")}
    tell(who, "membership-verified", key="v", now=now, context=context)
    db.session.commit()
    assert [mail["Subject"][:20] for mail in deliver(now)] == ["You are verified: go"]


def test_a_reader_chooses_on_a_page(page: PageClient, now: datetime) -> None:
    who = reader()
    page.sign_in(who)
    view = page.get("notifications.choices")
    assert "What always comes" in view.text
    assert not view.soup.select('[name="coordination"]')
    chosen = {"requests": "daily", "sessions": "at once", "pairing": "off", "circles": "at once"}
    view = page.post(
        "notifications.save_choices", {**chosen, "learning": "off", "pulse": "at once"}
    )
    assert "Your choices are kept." in view.text
    ticked = {tag["name"]: tag["value"] for tag in view.soup.select("input[checked]")}
    assert ticked == {**chosen, "learning": "off", "pulse": "at once"}
    records = db.session.scalars(select(AuditRecord.verb)).all()
    assert records.count("chose notifications") == 3


def test_a_choice_that_is_none_is_refused(page: PageClient) -> None:
    page.sign_in(make_account(Role.COORDINATOR))
    view = page.post("notifications.save_choices", {"requests": "never"}, status=422)
    assert "Choose from the list for “Requests to you”." in view.errors
    assert "Your work as a coordinator" in view.text


def link_of(mail: EmailMessage) -> str:
    return str(mail["List-Unsubscribe"]).strip("<>").removeprefix("http://localhost")


def test_one_tap_in_the_mail_program_stops_the_mail(page: PageClient, now: datetime) -> None:
    who = reader()
    ask(who, now, "one")
    link = link_of(deliver(now)[0])
    asked = page.get(link)
    assert asked.heading == "Stop mail about “Your work as a coordinator”?"
    assert who.email not in asked.html and who.full_name not in asked.html
    ask(who, now, "two")
    assert len(deliver(now)) == 1, "opening the link changes nothing"
    # As a mail program does it: no cookie, no token, one field (RFC 8058).
    answer = page.app.test_client().post(link, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200 and "Set-Cookie" not in answer.headers
    ask(who, now, "three")
    assert deliver(now) == []


def test_a_link_that_was_changed_stops_nothing(page: PageClient, now: datetime) -> None:
    who, victim = reader(), reader()
    ask(who, now)
    link = link_of(deliver(now)[0])
    token = link.rpartition("/")[2]
    for changed in (token[:-2] + "xx", token.partition(".")[0], "x" + token, victim.id.hex):
        answer = page.app.test_client().post(f"/mail/stop/{changed}", data={})
        assert answer.status_code == 404
    ask(who, now, "two")
    assert len(deliver(now)) == 1


def test_what_could_not_be_sent_is_shown_with_its_reason_and_sent_again(
    page: PageClient, now: datetime
) -> None:
    who = reader(email="secret.name@example.org")
    ask(who, now)
    message = db.session.scalars(select(Message)).one()
    message.given_up_at, message.attempts = now, 8
    message.trouble = "SMTPRecipientsRefused: 550 no such user"
    page.sign_in(make_account(Role.ADMINISTRATOR))
    assert "1 message could not be sent." in page.get("associations.administration").text
    view = page.get("notifications.outbox")
    assert "550 no such user" in view.text
    assert "s•••@example.org" in view.text and "secret.name" not in view.html
    view = page.post("notifications.send_again", message_id=message.id)
    assert "All mail was sent" in view.text
    assert len(deliver(datetime.now(UTC))) == 1
    page.post("notifications.send_again", message_id=message.id, status=404)
    assert "sent message again" in db.session.scalars(select(AuditRecord.verb)).all()


def test_a_message_of_an_unknown_kind_is_sent_at_once() -> None:
    assert "kind nobody entered" not in KINDS
    assert going(Group.ANSWERS, Choice.OFF, has_files=False) == Choice.AT_ONCE

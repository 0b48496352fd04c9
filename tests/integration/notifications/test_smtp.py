"""Against a real SMTP server: what arrives is what was written, and trouble stops only itself."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from mentor_match.extensions import db
from mentor_match.notifications.delivery import deliver_one, sender_for
from mentor_match.notifications.models import Message
from mentor_match.notifications.service import tell, write
from tests.factories.accounts import make_account
from tests.integration.notifications.test_outbox import FROM
from tests.smtp import Mailbox, RudeController, own_certificate, smtp_server

MINUTE = timedelta(minutes=1, seconds=1)


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def sender(mailbox: Mailbox) -> Iterator[Any]:
    with smtp_server(mailbox) as settings:
        made = sender_for(settings)
        yield made
        made.close()


def put(now: datetime, key: str, recipient: str = "reader@example.org", **changes: Any) -> Message:
    facts = {"subject": "Do this", "body": "Because.\n", **changes}
    message = write("kind", recipient, facts["subject"], facts["body"], key=key, now=now)
    db.session.commit()
    return message


def send_all(sender: Any, now: datetime) -> None:
    while deliver_one(sender, FROM, now):
        pass


def message(key: str) -> Message:
    return db.session.scalars(select(Message).where(Message.key == key)).one()


def test_many_mails_go_over_one_connection(
    database: Flask, now: datetime, sender: Any, mailbox: Mailbox
) -> None:
    for number in range(5):
        put(now, f"k{number}", f"reader{number}@example.org")
    connections = set()
    connect = sender._connect
    sender._connect = lambda: connections.add(made := connect()) or made
    send_all(sender, now)
    assert len(mailbox.arrived) == 5
    assert len(connections) == 1


def test_a_line_break_in_a_name_makes_no_header(
    database: Flask, now: datetime, sender: Any, mailbox: Mailbox
) -> None:
    evil = "Eve\r\nBcc: v@example.org\r\n\r\nInjected\u2028Bcc: o@x.org\x0bX: y"
    association = type("A", (), {"name": evil})()
    reader = make_account(call_me=evil)
    context = {"association": association}
    tell(reader, "membership-lapsed", key="k", now=now, context={**context, "reason": "expired"})
    put(now, "k2", subject=evil)
    send_all(sender, now)
    assert len(mailbox.arrived) == 2
    for mail in mailbox.mails:
        assert mail["Bcc"] is None and mail["X"] is None
        assert "\n" not in mail["Subject"] and "Injected" in mail["Subject"]
        assert mail.get_all("To") in (["reader@example.org"], [reader.email])


def test_a_line_break_in_an_address_sends_nothing_and_stops_nobody(
    database: Flask, now: datetime, sender: Any, mailbox: Mailbox
) -> None:
    put(now, "evil", "a@example.org\r\nBcc: victim@example.org")
    put(now + timedelta(seconds=1), "good")
    send_all(sender, now + timedelta(seconds=2))
    assert [mail["To"] for mail in mailbox.mails] == ["reader@example.org"]
    assert message("evil").given_up_at is not None
    assert "victim@" not in (message("evil").trouble or "")


@pytest.mark.parametrize("name", ["أمينة محمد", "Łucja Żółć", "王秀英", 'O\'Neill-"Mac"', "😀"])
def test_any_script_arrives_as_it_was_written(
    database: Flask, now: datetime, sender: Any, mailbox: Mailbox, name: str
) -> None:
    put(now, "k", subject=f"Sign: {name} has", body=f"Hello {name},\n\nhttps://example.org/a\n")
    send_all(sender, now)
    (mail,) = mailbox.mails
    assert mail["Subject"] == f"Sign: {name} has"
    assert f"Hello {name}," in mail.get_body(("plain",)).get_content()
    assert b"\r\n\r\n" in mailbox.arrived[0]
    assert all(len(line) <= 998 for line in mailbox.arrived[0].split(b"\r\n"))


def test_a_long_subject_is_cut_once_and_folded(
    database: Flask, now: datetime, sender: Any, mailbox: Mailbox
) -> None:
    put(now, "k", subject="ä word " * 80)
    send_all(sender, now)
    subject = str(mailbox.mails[0]["Subject"])
    assert len(subject) == 200 and subject.endswith("…")
    head = mailbox.arrived[0].split(b"\r\n\r\n")[0]
    assert all(
        len(line) <= 78 for line in head.split(b"\r\n") if not line.startswith(b"Message-ID")
    )


def test_a_recipient_refused_for_good_is_given_up_at_once_and_blocks_no_other(
    database: Flask, now: datetime, sender: Any, mailbox: Mailbox
) -> None:
    mailbox.rcpt["gone@example.org"] = "550 5.1.1 <gone@example.org> is not here"
    put(now, "bad", "gone@example.org")
    put(now + timedelta(seconds=1), "good")
    send_all(sender, now + timedelta(seconds=2))
    assert [mail["To"] for mail in mailbox.mails] == ["reader@example.org"]
    bad = message("bad")
    assert bad.given_up_at is not None and bad.attempts == 1
    assert bad.trouble == "SMTPRecipientsRefused: 550 5.1.1 <g•••@example.org> is not here"


def test_a_greylisting_server_gets_the_mail_a_minute_later(
    database: Flask, now: datetime, sender: Any, mailbox: Mailbox
) -> None:
    mailbox.rcpt["reader@example.org"] = "451 4.7.1 Come back later"
    put(now, "k")
    send_all(sender, now)
    assert message("k").given_up_at is None and message("k").sent_at is None
    del mailbox.rcpt["reader@example.org"]
    send_all(sender, now + MINUTE)
    assert len(mailbox.arrived) == 1
    assert message("k").trouble is None


@pytest.mark.parametrize(("answer", "for_good"), [("452 4.3.1 Full", False), ("554 No", True)])
def test_a_refused_mail_is_tried_again_only_where_that_can_help(
    database: Flask, now: datetime, sender: Any, mailbox: Mailbox, answer: str, for_good: bool
) -> None:
    mailbox.data = [answer]
    put(now, "k")
    send_all(sender, now)
    assert (message("k").given_up_at is not None) == for_good
    send_all(sender, now + MINUTE)
    assert len(mailbox.arrived) == (0 if for_good else 1)


def test_a_server_that_is_down_is_tried_again(database: Flask, now: datetime) -> None:
    mailbox = Mailbox()
    with smtp_server(mailbox) as settings:
        pass
    put(now, "k")
    sender = sender_for(settings)
    send_all(sender, now)
    assert "ConnectionRefusedError" in (message("k").trouble or "")
    assert message("k").given_up_at is None


def test_a_connection_that_died_meanwhile_is_made_anew(
    database: Flask, now: datetime, sender: Any, mailbox: Mailbox
) -> None:
    put(now, "k1")
    send_all(sender, now)
    sender.server.sock.close()
    put(now, "k2")
    send_all(sender, now)
    assert len(mailbox.arrived) == 2
    assert message("k2").attempts == 1


def test_a_rude_goodbye_does_not_send_the_mail_again(database: Flask, now: datetime) -> None:
    mailbox = Mailbox()
    with smtp_server(mailbox, RudeController) as settings:
        sender = sender_for(settings)
        put(now, "k")
        send_all(sender, now)
        sender.close()
        send_all(sender, now + timedelta(days=1))
        sender.close()
    assert len(mailbox.arrived) == 1
    assert message("k").sent_at is not None


def test_a_mail_that_may_be_switched_off_says_how_with_one_tap(
    database: Flask, now: datetime, sender: Any, mailbox: Mailbox
) -> None:
    reader = make_account()
    context = {"association": type("A", (), {"name": "Nurses", "id": reader.id})()}
    tell(reader, "membership-asked", key="may", now=now, context=context)
    tell(reader, "membership-verified", key="must", now=now, context=context)
    send_all(sender, now)
    may, must = sorted(mailbox.mails, key=lambda mail: mail["List-Unsubscribe"] is None)
    link = may["List-Unsubscribe"]
    assert link.startswith("<http://localhost/mail/stop/") and link.endswith(">")
    assert may["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert link.strip("<>") in may.get_body(("plain",)).get_content()
    assert must["List-Unsubscribe"] is None
    assert "mail/stop" not in must.get_body(("plain",)).get_content()


def test_a_mail_server_has_to_show_whose_it_is(
    database: Flask,
    now: datetime,
    mailbox: Mailbox,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    put(now, "k")
    public, context = own_certificate(tmp_path)
    with smtp_server(mailbox, tls=context) as settings:
        sender = sender_for({**settings, "SMTP_HOST": "localhost"})
        assert deliver_one(sender, FROM, now)
        assert mailbox.arrived == []  # a stranger in between reads nothing
        assert (message("k").sent_at, message("k").given_up_at) == (None, None)
        # Whoever runs a mail server with a certificate of their own names it to the machine.
        monkeypatch.setenv("SSL_CERT_FILE", str(public))
        later = now + timedelta(hours=2)
        assert deliver_one(sender, FROM, later)
        assert len(mailbox.arrived) == 1 and message("k").sent_at == later
        sender.close()

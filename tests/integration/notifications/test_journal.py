"""A journal that cannot be written: no mail leaves that nobody could remember, and none is lost."""

from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from mentor_match.extensions import db
from mentor_match.notifications.delivery import FolderJournal, deliver_one
from mentor_match.notifications.models import Message
from tests.integration.notifications.test_killed import LATER
from tests.integration.notifications.test_outbox import FROM, Postbox, put


class LosingBox(Postbox):
    """Takes the mail, and by then the journal is gone."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder

    def send(self, mail: object) -> None:
        super().send(mail)  # type: ignore[arg-type]
        lose(self.folder)


def lose(folder: Path) -> None:
    """No folder stands there any more: root, as whom tests may run, may write to any other."""
    for file in folder.iterdir():
        file.unlink()
    folder.rmdir()
    folder.touch()


def test_without_a_journal_nothing_is_sent_or_counted_and_with_it_again_all_is(
    database: Flask, now: datetime, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(now, "cause:1")
    put(now, "cause:2")
    place = tmp_path / "journal"
    place.touch()
    box, journal = Postbox(), FolderJournal(str(place))
    for _turn in range(10):
        assert not deliver_one(box, FROM, now, journal)
    assert box.mails == []
    for message in db.session.scalars(select(Message)):
        assert (message.attempts, message.claimed_until, message.given_up_at) == (0, None, None)
    log = capsys.readouterr().out
    assert "the journal of mail cannot be written" in log
    assert "example.org" not in log
    place.unlink()
    while deliver_one(box, FROM, now, journal):
        pass
    assert len(box.mails) == 2
    assert list(place.iterdir()) == []


def test_a_journal_that_is_lost_after_the_yes_does_not_send_it_again(
    database: Flask, now: datetime, tmp_path: Path
) -> None:
    put(now)
    place = tmp_path / "journal"
    box, journal = LosingBox(place), FolderJournal(str(place))
    assert deliver_one(box, FROM, now, journal)
    place.unlink()
    assert not deliver_one(box, FROM, now + LATER, journal)
    assert len(box.mails) == 1
    assert db.session.scalars(select(Message.sent_at)).one() == now


def test_what_could_not_be_sent_leaves_nothing_in_the_journal(
    database: Flask, now: datetime, tmp_path: Path
) -> None:
    put(now)
    box, journal = Postbox(failures=1), FolderJournal(str(tmp_path))
    assert deliver_one(box, FROM, now, journal)
    assert list(tmp_path.iterdir()) == []
    assert deliver_one(box, FROM, now + LATER, journal)
    assert (len(box.mails), list(tmp_path.iterdir())) == (1, [])

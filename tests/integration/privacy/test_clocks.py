"""The clocks: what is kept long enough goes by itself, and not a day before."""

from contextlib import nullcontext
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from mentor_match.accounts.models import Account
from mentor_match.extensions import db
from mentor_match.notifications.models import Message
from mentor_match.pairings.models import CharterVersion, Concern, MentorshipRequest, SessionNote
from mentor_match.pairings.service import decline_request, end_pairing, plan_session
from mentor_match.privacy.commands import let_go_by_night, retention
from mentor_match.privacy.service import count_old, let_go
from tests.factories.accounts import make_account
from tests.factories.pairings import NOW, make_pairing, make_request


def settings(**days: int) -> dict[str, Any]:
    """All clocks stand still but these."""
    names = "MAIL REQUEST PAIRING CONSULT CONCERN STORY HELP UPLOAD UNCONFIRMED UNUSED".split()
    return {f"KEEP_{name}_DAYS": days.get(name.lower(), 0) for name in names}


def run(chosen: dict[str, Any], now: datetime) -> int:
    """Let go, with a count before that says the same."""
    counted = sum(count for _clock, _table, count in count_old(chosen, now))
    assert let_go(chosen, now, each=nullcontext) == counted
    assert sum(count for _clock, _table, count in count_old(chosen, now)) == 0
    return counted


def test_a_sent_mail_loses_its_text_and_its_reader_but_not_its_key(
    database: Flask, now: datetime
) -> None:
    make_request()
    mail = db.session.scalars(select(Message)).one()
    waiting = run(settings(mail=60), now + timedelta(days=400))
    assert waiting == 0  # what was never sent is not old
    mail.sent_at = now
    db.session.flush()
    key = mail.key
    assert run(settings(mail=60), now + timedelta(days=60)) == 0
    assert run(settings(mail=60), now + timedelta(days=60, seconds=1)) == 1
    kept = db.session.scalars(select(Message).where(Message.key == key)).one()
    assert (kept.body, kept.subject, kept.recipient) == ("[…]", "[…]", "[…]")


def test_a_declined_request_loses_its_words_after_its_time(database: Flask, now: datetime) -> None:
    request, open_one = make_request(), make_request()
    decline_request(request, by=request.mentor_id, reason="no-time", note="Later.", now=now)
    assert run(settings(request=730), now + timedelta(days=730)) == 0
    assert run(settings(request=730), now + timedelta(days=731)) == 1
    words = (MentorshipRequest.to_learn, MentorshipRequest.brings, MentorshipRequest.note)
    asked = select(*words).where(MentorshipRequest.id == request.id)
    assert tuple(db.session.execute(asked).one()) == ("[…]", None, None)
    assert db.session.get_one(MentorshipRequest, open_one.id).to_learn.startswith("I want")


def test_an_ended_pairing_keeps_its_numbers_and_loses_what_was_written(
    database: Flask, now: datetime
) -> None:
    pairing = make_pairing()
    session = plan_session(
        pairing,
        starts_at=NOW + timedelta(days=2),
        minutes=45,
        channel="in-person",
        place="Ward 3",
        by=pairing.mentee_id,
        now=now,
    )
    note = {"session_id": session.id, "author_id": pairing.mentee_id, "written_at": now}
    db.session.add(SessionNote(kind="private", text="mine", **note))
    charter = {"pairing_id": pairing.id, "text_version": 1, "digest": "0" * 64}
    db.session.add(CharterVersion(number=9, goals="to hand over", proposed_at=now, **charter))
    end_pairing(pairing, reason="moved-on", by=pairing.mentee_id, now=now)
    assert run(settings(pairing=1095), now + timedelta(days=1095)) == 0
    assert run(settings(pairing=1095), now + timedelta(days=1096)) == 5
    db.session.refresh(session)
    assert (session.place, session.minutes) == (None, 45)
    assert pairing.request.to_learn == "[…]"
    assert db.session.get_one(CharterVersion, (pairing.id, 9)).goals is None
    assert not db.session.scalars(select(SessionNote)).all()


def test_only_closed_concerns_grow_old(database: Flask, now: datetime) -> None:
    pairing = make_pairing()
    sides = {
        "person_association_id": pairing.mentee_association_id,
        "reporter_association_id": pairing.mentor_association_id,
    }
    facts = {"about": "person", "kind": "other", "words": "what happened", "reported_at": now}
    db.session.add(Concern(state="open", **sides, **facts))
    db.session.add(Concern(state="closed", closed_at=now, note="talked", **sides, **facts))
    db.session.flush()
    assert run(settings(concern=2190), now + timedelta(days=2191)) == 1
    left = {one.state: (one.words, one.note) for one in db.session.scalars(select(Concern))}
    assert left == {"open": ("what happened", None), "closed": ("[…]", None)}


def test_an_account_that_was_never_confirmed_is_deleted(database: Flask, now: datetime) -> None:
    never = make_account(confirmed_at=None, create_datetime=now)
    known = make_account(create_datetime=now)
    never_id = never.id
    assert run(settings(unconfirmed=30), now + timedelta(days=30)) == 0
    assert run(settings(unconfirmed=30), now + timedelta(days=31)) == 1
    ids = set(db.session.scalars(select(Account.id)))
    assert known.id in ids
    assert never_id not in ids


def test_it_goes_in_small_steps(
    database: Flask, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mentor_match.privacy.service.clocks.TOGETHER", 2)
    for _ in range(5):
        make_account(confirmed_at=None, create_datetime=now)
    db.session.flush()
    steps = []

    def each() -> Any:
        steps.append(1)
        return nullcontext()

    assert let_go(settings(unconfirmed=1), now + timedelta(days=2), each=each) == 5
    assert len(steps) == 3


def test_a_dry_run_counts_and_changes_nothing(database: Flask) -> None:
    old = datetime.fromisoformat("2020-01-01T00:00:00+00:00")
    account = make_account(confirmed_at=None, create_datetime=old)
    db.session.commit()
    said = database.test_cli_runner().invoke(retention, ["--dry-run"]).output
    assert "unconfirmed (30 days): 1 in accounts" in said
    assert "mail (60 days): nothing" in said
    assert said.endswith("A dry run: nothing was changed.\n")
    assert db.session.get(Account, account.id) is not None


def test_by_day_nobody_waits_for_it(database: Flask, now: datetime) -> None:
    make_account(confirmed_at=None, create_datetime=now - timedelta(days=99))
    db.session.commit()
    assert let_go_by_night(now.replace(hour=9, minute=0)) == 0
    assert let_go_by_night(now.replace(hour=2, minute=30)) == 0
    assert let_go_by_night(now.replace(hour=2, minute=1)) == 1

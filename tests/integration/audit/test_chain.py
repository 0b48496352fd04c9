"""Any record that is changed, removed or moved is found, and where."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from mentor_match.audit.models import AuditHead, AuditRecord
from mentor_match.audit.queries import find_break, get_head, list_acts
from mentor_match.audit.rules import digest
from mentor_match.audit.service import record, start_chain
from mentor_match.extensions import db

SUBJECT = uuid4()


@pytest.fixture
def chain(database: Flask, now: datetime) -> Flask:
    for number in range(1, 6):
        record(f"act {number}", "thing", SUBJECT, by=uuid4(), now=now, size=number)
        db.session.commit()
    return database


def test_records_are_numbered_and_whole(chain: Flask) -> None:
    assert [act.number for act in list_acts("thing", SUBJECT)] == [1, 2, 3, 4, 5]
    assert find_break() is None


def test_a_chain_begins_with_a_head_that_seals_nothing(database: Flask, now: datetime) -> None:
    db.session.execute(delete(AuditHead))
    start_chain()
    db.session.commit()
    assert get_head().number == 0
    record("the first act", "thing", SUBJECT, by=None, now=now)
    db.session.commit()
    assert [act.number for act in list_acts("thing", SUBJECT)] == [1]
    assert find_break() is None


def test_what_is_rolled_back_is_not_noted(database: Flask, now: datetime) -> None:
    record("never", "thing", SUBJECT, by=None, now=now)
    db.session.rollback()
    db.session.commit()
    assert list_acts("thing", SUBJECT) == []


def test_a_savepoint_that_is_rolled_back_takes_only_its_own_acts_along(
    database: Flask, now: datetime
) -> None:
    note = partial(record, subject="thing", subject_id=SUBJECT, by=None, now=now)
    note("before")
    with db.session.begin_nested():
        note("kept")
        inner = db.session.begin_nested()
        note("undone")
        inner.rollback()
        note("kept too")
    with pytest.raises(IntegrityError):
        note_and_fail(note)
    note("after")
    db.session.commit()
    acts = [act.verb for act in list_acts("thing", SUBJECT)]
    assert acts == ["before", "kept", "kept too", "after"]
    assert find_break() is None


def note_and_fail(note: Callable[[str], None]) -> None:
    with db.session.begin_nested():
        note("undone")
        db.session.add(AuditRecord(number=1))  # a row that lacks everything
        db.session.flush()


@pytest.mark.parametrize("number", [1, 3, 5])
def test_a_changed_record_is_found(chain: Flask, number: int) -> None:
    changed = update(AuditRecord).where(AuditRecord.number == number).values(verb="another act")
    db.session.execute(changed)
    assert find_break() == number


@pytest.mark.parametrize("number", [1, 3, 5])
def test_a_removed_record_is_found(chain: Flask, number: int) -> None:
    db.session.execute(delete(AuditRecord).where(AuditRecord.number == number))
    assert find_break() == number


def test_records_that_changed_places_are_found(chain: Flask) -> None:
    for old, new in ((2, 99), (3, 2), (99, 3)):
        db.session.execute(update(AuditRecord).where(AuditRecord.number == old).values(number=new))
    db.session.expire_all()
    assert find_break() == 2
    assert len(list(db.session.scalars(select(AuditRecord)))) == 5


def test_a_chain_written_anew_is_found_by_a_seal_kept_elsewhere(chain: Flask) -> None:
    kept = db.session.scalars(select(AuditRecord.seal).where(AuditRecord.number == 3)).one()
    assert find_break(kept) is None
    forged = ["0" * 64]
    for act in db.session.scalars(select(AuditRecord).order_by(AuditRecord.number)):
        act.verb, act.previous = "nothing at all", forged[-1]
        act.seal = digest(act.previous, act.at, act.act())
        forged.append(act.seal)
    get_head().seal = forged[-1]
    db.session.flush()
    assert find_break() is None
    assert find_break(kept) == 1


def test_the_command_says_where_the_chain_breaks(chain: Flask) -> None:
    runner = chain.test_cli_runner()
    whole = runner.invoke(args=["audit", "verify"])
    assert whole.exit_code == 0, whole.output
    assert whole.output.startswith("5 records, none changed")
    db.session.execute(update(AuditRecord).where(AuditRecord.number == 4).values(reason="Other."))
    db.session.commit()
    broken = runner.invoke(args=["audit", "verify"])
    assert broken.exit_code == 1
    assert "broken at record 4" in broken.output

"""An act happens whole or not at all: a fault at every write and at the commit of a verb.

The situations are lent by the tests of the verbs themselves: here a few, by `make faults` all. Each
verb is called as the edge calls it, with a fault at its first write, its second, and so on to its
commit; after each fault the database is as it was, nothing hangs on the session, and no file lies
about.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from mentor_match.associations.models import Association
from mentor_match.audit.service import record
from mentor_match.extensions import db
from mentor_match.web.transaction import whole
from tests.databases import KINDS
from tests.faults.situations import SITUATIONS, SWEPT
from tests.faults.sweeping import Sweeper
from tests.faults.verbs import stand_before
from tests.processes import ROOT


@pytest.mark.parametrize("kind", KINDS)
def test_a_fault_at_any_write_of_a_verb_leaves_the_database_as_it_was(
    kind: str, tmp_path: Path
) -> None:
    report = sweep(kind, tmp_path / "swept.json")
    swept = report["points"].keys() | report["within"].keys()
    assert sorted(SWEPT - swept) == [], "The situations do not let these write any more."
    assert sum(report["points"].values()) > 3 * len(report["points"])  # and not only at the commit


def sweep(kind: str, into: Path) -> Any:
    """What `tests.faults.plugin` says after the tests that lend their situations."""
    words = ["-p", "tests.faults.plugin", "--faults-into", str(into), "-k", kind, "-q", "-n", "0"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *words, *SITUATIONS],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if "skipped" in done.stdout and "passed" not in done.stdout:
        pytest.skip(f"No {kind}.")
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
    return json.loads(into.read_text(encoding="utf-8"))


def put(now: datetime, code: str) -> None:
    db.session.add(Association(code=code, name=f"Association {code}", created_at=now))
    db.session.flush()


def commits_in_its_middle(now: datetime) -> None:
    put(now, "A")
    db.session.commit()
    put(now, "B")


def commits_at_its_end(now: datetime) -> None:
    put(now, "A")
    db.session.commit()


def goes_on_after_a_fault(now: datetime) -> None:
    put(now, "A")
    try:
        with db.session.begin_nested():
            put(now, "B")
    except OperationalError:
        pass


def writes_past_the_transaction(now: datetime) -> None:
    put(now, "A")
    db.session.info["left over"] = ["a note"]
    put(now, "B")


def is_whole(now: datetime) -> None:
    put(now, "A")
    record("made", "thing", None, by=None, now=now)
    put(now, "B")


@pytest.mark.parametrize(
    ("verb", "found"),
    [
        (commits_in_its_middle, r"fault 3.*INSERT INTO associations"),
        (commits_at_its_end, "commits in its middle|fault 3.*commit"),
        (goes_on_after_a_fault, "went on after INSERT"),
        (writes_past_the_transaction, "left over"),
    ],
    ids=lambda given: getattr(given, "__name__", ""),
)
def test_a_verb_that_is_not_whole_is_found(
    database: Flask, now: datetime, verb: Callable[[datetime], None], found: str
) -> None:
    with pytest.raises(AssertionError, match=found):
        Sweeper().sweep("verb", partial(verb, now))
    db.session.info.clear()


def test_a_whole_verb_passes_and_each_of_its_writes_has_failed(
    database: Flask, now: datetime
) -> None:
    sweeper = Sweeper()
    sweeper.sweep("verb", partial(is_whole, now))
    # Two associations, the record, the head of the chain, and the commit.
    assert sweeper.points == {"verb": 5}


def in_parts(now: datetime, *, each: Any) -> None:
    for code in "AB":
        with each():
            put(now, code)


def commits_within_a_part(now: datetime, *, each: Any) -> None:
    with each():
        put(now, "A")
        db.session.commit()
        put(now, "B")


def writes_beside_its_parts(now: datetime, *, each: Any) -> None:
    put(now, "A")
    with each():
        put(now, "B")


@pytest.mark.parametrize(
    ("verb", "found"),
    [
        (commits_within_a_part, r"fault 3.*left \['associations'\] changed"),
        (writes_beside_its_parts, "writes outside of its parts"),
    ],
    ids=lambda given: getattr(given, "__name__", ""),
)
def test_a_part_that_is_not_whole_is_found(
    database: Flask, now: datetime, verb: Callable[..., None], found: str
) -> None:
    with pytest.raises(AssertionError, match=found):
        Sweeper().before("verb", verb)(now, each=whole)


def test_each_part_of_a_verb_has_failed_and_then_all_of_them_happen(
    database: Flask, now: datetime
) -> None:
    sweeper = Sweeper()
    sweeper.before("verb", in_parts)(now, each=whole)
    assert sweeper.points == {"verb": 4}  # an association and a commit in each
    assert sorted(db.session.scalars(select(Association.code))) == ["A", "B"]


def test_what_is_said_only_to_read_and_writes_is_found(database: Flask, now: datetime) -> None:
    sweeper = Sweeper(readers=frozenset({"reader"}))
    reader = sweeper.before("reader", put)
    with pytest.raises(AssertionError, match="reader is said only to read"):
        reader(now, "A")
    with pytest.raises(AssertionError, match="reader is said only to read"):
        sweeper.before("verb", partial(reader, now, "B"))()


def test_whoever_holds_a_verb_calls_what_stands_before_it() -> None:
    def verb(one: int, *, other: int = 2) -> int:
        return one + other

    held = partial(verb, 1)
    stand_before(verb, lambda itself: lambda *given, **named: -itself(*given, **named))
    assert (held(), held(other=4)) == (-3, -5)

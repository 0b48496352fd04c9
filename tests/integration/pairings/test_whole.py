"""The parts of pairings are read by statements of our own: they are those SQLAlchemy would load."""

from typing import Any

from flask import Flask
from sqlalchemy import select

from mentor_match.pairings.models import Pairing
from mentor_match.pairings.queries.whole import WITHOUT_PARTS, with_parts
from tests.counting import counted
from tests.factories.busier import fill
from tests.factories.houses import House
from tests.factories.multiplied import Everything


def parts(pairing: Pairing) -> dict[str, list[Any]]:
    """All that hangs from a pairing, in its order."""
    return {
        "people": [pairing.mentee.call_me, pairing.mentor.call_me],
        "track": [pairing.track.code] if pairing.track else [],
        "charters": [(one.number, len(one.signatures)) for one in pairing.charters],
        "sessions": [one.id for one in pairing.sessions],
        "proposals": [one.id for one in pairing.proposals],
        "goals": [(one.id, [asked.id for asked in one.co_mentors]) for one in pairing.goals],
    }


def test_parts_are_those_that_would_be_loaded(database: Flask, session: Any) -> None:
    fill(House("Quillon", "Marlowe"))
    Everything().multiply(2)
    session.expunge_all()
    by_itself = {one.id: parts(one) for one in session.scalars(select(Pairing)).unique()}
    session.expunge_all()
    read = session.scalars(select(Pairing).options(*WITHOUT_PARTS)).unique().all()
    with counted() as sent:
        handed = {one.id: parts(one) for one in with_parts(read)}
    assert handed == by_itself
    assert len(sent) == len(["charters", "sessions", "proposals", "goals", "co-mentors"])
    for part in ("track", "charters", "sessions", "proposals", "goals"):
        assert any(found[part] for found in handed.values()), part
    assert any(asked for found in handed.values() for _goal, asked in found["goals"])


def test_what_was_changed_and_not_kept_yet_is_not_read_over(session: Any) -> None:
    fill(House("Tarrant", "Vesper"))
    pairing = session.scalars(select(Pairing)).unique().first()
    goals = pairing.goals
    with session.no_autoflush:
        goals.clear()
        assert with_parts([pairing])[0].goals is goals
        assert not goals
    session.rollback()

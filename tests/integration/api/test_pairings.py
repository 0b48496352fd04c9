"""Pairings and figures: one's own side by name, the other side not, and no small count."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from mentor_match.associations.service import make_agreement
from mentor_match.pairings.service import pause_pairing
from tests.factories.machines import Machine, make_key, make_member
from tests.factories.pairings import NOW, make_association, make_mentee, make_mentor, make_pairing

pytestmark = pytest.mark.usefixtures("still")


@pytest.fixture
def mentee(session: Any) -> Any:
    return make_mentee(full_name="Achieng Odhiambo")


@pytest.fixture
def mentor(session: Any) -> Any:
    return make_mentor(full_name="Beatrice Elsewhere")


@pytest.fixture
def home(mentee: Any) -> Any:
    return make_association(mentee)


@pytest.fixture
def partner(mentor: Any, home: Any) -> Any:
    made = make_association(mentor)
    make_agreement(home, made, by=None, now=NOW)
    return made


def test_each_side_is_known_to_its_own_association_alone(
    database: Flask, mentee: Any, mentor: Any, home: Any, partner: Any
) -> None:
    pairing = make_pairing(mentee, mentor)
    ours = Machine(database, make_key(home)).get("/pairings")
    theirs = Machine(database, make_key(partner)).get(f"/pairings/{pairing.id}")
    (one,) = ours.json["items"]
    assert (one["mentee"]["full_name"], one["mentor"]) == ("Achieng Odhiambo", None)
    assert one["mentee"]["registration_number"].startswith("R")
    assert "Beatrice" not in ours.get_data(as_text=True)
    assert (theirs.json["mentee"], theirs.json["mentor"]["cadre"]) == (None, "2221")
    assert "Achieng" not in theirs.get_data(as_text=True)


def test_nothing_that_was_written_between_the_two_leaves(
    database: Flask, mentee: Any, mentor: Any, home: Any, partner: Any
) -> None:
    pairing = make_pairing(mentee, mentor)
    said = Machine(database, make_key(home)).get(f"/pairings/{pairing.id}").json
    assert set(said) == {
        "id", "state", "programme_id", "mentee", "mentor", "opened_at", "paused_at", "ended_at",
        "last_session_held_at",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state=paused", 1), ("state=active", 0), ("changed_since=2026-11-23T10:00:00Z", 1),
        ("changed_since=2026-11-23T10:00:01Z", 0),
        ("programme_id=00000000-0000-0000-0000-000000000000", 0),
    ],
)  # fmt: skip
def test_pairings_are_narrowed_down(
    database: Flask, mentee: Any, mentor: Any, home: Any, partner: Any, query: str, found: int
) -> None:
    pairing = make_pairing(mentee, mentor)
    pause_pairing(pairing, by=mentee.id, now=NOW + timedelta(hours=1))
    machine = Machine(database, make_key(home))
    assert len(machine.get(f"/pairings?{query}").json["items"]) == found


def test_figures_are_whole_fives(database: Flask, home: Any) -> None:
    for _number in range(6):
        make_member(home, make_mentee())  # seven with the fixture's
    for _number in range(4):
        make_member(home, make_mentee(), "pending")
    said = Machine(database, make_key(home)).get("/figures").json
    assert said["members"] == {"pending": 0, "verified": 5, "lapsed": 0}
    assert set(said["pairings"]) == {"active", "paused", "completed", "ended early"}
    assert len(said["months"]) == 12

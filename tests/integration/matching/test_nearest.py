"""Candidates from pgvector, ranked by the engine: the same answer as with everyone in memory."""

import random
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from mentor_match.extensions import db
from mentor_match.matching import nearest, service
from mentor_match.matching.rules import Filters, Source
from mentor_match.profiles.models import MentorProfile, Profile
from mentor_match.reference.topics import TOPICS
from tests.factories.matching import (
    LABOUR,
    NEWBORN,
    make_association,
    make_mentee,
    make_mentor,
)
from tests.integration.matching.test_pool_of_a_mentee import make_world
from tests.pages import PageClient

on_postgresql = pytest.mark.parametrize("database", ["postgresql"], indirect=True)
CODES = [topic.code for topic in TOPICS]


@pytest.fixture(autouse=True)
def by_pgvector(database: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(database.config, "CANDIDATES", "pgvector")


def standing(mentee: Any, now: datetime, source: Source = Source.PGVECTOR, **asked: Any) -> Any:
    return service.find_standing(mentee.id, now=now, source=source, **asked)


def order(mentee: Any, now: datetime, source: Source = Source.PGVECTOR) -> list[str]:
    return [mentor.id for mentor in standing(mentee, now, source).ranked()]


def make_crowd(dice: random.Random, count: int) -> Any:
    nurses = make_association()
    for _number in range(count):
        make_mentor(
            nurses,
            offers={t: dice.randint(1, 5) for t in dice.sample(CODES, 3)},
            cadre=dice.choice(["2222", "2211", "3253"]),
            languages=set(dice.sample(["en", "fr", "sw"], dice.randint(0, 2))),
            years=dice.choice([None, 3, 20]),
            setting=dice.choice([None, "rural", "urban"]),
            mentor={
                "capacity": dice.randint(0, 2),
                "experience": dice.choice([None, "newborn care", "teaching on the ward"]),
                "accepts_cadres": dice.choice([None, None, {"2222"}, {"2211"}]),
                "accepts_associations": dice.choice([None, None, {nurses.code}, {"OTHER"}]),
            },
        )
    return nurses


@on_postgresql
@pytest.mark.parametrize("seed", range(4))
def test_the_answer_is_the_one_of_everyone_in_memory(
    database: Flask, now: datetime, seed: int
) -> None:
    dice = random.Random(seed)
    nurses = make_crowd(dice, 60)
    nearest.refresh(now)
    for _number in range(4):
        wants = {t: (dice.randint(1, 5), dice.randint(0, 4)) for t in dice.sample(CODES, 3)}
        mentee = make_mentee(nurses, wants=wants, mentee={"goals": "care for newborns"})
        near, whole = standing(mentee, now), standing(mentee, now, Source.MEMORY)
        expected = [mentor.id for mentor in whole.ranked()]
        assert [mentor.id for mentor in near.ranked()] == expected
        for mentor_id in expected[:5]:
            one, other = (s.pool.ranker.explain(s.facts, mentor_id) for s in (near, whole))
            assert one == other


@on_postgresql
def test_no_candidate_breaks_a_hard_rule(database: Flask, now: datetime) -> None:
    nurses = make_crowd(random.Random(7), 80)
    nearest.refresh(now + timedelta(seconds=1))
    mentee = make_mentee(nurses)
    near, whole = standing(mentee, now), standing(mentee, now, Source.MEMORY)
    asked = near.pool.ranker, near.facts, near.reach, Filters()
    found = nearest.list_candidates(*asked)
    assert found == {UUID(mentor.id) for mentor in whole.ranked()}
    assert 0 < len(found) < 80


@on_postgresql
def test_the_index_finds_the_best_without_looking_at_everyone(
    database: Flask, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nearest, "CANDIDATES", 10)
    nurses = make_crowd(random.Random(11), 80)
    nearest.refresh(now)
    mentee = make_mentee(nurses, wants={CODES[0]: (5, 0), CODES[1]: (3, 1)})
    near, whole = order(mentee, now), order(mentee, now, Source.MEMORY)
    assert len(near) == 10 < len(whole)
    assert set(near) <= set(whole)
    assert near[0] == whole[0]


@on_postgresql
def test_where_rules_leave_nobody_it_is_said_why(page: PageClient, now: datetime) -> None:
    nurses = make_association()
    make_mentor(nurses, languages={"fr"})
    nearest.refresh(now)
    page.sign_in(make_mentee(nurses, languages={"en"}))
    assert "language" in page.get("matching.suggestions").html


@on_postgresql
def test_who_changed_or_came_since_is_found_at_once(database: Flask, now: datetime) -> None:
    nurses = make_association()
    changed, _other = make_mentor(nurses, offers={NEWBORN: 1}), make_mentor(nurses)
    mentee = make_mentee(nurses, wants={LABOUR: (5, 0)})
    nearest.refresh(now)
    assert order(mentee, now)[0] != str(changed.id)
    later = now + timedelta(minutes=1)
    db.session.get_one(Profile, changed.id).changed_at = later
    part = db.session.get_one(MentorProfile, changed.id)
    part.offers[0].level, part.capacity, part.experience = 5, 9, "labour, and again labour"
    new = make_mentor(nurses, offers={"ultrasound-x": 5}, changed_at=later)
    db.session.flush()
    assert nearest.list_stale(standing(mentee, later).reach.associations) != []
    assert order(mentee, later) == order(mentee, later, Source.MEMORY)
    assert {str(changed.id), str(new.id)} <= set(order(mentee, later))


@on_postgresql
def test_a_stale_index_is_refreshed(database: Flask, now: datetime) -> None:
    nurses = make_association()
    mentors = [make_mentor(nurses) for _number in range(3)]
    everywhere = {nurses.id}
    assert nearest.refresh(now) == (3, 0)
    assert nearest.list_stale(everywhere) == []
    db.session.get_one(Profile, mentors[0].id).changed_at = now + timedelta(minutes=1)
    db.session.get_one(MentorProfile, mentors[1].id).paused_at = now
    db.session.flush()
    assert nearest.list_stale(everywhere) == [mentors[0].id]
    assert nearest.refresh(now + timedelta(minutes=2)) == (1, 1)
    assert nearest.refresh(now + timedelta(minutes=3)) == (0, 0)
    ids = set(db.session.scalars(select(nearest.vectors.c.account_id)))
    assert ids == {mentors[0].id, mentors[2].id}


@on_postgresql
def test_other_topics_make_the_index_anew(
    database: Flask, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_mentor(make_association())
    nearest.refresh(now)
    monkeypatch.setattr(nearest.vectors, "comment", "other topics")
    assert nearest.refresh(now + timedelta(minutes=1)) == (1, 0)


@on_postgresql
@pytest.mark.parametrize("seed", range(3))
def test_pages_show_the_same_with_either_source(page: PageClient, now: datetime, seed: int) -> None:
    world = make_world(random.Random(seed), now)
    nearest.refresh(now)
    for mentee in world.mentees:
        page.sign_in(mentee)
        shown = {}
        for source in Source:
            page.app.config["CANDIDATES"] = source.value
            html = [page.get("matching.suggestions").html]
            html.append(page.get(f"/suggestions?topic={LABOUR}&language=en").html)
            shown[source] = [{m for m in world.mentors if str(m) in one} for one in html]
        assert shown[Source.MEMORY] == shown[Source.PGVECTOR]


@on_postgresql
def test_a_mentor_whose_last_place_was_taken_can_still_be_read(
    page: PageClient, now: datetime
) -> None:
    nurses = make_association()
    full = make_mentor(nurses, mentor={"capacity": 1, "places_taken": 1})
    make_mentor(nurses)
    nearest.refresh(now)
    page.sign_in(make_mentee(nurses))
    assert str(full.id) not in page.get("matching.suggestions").html
    page.get("matching.suggestion", mentor_id=full.id)


@on_postgresql
def test_without_an_index_it_is_said_how_to_make_one(database: Flask, now: datetime) -> None:
    mentee = make_mentee(make_association())
    with pytest.raises(nearest.NoCandidates, match="flask candidates"):
        standing(mentee, now)


@on_postgresql
def test_without_the_extension_it_is_said_what_to_do(
    database: Flask, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nearest, "EXTENSION", "not_there")
    with pytest.raises(nearest.NoCandidates, match="Install it there, or take memory"):
        nearest.refresh(now)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_another_database_is_refused_with_a_sentence(database: Flask) -> None:
    result = database.test_cli_runner().invoke(args=["candidates"])
    assert result.exit_code == 1
    assert "needs PostgreSQL" in result.output


@on_postgresql
def test_the_command_says_what_it_did(database: Flask) -> None:
    make_mentor(make_association())
    db.session.commit()
    result = database.test_cli_runner().invoke(args=["candidates"])
    assert result.output == "Mentors put into the index: 1; taken out: 0.\n"

"""Filling the library, and choosing from it."""

import csv
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from mentor_match.learning.commands import learn
from mentor_match.learning.queries import count_resources, list_resources
from mentor_match.learning.service import LIBRARY, LIST_MADE, resources_for, seed_library
from mentor_match.reference.cadres import CADRES
from mentor_match.reference.languages import is_language
from mentor_match.reference.topics import find_topic
from tests.factories.learning import make_resource


@dataclass
class Want:
    topic: str
    priority: int = 3
    level: int = 1


def rows() -> list[dict[str, str]]:
    with LIBRARY.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_list_holds_only_codes_that_exist_and_resources_that_differ() -> None:
    found = rows()
    assert len(found) >= 60
    assert len({(row["address"], row["title"]) for row in found}) == len(found)
    for row in found:
        assert (
            row["address"].startswith(("https://", "http://")) and row["title"] and row["provider"]
        )
        assert row["evidence"] in {"A", "B"}
        codes = {name: row[name].split("|") if row[name] else [] for name in row}
        assert all(map(find_topic, codes["topics"])), row
        assert all(map(is_language, codes["languages"])), row
        assert set(codes["cadres"]) <= CADRES.keys(), row


def test_the_library_is_filled_once(session: Any, now: datetime) -> None:
    assert seed_library(now) == len(rows()) == count_resources()
    assert seed_library(now + timedelta(days=1)) == 0
    assert {resource.added_at for resource in list_resources()} == {now}


def test_only_an_address_that_was_seen_is_confirmed(session: Any, now: datetime) -> None:
    seed_library(now)
    seen = {(row["address"], row["title"]) for row in rows() if row["evidence"] == "A"}
    for resource in list_resources():
        key = (resource.address, resource.title)
        assert resource.confirmed_at == (LIST_MADE if key in seen else None)


def test_an_update_adds_what_is_new_and_leaves_the_rest(
    session: Any, now: datetime, tmp_path: Path
) -> None:
    first = rows()[0]
    mine = make_resource(address=first["address"], title=first["title"], provider="As I wrote it")
    file = tmp_path / "library.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(first))
        writer.writeheader()
        writer.writerows(rows()[:2])
    assert seed_library(now, file) == 1
    assert mine.provider == "As I wrote it"


def test_a_gap_is_closed_from_the_library(session: Any) -> None:
    right = make_resource(topics=frozenset({"triage"}))
    make_resource(topics=frozenset({"triage"}), languages=frozenset({"fr"}))
    make_resource(topics=frozenset({"team-leading"}))
    near = make_resource(topics=frozenset({"wound-care"}))
    choices = resources_for([Want("triage", level=2)], {"en"}, "2221")
    assert [(c.resource_id, c.topic, c.level, c.same_area) for c in choices] == [
        (right.id, "triage", 2, False),
        (near.id, "triage", 2, True),
    ]


def test_the_seeded_library_has_five_for_a_nurse_who_reads_english(
    session: Any, now: datetime
) -> None:
    seed_library(now)
    choices = resources_for([Want("newborn-care", 5, 1), Want("handover", 3, 2)], {"en"}, "2221")
    assert len(choices) >= 5


def test_the_command_says_how_many_were_added(database: Any) -> None:
    ran = database.test_cli_runner().invoke(learn, ["seed"])
    assert ran.exit_code == 0
    assert ran.output == f"Resources added to the library: {len(rows())}.\n"

"""The list of open resources says what its source says, and nothing more."""

import csv
from pathlib import Path

import pytest

from mentor_match.reference.cadres import CADRES
from mentor_match.reference.languages import is_language
from mentor_match.reference.topics import find_topic

HERE = Path(__file__).parents[3]
SHARED = HERE.parent / "shared" / "data" / "training" / "open_training_resources.csv"
needs_shared = pytest.mark.skipif(
    not SHARED.exists(), reason=f"{SHARED} is not here; the library is compared with it where it is"
)

Row = dict[str, str]


def rows_of(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


LIBRARY = rows_of(HERE / "mentor_match" / "learning" / "library.csv")


@pytest.fixture(scope="module")
def source() -> dict[tuple[str, str], Row]:
    return {(row["url"], row["title"]): row for row in rows_of(SHARED)}


def key(row: Row) -> tuple[str, str]:
    return row["address"], row["title"]


@pytest.mark.parametrize("row", LIBRARY, ids=[row["title"] for row in LIBRARY])
def test_a_row_is_whole_and_uses_known_codes(row: Row) -> None:
    assert row["title"] and row["provider"] and row["address"].startswith(("http://", "https://"))
    assert row["evidence"] in {"A", "B"}
    topics, languages = row["topics"].split("|"), row["languages"].split("|")
    assert all(map(find_topic, topics)) and len(set(topics)) == len(topics)
    assert all(map(is_language, languages)) and len(set(languages)) == len(languages)
    assert set(filter(None, row["cadres"].split("|"))) <= CADRES.keys()
    assert all(not row[name] or int(row[name]) > 0 for name in ("size_kb", "minutes"))
    assert row["format"].count("(") == row["format"].count(")")


@pytest.mark.parametrize("row", LIBRARY, ids=[row["title"] for row in LIBRARY])
def test_a_licence_carries_no_note_to_ourselves(row: Row) -> None:
    assert not {"check", "see site", "draft", "seen", "ToS"} & set(
        row["licence"].replace(";", " ").replace("(", " ").replace(")", " ").split()
    )


@needs_shared
def test_every_resource_of_the_source_is_listed_once(source: dict[tuple[str, str], Row]) -> None:
    assert len(LIBRARY) == len(source) == 74
    assert {key(row) for row in LIBRARY} == source.keys()


@needs_shared
@pytest.mark.parametrize("row", LIBRARY, ids=[row["title"] for row in LIBRARY])
def test_a_row_says_what_the_source_says(row: Row, source: dict[tuple[str, str], Row]) -> None:
    told = source[key(row)]
    assert (row["provider"], row["languages"]) == (told["provider"], told["language"])
    assert told["format"].startswith(row["format"])
    assert set(filter(None, row["cadres"].split("|"))) <= set(told["audience_isco08"].split("|"))
    if row["minutes"]:
        assert f"{row['minutes']} min" in told["format"] or (
            f"{int(row['minutes']) / 60:g} h" in told["format"]
        )


@needs_shared
def test_nothing_is_called_seen_that_the_source_did_not_see(
    source: dict[tuple[str, str], Row],
) -> None:
    for row in LIBRARY:
        told = source[key(row)]
        retired = "retired" in told["note"]
        assert row["evidence"] == ("B" if retired else told["evidence"]), row["title"]

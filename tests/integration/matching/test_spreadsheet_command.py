"""`flask match` as a person runs it: files in, files out, or named faults and nothing at all."""

import csv
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from benchmarks.two_spreadsheets import write_files
from mentor_match.matching.commands.match import match
from tests.processes import ROOT

MENTEES = """id,name,cadre,wants,languages,country,setting,goals,discipline,never with
m1,Amina,Nurse,Triage:5:1; Handover:2:3,English,Kenya,rural,,any,
m2,Bruno,Midwife,Newborn care:4:1,French,Senegal,urban,,any,
m3,Chipo,Nurse,Triage:3:2,Shona,Zimbabwe,rural,,any,
m4,Dalia,Nurse,Triage:4:2,English,Kenya,urban,,same,t1
"""
MENTORS = """id,name,cadre,offers,languages,capacity,experience
t1,Esi,Midwife,Triage:5; Newborn care:5,English; French,2,
t2,Femi,Doctor,Handover:4,English,1,
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, with the two files of a small association."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mentees.csv").write_text(MENTEES, encoding="utf-8")
    (tmp_path / "mentors.csv").write_text(MENTORS, encoding="utf-8")
    return tmp_path


def run(*arguments: str) -> Result:
    """The command without an application around it: it needs no database and no account."""
    result = CliRunner().invoke(match, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def matched(*more: str, out: str = "pairs.csv") -> Result:
    result = run("mentees.csv", "mentors.csv", "--out", out, *more)
    assert result.exit_code == 0, result.stderr
    return result


def refused(*more: str) -> list[str]:
    before = set(Path().iterdir())
    result = run("mentees.csv", "mentors.csv", "--out", "pairs.csv", *more)
    assert result.exit_code == 2, result.output
    assert set(Path().iterdir()) == before, "nothing is written where something is wrong"
    return result.stderr.splitlines()


def rows(name: str) -> list[dict[str, str]]:
    with Path(name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_two_files_become_pairs_and_the_unmatched_each_with_its_reasons(folder: Path) -> None:
    said = matched().stdout
    pairs = {row["mentee id"]: row for row in rows("pairs.csv")}
    assert {id_: row["mentor id"] for id_, row in pairs.items()} == {
        "m1": "t1",
        "m2": "t1",
        "m4": "t2",
    }
    assert pairs["m2"]["mentee name"] == "Bruno" and pairs["m2"]["mentor name"] == "Esi"
    assert "Newborn care" in pairs["m2"]["why"] and "French" in pairs["m2"]["why"]
    assert 0 < float(pairs["m2"]["score"]) <= 1
    (left,) = rows("pairs-unmatched.csv")
    assert left["mentee id"] == "m3"
    assert "language" in left["why"] and "Shona" in left["what would help"]
    assert "Pairs: 3" in said and "Unmatched: 1" in said
    assert "proven the highest possible" in said


def test_a_workbook_out_has_two_sheets(folder: Path) -> None:
    matched(out="pairs.xlsx")
    book = load_workbook(folder / "pairs.xlsx")
    assert book.sheetnames == ["Pairs", "Unmatched"]
    assert [cell.value for cell in book["Pairs"]["A"]] == ["mentee id", "m1", "m2", "m4"]
    assert [cell.value for cell in book["Unmatched"]["A"]] == ["mentee id", "m3"]
    assert isinstance(book["Pairs"]["G2"].value, float)


def test_workbooks_in_give_the_same_pairs(folder: Path) -> None:
    matched()
    expected = rows("pairs.csv")
    for name in ("mentees", "mentors"):
        book = Workbook()
        assert book.active is not None
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.reader(file):
                book.active.append(row)
        book.save(folder / f"{name}.xlsx")
    said = run("mentees.xlsx", "mentors.xlsx", "--out", "again.csv")
    assert said.exit_code == 0, said.stderr
    assert rows("again.csv") == expected


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_names_in_any_encoding_come_out_whole(folder: Path, encoding: str) -> None:
    changed = MENTEES.replace("Amina", "Zoé Ñandú").encode(encoding)
    (folder / "mentees.csv").write_bytes(changed)
    matched()
    assert rows("pairs.csv")[0]["mentee name"] == "Zoé Ñandú"


def test_it_says_what_it_took_for_what(folder: Path) -> None:
    headings = ("id,name,cadre,wants", "Number,Full name,Profession,Learning need")
    (folder / "mentees.csv").write_text(MENTEES.replace(*headings), encoding="utf-8")
    said = matched().stdout
    for line in ("“Number” taken for “id”", "“Learning need” taken for “wants” (near name)"):
        assert line in said


def test_a_mapping_file_and_what_is_left_out(folder: Path) -> None:
    (folder / "mentees.csv").write_text(
        MENTEES.replace("wants,", "Kolumne 4,").replace("country,", "Shoe size,"), encoding="utf-8"
    )
    (folder / "map.txt").write_text("Kolumne 4 = wants\nShoe size = ignore\n", encoding="utf-8")
    said = matched("--map", "map.txt").stdout
    assert "“Kolumne 4” taken for “wants” (mapping file)" in said
    assert "“Shoe size” left out (mapping file)" in said


def test_one_file_with_four_kinds_of_fault_gives_four_named_faults(folder: Path) -> None:
    faulty = MENTEES.replace("country,", "Shoe size,", 1).replace("Triage:5:1", "Triage:9:1")
    faulty = faulty.replace("m3,Chipo", "m2,Chipo").replace("Dalia", "Zoé")
    content = faulty.encode().replace(b"Amina", "No\xebl".encode("cp1252"))
    (folder / "mentees.csv").write_bytes(content)
    *faults, last = refused()
    assert len(faults) == 4 and last == "Faults: 4. Nothing was written."
    for place, what in (
        ("mentees.csv, row 1, column “Shoe size”", "is not a heading this command knows"),
        ("mentees.csv, row 2, column “wants”", "“9” is not a priority from 1 to 5"),
        ("mentees.csv, row 4, column “id”", "“m2” stands in row 3 already"),
        ("mentees.csv, row 2, column “name”", "written in another encoding"),
    ):
        assert [fault for fault in faults if fault.startswith(place) and what in fault], place


def test_the_faults_of_both_files_are_told_together(folder: Path) -> None:
    (folder / "mentees.csv").write_text("id,cadre\nm1,Nurse\n", encoding="utf-8")
    (folder / "mentors.csv").write_bytes(b"")
    faults = refused()
    assert any("mentees.csv" in fault and "no column “wants”" in fault for fault in faults)
    assert any("mentors.csv" in fault and "empty" in fault for fault in faults)


def test_a_name_in_never_with_that_is_nobody_is_a_fault(folder: Path) -> None:
    (folder / "mentees.csv").write_text(MENTEES.replace("same,t1", "same,t9"), encoding="utf-8")
    assert "row 5, column “never with”: There is no mentor with the id “t9”" in refused()[0]


def test_somebody_with_nothing_to_match_by_is_a_fault(folder: Path) -> None:
    changed = MENTEES.replace("Triage:3:2", "")
    (folder / "mentees.csv").write_text(changed, encoding="utf-8")
    assert "nothing can be matched" in refused()[0]


def test_files_without_people_are_refused(folder: Path) -> None:
    (folder / "mentees.csv").write_text(MENTEES.splitlines()[0] + "\n", encoding="utf-8")
    assert "nobody below the headings" in refused()[0]


def test_fifty_megabytes_and_a_million_rows_are_refused_with_a_sentence(folder: Path) -> None:
    with (folder / "mentees.csv").open("ab") as file:
        file.truncate(50_000_000)
    (folder / "mentors.csv").write_text("id\n" + "1\n" * 1_000_000, encoding="utf-8")
    large, long_, _count = refused()
    assert "mentees.csv: This file has 50 MB" in large
    assert "mentors.csv: This file has 1,000,000 rows or more" in long_


def test_a_dry_run_says_everything_and_writes_nothing(folder: Path) -> None:
    before = set(folder.iterdir())
    said = run("mentees.csv", "mentors.csv", "--dry-run")
    assert said.exit_code == 0 and "Pairs: 3" in said.stdout and "dry run" in said.stdout
    assert set(folder.iterdir()) == before


def test_what_is_read_is_never_overwritten(folder: Path) -> None:
    assert "overwrite what is read" in "\n".join(refused("--out", "mentors.csv"))
    assert (folder / "mentors.csv").read_text(encoding="utf-8") == MENTORS


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("mentees.csv", "mentors.csv"),
        ("mentees.csv", "none.csv", "--out", "pairs.csv"),
        ("mentees.csv", "mentors.csv", "--out", "pairs.pdf"),
        ("mentees.csv", "mentors.csv", "--out", "nowhere/pairs.csv"),
        ("mentees.csv", "mentors.csv", "--out", "pairs.csv", "--encoding", "klingon"),
        ("mentees.csv", "mentors.csv", "--out", "pairs.csv", "--objective", "best"),
    ],
)
def test_what_is_asked_wrongly_ends_with_2_and_a_sentence(
    folder: Path, arguments: tuple[str, ...]
) -> None:
    result = run(*arguments)
    assert result.exit_code == 2 and "Error" in result.stderr
    assert not (folder / "pairs.csv").exists()


def test_results_that_cannot_be_written_leave_the_old_ones(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    matched()
    old = (folder / "pairs.csv").read_bytes()

    def full(_self: Path, _target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    assert "No space left on device" in refused()[0]
    assert (folder / "pairs.csv").read_bytes() == old


def test_cells_that_would_run_in_a_spreadsheet_are_made_harmless(folder: Path) -> None:
    changed = MENTEES.replace("m1,Amina", '=1+1,"=HYPERLINK(""x"")"')
    (folder / "mentees.csv").write_text(changed, encoding="utf-8")
    matched()
    first = rows("pairs.csv")[0]
    assert first["mentee id"] == "'=1+1" and first["mentee name"].startswith("'=HYPERLINK")


def test_the_share_across_cadres_can_be_asked_for(folder: Path) -> None:
    said = matched("--cross-share", "0.5").stdout
    assert "Across cadres: 3 of 3" in said or "Across cadres: 2 of 3" in said


@pytest.mark.parametrize("objective", ["total", "quality", "worst_first"])
def test_each_objective_matches(folder: Path, objective: str) -> None:
    assert "Pairs: 3" in matched("--objective", objective).stdout


def test_a_floor_leaves_weak_pairs_out(folder: Path) -> None:
    matched("--objective", "quality", "--floor", "1")
    assert rows("pairs.csv") == []
    assert len(rows("pairs-unmatched.csv")) == 4


def test_the_template_files_can_be_matched_as_they_are(folder: Path) -> None:
    assert run("--template", "made").exit_code == 0
    said = run("made/mentees.csv", "made/mentors.csv", "--out", "pairs.csv")
    assert said.exit_code == 0, said.stderr
    assert "near name" not in said.stdout and "left out" not in said.stdout
    assert len(rows("pairs.csv")) == 2


def test_a_template_overwrites_nothing(folder: Path) -> None:
    result = run("--template", ".")
    assert result.exit_code == 2 and "nothing was written" in result.stderr
    assert (folder / "mentees.csv").read_text(encoding="utf-8") == MENTEES


def test_topics_and_cadres_can_be_looked_up() -> None:
    assert "Triage and recognising the very sick (triage)" in run("--list", "topics").stdout
    assert "Midwife (2222)" in run("--list", "cadres").stdout


def test_five_hundred_and_two_hundred_and_fifty_are_matched_to_the_proven_best(
    folder: Path,
) -> None:
    write_files(folder / ".", 500, 250)
    said = matched().stdout
    assert "proven the highest possible" in said
    pairs, left = rows("pairs.csv"), rows("pairs-unmatched.csv")
    assert len(pairs) + len(left) == 500
    assert all(row["why"] and row["mentor id"] for row in pairs)
    assert all(row["why"] and row["what would help"] for row in left)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60
)
@given(
    st.binary(max_size=300)
    | st.lists(st.lists(st.text(max_size=12), max_size=6), max_size=6).map(
        lambda table: "\n".join(",".join(row) for row in table).encode()
    )
)
def test_no_file_makes_it_fail_or_write(folder: Path, content: bytes) -> None:
    (folder / "mentees.csv").write_bytes(content)
    result = run("mentees.csv", "mentors.csv", "--out", "pairs.csv")
    assert result.exit_code == 2 and result.stderr
    assert not (folder / "pairs.csv").exists()


def test_neither_a_database_nor_an_application_is_touched(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def touched(*_: Any, **__: Any) -> None:
        raise AssertionError("the database was touched")

    monkeypatch.setattr("sqlalchemy.engine.Engine.connect", touched)
    matched()


def test_a_mentee_can_be_given_a_team_and_is_told_where_some_of_it_is_missing(folder: Path) -> None:
    wanting = MENTEES.replace("never with", "never with,places").replace(",any,\nm2", ",any,,2\nm2")
    wanting = wanting.replace("m4,Dalia", "m4,Dali")  # the rest keeps one each
    Path("mentees.csv").write_text(wanting, encoding="utf-8")
    Path("mentors.csv").write_text(MENTORS.replace("French,2", "French,3"), encoding="utf-8")
    said = matched().stdout
    theirs = [row["mentor id"] for row in rows("pairs.csv") if row["mentee id"] == "m1"]
    left = {row["mentee id"]: row["why"] for row in rows("pairs-unmatched.csv")}
    places = sorted(theirs) + (["missing"] if "m1" in left else [])
    assert len(places) == 2, "as many mentors as asked for, or a word about who is missing"
    assert "t1" in theirs
    if "m1" in left:
        assert left["m1"].startswith("1 of 2 mentors were found.")
        assert "Of these, with some of the mentors asked for: 1" in said
    Path("mentees.csv").write_text(wanting.replace(",any,,2", ",any,,0"), encoding="utf-8")
    assert any("places" in line for line in refused())


@pytest.mark.parametrize("called", [["flask"], [sys.executable, "-m", "flask"]])
def test_it_loads_neither_pages_nor_a_database(folder: Path, called: list[str]) -> None:
    """As a person calls it, from the folder of the project."""
    if called == ["flask"]:
        called = [str(Path(sys.executable).with_name("flask"))]
    words = ["--app", "wsgi", "match", str(folder / "mentees.csv"), str(folder / "mentors.csv")]
    done = subprocess.run(
        [*called, *words, "--dry-run"],
        cwd=ROOT, env={**os.environ, "PYTHONPROFILEIMPORTTIME": "1"},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "Nothing was written: this was a dry run." in done.stdout
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "mentor_match.engine" in loaded
    assert loaded.isdisjoint({"sqlalchemy", "flask_security", "mentor_match.application"})


def test_the_service_lists_it_among_its_commands(database: Flask) -> None:
    assert "match" in database.cli.list_commands(None)


def test_python_that_was_called_without_a_program_loads_the_service() -> None:
    done = subprocess.run(
        [sys.executable], input="import wsgi; print(len(wsgi.application.blueprints))",
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 5

"""What a heading is taken for, and what is said where it cannot be."""

from pathlib import Path

import pytest

from mentor_match.web.spreadsheets.faults import Faults, Unreadable
from mentor_match.web.spreadsheets.headings import (
    Column,
    Mapped,
    read_mapping,
    take_headings,
)

COLUMNS = (
    Column("id", "tells people apart", ("member number",), required=True),
    Column("wants", "topics", ("learning needs",), required=True),
    Column("time zone", "where"),
    Column("accepts cadres", "which"),
)


def take(*headings: str, mapping: tuple[Mapped, ...] = (), **how: object) -> list[tuple[str, str]]:
    faults = Faults("people.csv")
    taken = take_headings(headings, COLUMNS, mapping, faults, **how)  # type: ignore[arg-type]
    assert [str(fault) for fault in faults] == []
    return [(heading.column, heading.how) for heading in taken]


def faults_of(*headings: str, **how: object) -> list[str]:
    faults = Faults("people.csv")
    take_headings(headings, COLUMNS, (), faults, **how)  # type: ignore[arg-type]
    return [str(fault) for fault in faults]


def test_a_heading_is_taken_exactly_whatever_its_case_and_signs() -> None:
    assert take("ID", " wants ", "Time_Zone") == [
        ("id", "exact"),
        ("wants", "exact"),
        ("time zone", "exact"),
    ]


def test_other_names_and_typing_errors_are_near_names() -> None:
    assert take("Member number", "Lerning needs", "timezone", "accept cadres") == [
        ("id", "near name"),
        ("wants", "near name"),
        ("time zone", "near name"),
        ("accepts cadres", "near name"),
    ]


def test_the_mapping_file_goes_before_everything() -> None:
    mapping = (Mapped("Wants", "ignore", 1), Mapped("Col 7", "wants", 2))
    assert take("id", "Wants", "col 7", mapping=mapping) == [
        ("id", "exact"),
        ("", "mapping file"),
        ("wants", "mapping file"),
    ]


def test_an_unknown_heading_is_named_with_both_mends() -> None:
    (said,) = faults_of("id", "wants", "Shoe size")
    assert said.startswith("people.csv, row 1, column “Shoe size”")
    assert "Shoe size = ignore" in said and "--map" in said


def test_unknown_headings_can_be_left_out_on_purpose() -> None:
    assert take("id", "wants", "Shoe size", ignore_unknown=True)[2] == ("", "not known")


def test_a_missing_column_is_named() -> None:
    (said,) = faults_of("id", row=3)
    assert "row 3" in said and "no column “wants”" in said


@pytest.mark.parametrize("second", ["wants", "learning needs"])
def test_two_headings_for_one_column_are_named(second: str) -> None:
    assert len(faults_of("id", "wants", second)) == 1


def test_a_column_without_heading_is_named() -> None:
    (said,) = faults_of("id", "", "wants")
    assert "Column 2 has no heading" in said


def test_the_mapping_file_is_lines_with_an_equals_sign(tmp_path: Path) -> None:
    file = tmp_path / "map.txt"
    file.write_text("# ours\n\nScore = 2 = WANTS\nShoe size=ignore\n", encoding="utf-8-sig")
    lines, faults = read_mapping(file, ["id", "wants"])
    assert lines == [Mapped("Score = 2", "wants", 3), Mapped("Shoe size", "ignore", 4)]
    assert not faults


def test_a_faulty_mapping_file_is_named_by_line(tmp_path: Path) -> None:
    file = tmp_path / "map.txt"
    file.write_text("Shoe size\nShoe size = feet\n", encoding="utf-8")
    _lines, faults = read_mapping(file, ["id", "wants"])
    assert [fault.row for fault in faults] == [1, 2]
    assert "id, wants, ignore" in next(iter(list(faults)[1:])).mend


def test_a_mapping_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "map.txt"
    file.write_bytes("Durée = years".encode("cp1252"))
    with pytest.raises(Unreadable, match="UTF-8"):
        read_mapping(file, ["years"])

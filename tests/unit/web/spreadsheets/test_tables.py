"""Files as they come: encodings, delimiters, workbooks, broken ones and far too large ones."""

import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from mentor_match.web.spreadsheets import tables
from mentor_match.web.spreadsheets.faults import Faults, Unreadable
from mentor_match.web.spreadsheets.tables import read_table

FRENCH = 'id,name,goals\r\n1,Zoé Bérard,"Améliorer, à l’hôpital"\r\n2,François,Gérer\r\n'
ROWS = ((2, ("1", "Zoé Bérard", "Améliorer, à l’hôpital")), (3, ("2", "François", "Gérer")))


def table(tmp_path: Path, content: bytes, name: str = "people.csv", **how: str) -> tables.Table:
    faults = Faults(name)
    (tmp_path / name).write_bytes(content)
    read = read_table(tmp_path / name, faults, **how)
    assert [str(fault) for fault in faults] == []
    return read


def refused(tmp_path: Path, content: bytes, name: str = "people.csv") -> str:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(Unreadable) as caught:
        read_table(tmp_path / name, Faults(name))
    return str(caught.value.fault)


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "mac_roman"],
)
def test_any_encoding_excel_makes_is_read(tmp_path: Path, encoding: str) -> None:
    assert table(tmp_path, FRENCH.encode(encoding)).rows == ROWS


@pytest.mark.parametrize(
    ("encoding", "name", "goal"),
    [
        ("cp1251", "Анна Петрова", "Хочу научиться руководить командой"),
        ("cp1253", "Μαρία Παπαδοπούλου", "Θέλω να μάθω"),
        ("cp1254", "Ayşe Yılmaz", "Ekip yönetimi öğrenmek istiyorum"),
        ("cp1256", "فاطمة الزهراء", "أريد أن أتعلم قيادة الفريق"),
        ("cp874", "สมชาย ใจดี", "อยากเรียนรู้การนำทีม"),
        ("cp932", "佐藤花子", "チームを率いることを学びたい"),
        ("cp949", "김민수", "팀을 이끄는 법을 배우고 싶습니다"),
        ("gb18030", "王小明", "我想学习团队管理"),
    ],
)
def test_the_alphabet_of_a_region_is_recognised_and_told(
    tmp_path: Path, encoding: str, name: str, goal: str
) -> None:
    read = table(tmp_path, f"id,name,goals\n1,{name},{goal}\n".encode(encoding))
    assert read.rows == ((2, ("1", name, goal)),)
    assert encoding in read.note and name.split()[0] in read.note


def test_an_encoding_that_is_named_is_believed(tmp_path: Path) -> None:
    content = "id,name\n1,שרה כהן\n".encode("cp1255")
    assert table(tmp_path, content, encoding="cp1255").rows == ((2, ("1", "שרה כהן")),)


def test_a_cell_in_another_encoding_is_named_by_row_and_column(tmp_path: Path) -> None:
    faults = Faults("people.csv")
    content = "id,name\n1,Zoé\n2,".encode() + "Noël".encode("cp1252") + b"\n3,Ann\n"
    (tmp_path / "people.csv").write_bytes(content)
    assert read_table(tmp_path / "people.csv", faults).rows[2] == (4, ("3", "Ann"))
    (fault,) = faults
    assert (fault.row, fault.column) == (3, "name")
    assert "another encoding" in fault.what and "CSV UTF-8" in fault.mend


@pytest.mark.parametrize("cell", ["ZoÃ©", "Zo\ufffd", "Zo\x81e", "Nguyá»…n"])
def test_letters_lost_by_an_earlier_program_are_named(tmp_path: Path, cell: str) -> None:
    faults = Faults("people.csv")
    (tmp_path / "people.csv").write_bytes(f"id,name\n1,{cell}\n".encode())
    read_table(tmp_path / "people.csv", faults)
    assert [(fault.row, fault.column) for fault in faults] == [(2, "name")]


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_each_sign_between_columns_is_found(tmp_path: Path, sign: str) -> None:
    content = f'id{sign}"goals, and; more"{sign}name\n1{sign}"a,b;c"{sign}Ann\n'
    assert table(tmp_path, content.encode()).rows == ((2, ("1", "a,b;c", "Ann")),)


def test_excels_own_first_line_names_the_sign(tmp_path: Path) -> None:
    assert table(tmp_path, b"sep=;\r\nid;name\r\n1;Ann\r\n").headings == ("id", "name")


def test_empty_rows_and_empty_columns_at_the_end_are_left_out(tmp_path: Path) -> None:
    read = table(tmp_path, b"\n,,\nid,name,,\n1,Ann,,\n,,,\n2\n\n")
    assert (read.headings, read.heading_row) == (("id", "name"), 3)
    assert read.rows == ((4, ("1", "Ann")), (6, ("2", "")))


def test_a_row_longer_than_its_headings_is_named(tmp_path: Path) -> None:
    faults = Faults("people.csv")
    (tmp_path / "people.csv").write_bytes(b"id,name\n1,Ann,Triage,x\n")
    read_table(tmp_path / "people.csv", faults)
    assert "4 cells, but there are 2 headings" in next(iter(faults)).what


def test_a_quotation_mark_that_never_ends_is_named_by_its_row(tmp_path: Path) -> None:
    said = refused(tmp_path, b'id,name\n1,Ann\n2,"Bob\n3,Cid\n')
    assert "row 3" in said and "quotation mark" in said


def workbook(path: Path) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["id", "name", "years", "sum"])
    sheet.append([1, "Zoé", 5.0, "=1+1"])
    sheet.append([None, None, None, None])
    sheet.append(["b2", "Ann", 2.5, None])
    book.create_sheet("Notes").append(["not", "read"])
    book.save(path)
    return path


@pytest.mark.parametrize("name", ["people.xlsx", "people.csv"])
def test_a_workbook_is_read_by_its_content_whatever_its_name(tmp_path: Path, name: str) -> None:
    content = workbook(tmp_path / "made.xlsx").read_bytes()
    read = table(tmp_path, content, name)
    assert read.headings == ("id", "name", "years", "sum")
    # A formula that was never worked out has no value; it is not run here.
    assert read.rows == ((2, ("1", "Zoé", "5", "")), (4, ("b2", "Ann", "2.5", "")))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"\n\n , \n", "has no rows"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "old Excel file"),
        (b"PK\x03\x04 this is no workbook", "cannot be opened"),
        (bytes(range(256)) * 20, "not a text file"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(
    tmp_path: Path, content: bytes, said: str
) -> None:
    assert said in refused(tmp_path, content)


def test_a_workbook_that_attacks_the_reader_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "made.xlsx")
    bomb = (
        '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row></sheetData>'
        "</worksheet>"
    )
    changed = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(changed, "w") as new:
        for part in old.namelist():
            new.writestr(part, bomb if part.endswith("sheet1.xml") else old.read(part))
    assert "cannot be opened" in refused(tmp_path, changed.read_bytes(), "bomb.xlsx")


def test_fifty_megabytes_are_refused_before_they_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(50 * 1000 * 1000)
    monkeypatch.setattr(Path, "open", None)
    with pytest.raises(Unreadable, match="50 MB"):
        read_table(path, Faults(path.name))


def test_a_million_rows_are_refused(tmp_path: Path) -> None:
    assert "1,000,000 rows" in refused(tmp_path, b"id\n" + b"1\n" * 999_999)


def test_a_sheet_of_a_million_rows_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "MOST_ROWS", 4)
    assert "4 rows or more" in refused(tmp_path, workbook(tmp_path / "a.xlsx").read_bytes())


def test_a_sheet_that_unpacks_without_measure_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "LARGEST_UNPACKED", 1000)
    assert "unpacks to" in refused(tmp_path, workbook(tmp_path / "a.xlsx").read_bytes())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=400) | st.binary(max_size=300).map(lambda tail: b"id,name\n" + tail))
def test_no_bytes_make_the_reader_fail(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "garbage.csv"
    path.write_bytes(content)
    try:
        read = read_table(path, Faults(path.name))
    except Unreadable:
        return
    assert all(len(cells) == len(read.headings) for _row, cells in read.rows)

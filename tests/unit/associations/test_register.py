"""The register: tables as people make them, what an import would do, whose name is whose."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor_match.associations.exchange.files import Read, read_again, read_all
from mentor_match.associations.exchange.people import EXPORTED, rows_of
from mentor_match.associations.exchange.register import Registered
from mentor_match.associations.rules import (
    FACTS,
    Comparison,
    Fate,
    cadre_of_word,
    compare,
    job_key,
    plan_register,
    same_name,
)
from mentor_match.reference.cadres import CADRES
from mentor_match.web.tables import csv_text
from tests.factories.register import workbook


def read(*tables: str, **mapping: str) -> Read:
    return read_all([(f"{n}.csv", text.encode()) for n, text in enumerate(tables)], mapping)


def refused(found: Read) -> list[str]:
    return [str(one) for one in found.reading.refused]


def facts(**changes: Any) -> dict[str, Any]:
    return {name: changes.get(name) for name in FACTS} | {"full_name": "Amina Warsame"} | changes


def test_a_table_with_other_headings_is_read() -> None:
    found = read("Reg No;Surname;First name;Cadre;E-mail;Sex;Expires;Remarks\n"
                 "kn 12;Otieno;Baraka;Nurse;B@Example.org;F;2027-01-31;x\n")  # fmt: skip
    assert refused(found) == []
    assert found.reading.people == [
        Registered("KN12", "Baraka Otieno", None, "b@example.org", "female", None, "Nurse", None,
                   date(2027, 1, 31))
    ]  # fmt: skip
    assert [one.column for one in found.taken][-1] == ""


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (",Amina Warsame,,,", "registration_number"),
        ("KN1,,,,", "full_name"),
        ("KN1,Amina Warsame,nobody,,", "email"),
        ("KN1,Amina Warsame,,soon,", "valid_until"),
        ("KN1,Amina Warsame,,31/12/2027,", "valid_until"),
        ("KN1,Amina Warsame,,,lady", "gender"),
        ("KN0,Amina Warsame,,,", "registration_number"),
        (f"{'9' * 41},Amina Warsame,,,", "registration_number"),
        (f"KN1,{'x' * 161},,,", "full_name"),
        ("KN1,Ami\x07na,,,", "full_name"),
    ],
)
def test_a_row_that_is_wrong_is_named_with_its_field_and_the_others_stand(
    row: str, field: str
) -> None:
    head = "registration_number,full_name,email,valid_until,gender\nKN0,Baraka Otieno,,,\n"
    found = read(f"{head}{row}\nKN2,Zawadi Achola,,,\n")
    assert [one.number for one in found.reading.people] == ["KN0", "KN2"]
    assert [(one.resource, one.path) for one in found.reading.refused] == [("Row 3", field)]


def test_all_that_is_wrong_in_a_row_is_named_at_once() -> None:
    found = read("registration_number,full_name,email,valid_until,gender\n,,nobody,soon,lady\n")
    assert [(one.resource, one.path) for one in found.reading.refused] == [
        ("Row 2", field)
        for field in ("registration_number", "full_name", "email", "gender", "valid_until")
    ]
    assert "“nobody” is no e-mail address." in refused(found)[2]


@pytest.mark.parametrize(
    ("table", "why"),
    [
        ("", "is empty"),
        ("registration_number,full_name\n", "nobody in it"),
        ("full_name\nAmina\n", "No heading is taken for “registration_number”"),
        ("registration_number\nKN1\n", "No heading is taken for “full_name”"),
        ("number,full_name,full_name\n1,Amina,W\n", "Two headings"),
        (f"number,name,{'x' * 81}\n1,Amina,\n", "longer than 80"),
        (",".join(f"h{n}" for n in range(101)) + "\n1\n", "101 columns"),
        ("number,na\x07me\n1,Amina\n", "no letters"),
        ('number,name\n1,"Amina\n', "quotation mark"),
    ],
)
def test_a_table_that_cannot_be_taken_at_all_says_why(table: str, why: str) -> None:
    found = read(table)
    assert found.reading.people == []
    assert why in " ".join(refused(found))


def test_an_archive_of_a_version_nobody_knows_is_refused_in_words() -> None:
    content = bytearray(workbook(("registration_number", "full_name"), ("1", "Amina")))
    start = content.rindex(b"PK\x01\x02")
    content[start + 6] = 112  # the version that is needed to unpack a part
    found = read_all([("a.xlsx", bytes(content))], {})
    assert [(one.resource, one.path) for one in found.reading.refused] == [("File", "structure")]
    assert "cannot be opened" in refused(found)[0]


def test_several_files_are_one_list_in_which_a_number_stands_once() -> None:
    one = "registration_number,full_name\nKN1,Amina\n"
    found = read(one, one.replace("Amina", "Baraka"))
    assert [person.full_name for person in found.reading.people] == ["Amina"]
    assert [(one.file, one.resource, one.path) for one in found.reading.refused] == [
        ("1.csv", "Row 2", "registration_number")
    ]


def test_headings_are_taken_as_they_were_said_to_be() -> None:
    found = read("A,B,C\nKN1,Amina,Nurse\n", A="registration_number", B="full_name", C="")
    assert [(one.number, one.job_title) for one in found.reading.people] == [("KN1", None)]


def test_what_goes_out_as_a_table_comes_back_the_same_and_runs_nothing() -> None:
    people = [
        Registered("KN1", "=SUM(1)", None, "a@example.org", "female", "2230-1B", "Nurse", None,
                   date(2027, 1, 31)),
        Registered("-1", "“Ngũgĩ”, Ẹ\u0301", None),
        Registered("3", "منى", None, None, "unknown"),
    ]  # fmt: skip
    text = csv_text(EXPORTED, rows_of(people))
    assert "'=SUM(1)" in text
    found = read(text)
    assert (refused(found), found.reading.people) == ([], people)
    assert {one.how for one in found.taken} == {"exact"}


def test_what_was_read_is_kept_and_read_again() -> None:
    found = read("number,name,expires\n1,Amina,2027-01-31\n2,,\n")
    again = read_again(found.as_json())
    assert again.reading.people == found.reading.people
    assert again.reading.refused == found.reading.refused
    assert again.taken == found.taken


def test_who_is_there_already_is_changed_or_the_same_and_nothing_is_taken_away() -> None:
    register = {
        "KN1": ("one", facts(email="a@example.org", job="2230", job_title="Nurse", source_id="p")),
        "KN2": ("two", facts(email="b@example.org")),
    }
    plan = plan_register(
        [
            ("KN1", facts(job="2230", job_title="Nurse", source_id="other")),
            ("KN2", facts(email="c@example.org", valid_until=date(2027, 1, 1))),
            ("KN3", facts()),
        ],
        register,
    )
    assert [(one.fate, one.known) for one in plan] == [
        (Fate.SAME, "one"), (Fate.CHANGED, "two"), (Fate.NEW, None),
    ]  # fmt: skip
    assert plan[0].changes == {}
    assert plan[1].changes == {
        "email": ("b@example.org", "c@example.org"),
        "valid_until": (None, date(2027, 1, 1)),
    }


@given(st.lists(st.tuples(st.text(min_size=1, max_size=5), st.emails() | st.none()), max_size=8))
def test_an_import_done_twice_changes_nothing_the_second_time(told: list[Any]) -> None:
    people = [(number, facts(email=email)) for number, email in dict(told).items()]
    register: dict[str, Any] = {}
    for planned in plan_register(people, register):
        register[planned.number] = (planned.number, planned.facts)
    again = plan_register(people, register)
    assert [one.fate for one in again] == [Fate.SAME] * len(people)


def test_a_cadre_is_taken_from_its_name_and_never_from_digits() -> None:
    assert cadre_of_word("Nurses") == cadre_of_word("RN") == "2221"
    for code in CADRES:  # the list of 1988 uses 2221 for doctors
        assert cadre_of_word(code) is None
    assert cadre_of_word("Nurse 2221") is cadre_of_word("Chief nurse") is cadre_of_word("") is None
    assert job_key("2230-1B", "Nurse") == "2230-1B"
    assert job_key(None, "  NURSE. ") == job_key(None, "nurse") == "nurse"
    assert job_key(None, None) is job_key(None, "…") is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Amina Warsame", "WARSAME, Amina", True),
        ("Amina Warsame", "Amina Halima Warsame", True),
        ("Zoé Dupont", "Zoe Dupont", True),
        ("Amina", "Amina Warsame", False),
        ("Amina Otieno", "Amina Warsame", False),
        ("", "Amina Warsame", False),
        ("", "", False),
        ("منى أحمد", "أحمد منى", True),
    ],
)
def test_names_are_the_same_in_any_order_but_not_by_one_word(
    one: str, other: str, same: bool
) -> None:
    assert same_name(one, other) is same_name(other, one) is same


def test_the_register_finds_a_number_finds_another_name_or_nothing() -> None:
    assert compare("Amina Warsame", "Warsame Amina") == Comparison.FOUND
    assert compare("Amina Warsame", "Baraka Otieno") == Comparison.OTHER_NAME
    assert compare("Amina Warsame", None) == Comparison.NOT_FOUND

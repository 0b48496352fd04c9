"""Every kind of cell: what it may say, and what is said where it cannot be understood."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor_match.matching.spreadsheets import cells
from mentor_match.matching.spreadsheets.cells import Wrong
from mentor_match.reference.topics import TOPICS

WINTER = datetime(2026, 11, 23, 9, tzinfo=UTC)
SUMMER = datetime(2026, 7, 1, 9, tzinfo=UTC)


def zone(text: str) -> float:
    return cells.utc_offset(text, WINTER)


@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        (cells.cadre, "Nurse", "2221"),
        (cells.cadre, " registered NURSES", "2221"),
        (cells.cadre, "2222", "2222"),
        (cells.cadres, "", None),
        (cells.cadres, "Any", None),
        (cells.cadres, "Doctor, general practice; midwife", frozenset({"2211", "2222"})),
        (cells.association_codes, "NURSES; MIDWIVES", frozenset({"NURSES", "MIDWIVES"})),
        (cells.country, "kenya", "KEN"),
        (cells.country, "KE", "KEN"),
        (cells.country, "Côte d’Ivoire", "CIV"),
        (cells.languages, "English, Kiswahili / fr", frozenset({"en", "sw", "fr"})),
        (cells.setting, "Village", "rural"),
        (cells.setting, "Semi-Urban", "semi-urban"),
        (cells.formats, "In person; WhatsApp", frozenset({"in-person", "text"})),
        (cells.discipline, "Same", "same"),
        (cells.years, "12,5", 12.5),
        (cells.capacity, "0", 0),
        (zone, "Africa/Nairobi", 3.0),
        (zone, "UTC+05:30", 5.5),
        (zone, "-4", -4.0),
        (zone, "0", 0.0),
        (cells.texts, "", ()),
        (cells.identities, "m1; m2", frozenset({"m1", "m2"})),
        (cells.offers, "Triage:4; wound care : 5", {"triage": 4.0, "wound-care": 5.0}),
        (cells.wants, "Triage", ({"triage": 3.0}, {})),
        (cells.wants, "Triage:5:0\nhandover:2", ({"triage": 5.0, "handover": 2.0}, {"triage": 0})),
    ],
)
def test_a_cell_means(read: Callable[[str], object], text: str, value: object) -> None:
    assert read(text) == value


@pytest.mark.parametrize(
    ("read", "text", "what", "mend"),
    [
        (cells.identity, "", "no id", "id of their own"),
        (cells.identity, "x" * 81, "81", "short"),
        (cells.required_cadre, "", "no cadre", "ISCO-08"),
        (cells.cadre, "Nurze", "“Nurze” is not a cadre", "did you mean “Nurse”?"),
        (cells.country, "Kennya", "is not a country", "did you mean “Kenya”?"),
        (cells.languages, "English; Klingon-ish", "“Klingon-ish” is not a language", "“fr”"),
        (cells.setting, "moon", "is not a setting", "rural"),
        (cells.formats, "pigeon", "is not a format", "in-person"),
        (cells.discipline, "maybe", "is not a choice", "any"),
        (cells.years, "many", "not a number of years", "0 to 80"),
        (cells.years, "nan", "not a number of years", "0 to 80"),
        (cells.years, "-3", "not a number of years", "0 to 80"),
        (cells.capacity, "1.5", "not a whole number", "0, 1, 2"),
        (cells.capacity, "-1", "not a number of places", "0 to 100"),
        (zone, "Nairobi", "is not a time zone", "Africa/Nairobi"),
        (zone, "Africa", "is not a time zone", "Africa/Nairobi"),
        (zone, "../etc/passwd", "is not a time zone", "Africa/Nairobi"),
        (zone, "+19", "exists", "+14"),
        (cells.offers, "Triage", "has no level", "“Triage:4”"),
        (cells.offers, "Triage:7", "“7” is not a level from 1 to 5", "“Triage:4”"),
        (cells.offers, "Triage:nan", "is not a level", "“Triage:4”"),
        (cells.offers, "Triage:4:1", "too many numbers", "“Triage:4”"),
        (cells.wants, "Triage:9:1", "“9” is not a priority from 1 to 5", "“Triage:4:1”"),
        (cells.wants, "Triage:4:6", "“6” is not a level from 0 to 5", "“Triage:4:1”"),
        (cells.wants, "Triage:4; triage:2", "stands here twice", "once"),
        (cells.wants, "Triaging:4", "is not a topic", "did you mean"),
    ],
)
def test_a_cell_that_cannot_be_understood_says_what_and_how_to_mend(
    read: Callable[[str], object], text: str, what: str, mend: str
) -> None:
    with pytest.raises(Wrong) as caught:
        read(text)
    assert what in caught.value.what
    assert mend in caught.value.mend


def test_a_zone_is_worked_out_for_the_day_of_the_match() -> None:
    assert cells.utc_offset("Europe/London", WINTER) == 0
    assert cells.utc_offset("Europe/London", SUMMER) == 1


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.code)
def test_every_topic_can_be_written_by_its_title(topic) -> None:
    assert cells.offers(f"{topic.title}:3") == {topic.code: 3.0}


READERS = [cells.identity, cells.cadre, cells.cadres, cells.country, cells.setting, cells.formats]
READERS += [cells.discipline, cells.years, cells.capacity, zone, cells.offers, cells.wants]


@given(st.sampled_from(READERS), st.text(max_size=60) | st.from_regex(r"[Tt]riage:\S{0,6}"))
def test_no_text_makes_a_reader_fail(read: Callable[[str], object], text: str) -> None:
    try:
        read(text)
    except Wrong as wrong:
        sentences = wrong.what, wrong.mend
        assert all(sentence.endswith((".", "?")) for sentence in sentences)

"""Texts that look the same to people read the same, and the way back is always known."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor_match.web.writing import as_read, as_written, places_of

LATIN = st.text(st.characters(max_codepoint=0x24F, categories=("L", "Zs")), max_size=60)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Élodie MÜLLER‑Ångström", "elodie muller-angstrom"),
        ("ＭＲＮ １２", "mrn 12"),
        ("٠٧١٢", "0712"),
        ("YILMAZ, Yılmaz, İpek", "yilmaz, yilmaz, ipek"),
        ("Łukasz Bjørnsen", "lukasz bjornsen"),
        ("O’Brien, Straße, ﬁne", "o'brien, strasse, fine"),
        ("أَحْمَد", "احمد"),
        ("علی\N{ZERO WIDTH NON-JOINER}رضا", "علیرضا"),
        ("10² and 1½", "10² and 1½"),
    ],
)
def test_a_text_reads_without_what_people_do_not_see(text: str, read: str) -> None:
    assert as_read(text) == read


@pytest.mark.parametrize("pair", [("か", "が"), ("काम", "कम"), ("ป่า", "ปา")])
def test_marks_that_make_another_word_stay(pair: tuple[str, str]) -> None:
    assert as_read(pair[0]) != as_read(pair[1])


@given(LATIN)
def test_every_way_to_write_an_accent_reads_the_same(text: str) -> None:
    forms = {as_read(unicodedata.normalize(form, text)) for form in ("NFC", "NFD", "NFKC", "NFKD")}
    assert forms == {as_read(text)}


@given(st.text(max_size=60), st.data())
def test_a_piece_of_what_is_read_was_written_somewhere(text: str, data: st.DataObject) -> None:
    read = as_read(text)
    if not read:
        return
    start = data.draw(st.integers(0, len(read) - 1))
    end = data.draw(st.integers(start + 1, len(read)))
    first, last = as_written(places_of(text), start, end)
    assert 0 <= first < last <= len(text)
    assert read[start:end] in as_read(text[first:last])
    assert as_read(text[:first]) + as_read(text[first:last]) + as_read(text[last:]) == read


@given(st.text(max_size=60))
def test_what_is_read_reads_as_itself(text: str) -> None:
    assert as_read(as_read(text)) == as_read(text)

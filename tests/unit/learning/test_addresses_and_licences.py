"""When two addresses are one, what a licence allows, what kind of thing it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor_match.learning.rules import form_kind, licence_kind, plain_address


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("HTTPS://Training.Example:443/Course", "https://training.example/Course"),
        (" http://training.example ", "http://training.example/"),
        ("http://training.example:8080/a#part", "http://training.example:8080/a"),
        ("https://training.example/a?id=3&utm_source=mail", "https://training.example/a?id=3"),
        ("https://training.example/a b", "https://training.example/a%20b"),
        ("https://training.example/a%20b?q=é", "https://training.example/a%20b?q=%C3%A9"),
        ("https://training.example./", "https://training.example/"),
    ],
)
def test_an_address_is_kept_in_one_form(written: str, kept: str) -> None:
    assert plain_address(written) == kept


@pytest.mark.parametrize(
    "written",
    [
        *("", "training.example/a", "ftp://training.example/a", "javascript:alert(1)"),
        *("https://localhost/a", "http://127.0.0.1/a", "http://[::1]/a", "http://10.0.0.1.5/"),
        *("https://me:secret@training.example/", "https://training.example:port/", "https:///a"),
        *("https://exa mple.org/", "https://training.example/" + "a" * 500, "http://[broken/"),
    ],
)
def test_what_is_no_address_of_the_open_web_is_refused(written: str) -> None:
    assert plain_address(written) is None


@given(st.text(max_size=60), st.text(max_size=60))
def test_an_address_in_its_form_stays_as_it_is(path: str, query: str) -> None:
    once = plain_address(f"https://training.example/{path}?{query}")
    assert once is None or plain_address(once) == once


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        *((text, "open") for text in ("CC BY 4.0", "cc-by-nc-sa", "Creative Commons", "CC0")),
        *((text, "open") for text in ("Hesperian open copyright", "Public  Domain")),
        ("https://creativecommons.org/licenses/by/4.0/", "open"),
        *((text, "free") for text in ("© MSF", "All rights reserved", "free of charge, terms")),
        *((text, "unknown") for text in (None, "", "  ", "stated for each item", "mixed (ADAM)")),
    ],
)
def test_a_licence_says_what_a_reader_may_do(text: str | None, kind: str) -> None:
    assert licence_kind(text) == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        *(("book (PDF)", "book"), ("web book + quiz", "course"), ("27-35 videos", "video")),
        *(("course catalogue", "collection"), ("guide + lesson plan", "guide")),
        *((None, "other"), ("web page", "other"), ("animation 2011", "video")),
    ],
)
def test_a_form_is_sorted_by_how_one_works_with_it(text: str | None, kind: str) -> None:
    assert form_kind(text) == kind

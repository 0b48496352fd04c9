"""The reader of every page finds what a careful person would."""

import re

import pytest

from tests.pages import LARGEST_PAGE, check_html

GOOD = """<!doctype html><html lang="en"><head><title>Home – Here</title>
<script src="/static/passkey.js?1"></script></head><body><main><h1>Home</h1>
<form method="post"><input type="hidden" name="csrf_token" value="x">
<label for="words">Words</label><textarea id="words" name="words"></textarea>
<select aria-label="Month" name="month"><option>May</option></select></form>
<form action="/search"><label for="asked">Search</label><input id="asked" name="asked"></form>
<svg><title>A chart</title></svg></main></body></html>"""


def test_a_page_as_it_should_be_is_taken() -> None:
    check_html(GOOD, "/home")


@pytest.mark.parametrize(
    ("part", "instead", "said"),
    [
        ('id="asked"', 'id="words"', "an id stands twice"),
        ("<h1>Home</h1>", "<h1>Home</h1><h1>Again</h1>", "a page has one h1"),
        ("<h1>Home</h1>", "", "a page has one h1"),
        ("Home – Here</title>", " – </title>", "no title"),
        ("<title>Home – Here</title>", "", "no title"),
        ("<h1>", '<h1 style="color: red">', "style or inline script"),
        ("<h1>", '<h1 onclick="go()">', "style or inline script"),
        ("</head>", "<style>h1 { color: red }</style></head>", "style or inline script"),
        ("/static/passkey.js?1", "/static/other.js?1", "other.js"),
        ('passkey.js?1">', 'passkey.js?1">go()', "go()"),
        ('for="words"', 'for="nothing"', "label for nothing"),
        ('<label for="asked">Search</label>', "", "a control without a label"),
        ('<label for="words">Words</label>', "", "a control without a label"),
        (' aria-label="Month"', "", "a control without a label"),
        ('name="csrf_token"', 'name="other"', "a form without a token"),
        ("<h1>", "<p>" + "x" * LARGEST_PAGE + "</p><h1>", "bytes of HTML"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_found(part: str, instead: str, said: str) -> None:
    assert part in GOOD
    with pytest.raises(AssertionError, match=re.escape(said)):
        check_html(GOOD.replace(part, instead, 1), "/home")


@pytest.mark.parametrize("broken", ["<p></main>", "<b><i></b></i>", "<h2>a</h3>"])
def test_what_no_reader_should_have_to_mend_is_found(broken: str) -> None:
    with pytest.raises(Exception, match=r"."):
        check_html(GOOD.replace("</main>", f"{broken}</main>"), "/home")

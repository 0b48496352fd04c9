"""One person's e-mail address is one spelling, in whatever way it is typed."""

import unicodedata

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import example, given
from hypothesis import strategies as st

from mentor_match.accounts.rules import one_spelling

# Letters of which there are several: of another width or case, with marks, and none to be seen.
LETTERS = st.text("abiIİıßſKÅåéÉｅＩσς\u0301\u0307\u00ad\u200d。.-xn 1", max_size=12)
ADDRESSES = st.builds(lambda name, host: f"{name}@{host}.org", LETTERS, LETTERS) | st.text()


@pytest.mark.parametrize(
    "typed",
    ["Zoë@Example.org", "ZOË@EXAMPLE.ORG", "  zoë@example.org\n", "zoe\u0308@example.org",
     "zoë@ｅｘａｍｐｌｅ.org", "zoë@example。org", "zoë@ｅxample｡ORG"],
)  # fmt: skip
def test_these_are_one(typed: str) -> None:
    assert one_spelling(typed) == "zoë@example.org"


def test_a_letter_that_a_database_takes_for_another_is_not_that_letter() -> None:
    assert one_spelling("vİctim@example.org") != "victim@example.org"


@given(ADDRESSES)
@example("İ@example.org")
def test_it_is_itself_and_what_a_form_makes_of_it_is_the_same(typed: str) -> None:
    """Some forms put an address in order before it is looked up, and it is counted before that."""
    wanted = one_spelling(typed)
    assert one_spelling(wanted) == wanted
    try:
        put_in_order = validate_email(typed, check_deliverability=False).normalized
    except EmailNotValidError:
        return
    assert one_spelling(put_in_order) == wanted
    assert unicodedata.is_normalized("NFC", put_in_order)

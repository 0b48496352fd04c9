"""What fits into one text message."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mentor_match.pairings.rules.sms import first_that_fits, fits, length


@pytest.mark.parametrize(
    ("text", "used", "room"),
    [
        ("a" * 160, 160, 160),
        ("a" * 161, 161, 160),
        ("10 €", 5, 160),  # the euro sign counts twice
        ("جلسة", 4, 70),
        ("ok 👍", 5, 70),  # beyond the first plane of Unicode: twice
        ("ñandú", 5, 70),  # ñ is of the GSM alphabet, ú is not
    ],
)
def test_signs_are_counted_as_networks_do(text: str, used: int, room: int) -> None:
    assert length(text) == (used, room)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.text(min_size=1, max_size=300), min_size=1, max_size=4))
def test_what_comes_out_always_fits(texts: list[str]) -> None:
    chosen = first_that_fits(texts)
    assert fits(chosen)
    fitting = [text for text in texts if fits(text)]
    assert chosen == fitting[0] if fitting else chosen.endswith("...")


def test_a_long_text_is_cut_between_words() -> None:
    cut = first_that_fits(["word " * 40])
    assert cut.endswith("word...") and length(cut)[0] > 150

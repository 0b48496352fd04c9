"""Which passwords are refused: a table, and what holds for all of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor_match.accounts.rules.passwords import (
    COMMON,
    TOO_COMMON,
    TOO_LONG,
    TOO_NEAR,
    TOO_PERSONAL,
    password_faults,
    pieces,
)

COMMON_ONES = """
password1234 Password1234! P@ssw0rd1234 passwordpassword P4$$w0rdP4$$ password-1234 xpasswordx12
thepassword1 Nenosiri1234 karibu123456 letmein12345 welcome12345 iloveyou1234 changeme2024
111111111111 000000000000 aaaaaaaaaaab abababababab !!!!!!!!!!!! 202620262026 test-test-test
123456789012 098765432109 abcdefghijkl zyxwvutsrqpo qwertyuiop12 qwertyqwerty asdfasdfasdf
zxcvbnmasdfg qweasdzxc123 1q2w3e4r5t6y 1qaz2wsx3edc azertyuiop12 abc123abc123 hospital2026
Nairobi2026! Sunshine2026 football2025 January-2026! monkeymonkey jesuschrist1 lovelovelove
nurse12345678 midwife123456 doctordoctor1 admin@123456 mentormatch12
""".split()
GOOD_ONES = (
    "four quiet words together",
    "another five calm words",
    "tangerine bicycle moon",
    "Umbrella-Tuesday-Rice",
    "kikombe cha chai moto",
    "mbuzi anapanda mlima",
    "lundi matin pluie fine",
    "زهرة الصباح الجميلة",
    "日本語の長い合言葉です朝",
    "7Fk29xQpLm3z",
    "gWx!29-kpQz_7",
    "xkqvbzrwmpty",
)
PERSON = ("zaynab@example.org", "Zaynab El-Masri", "Zizi")
NEAR = ("Mentor Match", "Association of Rural Midwives", "ARM")


@pytest.mark.parametrize("password", COMMON_ONES)
def test_what_is_tried_first_is_refused(password: str) -> None:
    assert TOO_COMMON in password_faults(password, PERSON, NEAR)


@pytest.mark.parametrize("password", GOOD_ONES)
def test_what_nobody_foresees_is_taken(password: str) -> None:
    assert password_faults(password, PERSON, NEAR) == []


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("zaynab is my name", TOO_PERSONAL),
        ("my cat is Z4ynab here", TOO_PERSONAL),
        ("mister masri walks on", TOO_PERSONAL),
        ("the zizi of my own", TOO_PERSONAL),
        ("I sign in to mentor match", TOO_NEAR),
        ("Mentor-Match quietly", TOO_NEAR),
        ("association of rural midwives!", TOO_NEAR),
    ],
)
def test_names_of_oneself_and_of_the_place_are_refused(password: str, fault: str) -> None:
    assert fault in password_faults(password, PERSON, NEAR)


def test_a_short_name_forbids_nothing() -> None:
    assert password_faults("charming umbrella moon", PERSON, NEAR) == []  # has "arm" in it


def test_a_hundred_and_twenty_eight_signs_are_taken_and_one_more_is_not() -> None:
    longest = ("tangerine bicycle moon " * 6)[:128]
    assert password_faults(longest, PERSON, NEAR) == []
    assert password_faults(longest + "x", PERSON, NEAR) == [TOO_LONG]


@given(
    st.sampled_from(sorted(COMMON)),
    st.from_regex(r"[0-9]{1,4}", fullmatch=True),
    st.sampled_from(["", "!", "-", "_", "."]),
    st.sampled_from([str.lower, str.upper, str.title]),
)
def test_a_common_word_is_not_mended_by_digits_and_signs(
    word: str, digits: str, sign: str, written: object
) -> None:
    assert callable(written)
    for password in (word + digits + sign, digits + sign + word, word + sign + digits):
        assert TOO_COMMON in password_faults(written(password), ())


@given(st.text(max_size=140))
def test_every_text_is_answered_and_taken_apart_whole(text: str) -> None:
    password_faults(text, (text,), (text,))
    assert "".join(piece for piece, _known in pieces(text)) == text


@given(st.text(alphabet="bcdfghjklmnpqrstvwxz", min_size=12, max_size=40), st.integers(2, 3))
def test_saying_it_again_makes_it_no_better(text: str, times: int) -> None:
    assert password_faults(text, ()) or not password_faults((text * times)[:128], ())

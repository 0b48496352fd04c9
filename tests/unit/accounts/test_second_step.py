"""Codes of apps and recovery codes."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import Config
from mentor_match.accounts.passkeys import Place
from mentor_match.accounts.rules import (
    address_for_app,
    hash_of_recovery_code,
    is_app_code,
    matching_step,
    new_recovery_codes,
    secret_as_text,
)
from mentor_match.accounts.rules.second_step import code_at, step_of

SECRET = b"12345678901234567890"  # of the examples in RFC 6238
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    assert code_at(SECRET, seconds // 30) == code


@given(st.integers(-3, 3))
def test_half_a_minute_before_and_after_is_taken_and_no_more(off: int) -> None:
    code = code_at(SECRET, step_of(NOW) + off)
    assert (matching_step(SECRET, code, NOW) is not None) == (abs(off) <= 1)


def test_spaces_between_the_digits_are_no_fault() -> None:
    code = code_at(SECRET, step_of(NOW))
    assert matching_step(SECRET, f" {code[:3]} {code[3:]} ", NOW) == step_of(NOW)
    assert is_app_code("123 456")
    assert not is_app_code("１２３４５６")
    assert not is_app_code(new_recovery_codes()[0])


def test_the_picture_says_what_apps_read() -> None:
    address = address_for_app(SECRET, service="Mentor Match", email="a+b@example.org")
    assert address == (
        "otpauth://totp/Mentor%20Match%3Aa%2Bb%40example.org"
        f"?secret={secret_as_text(SECRET).replace(' ', '')}&issuer=Mentor%20Match"
    )


def test_recovery_codes_differ_and_are_read_however_they_are_written() -> None:
    codes, person = new_recovery_codes(), uuid4()
    assert len(set(codes)) == 10
    for code in codes:
        written = code.upper().replace("-", " ")
        assert hash_of_recovery_code(person, code) == hash_of_recovery_code(person, written)
        assert hash_of_recovery_code(person, code) != hash_of_recovery_code(uuid4(), code)


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://mentors.example.org", "mentors.example.org"),
        ("http://localhost:8000", "localhost"),
        ("http://127.0.0.1:8000", None),
        ("http://[::1]:8000", None),
    ],
)
def test_passkeys_need_a_name(address: str, host: str | None) -> None:
    found = Place.of(address, "Mentor Match")
    assert (found.host if found else None) == host
    if found:
        assert found.origin == address


def test_the_address_that_make_run_names_takes_passkeys() -> None:
    assert Place.of(Config.BASE_URL, "Mentor Match") is not None


def test_a_moment_has_one_step() -> None:
    assert step_of(NOW + timedelta(seconds=30)) == step_of(NOW) + 1

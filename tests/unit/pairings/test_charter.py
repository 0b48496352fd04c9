"""The versions of a charter, without a database."""

import importlib.util
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor_match.pairings.rules import (
    AGREED_TITLES,
    CHARTER_TEXTS,
    CHARTER_VERSION,
    TEXT_CHANGED,
    Agreement,
    CharterState,
    changes,
    digest_of,
    next_number,
    signatures_that_count,
    state_of,
)

MIGRATION = Path(__file__).parents[3] / "migrations/versions"
words = st.one_of(st.none(), st.text(max_size=30))
agreements = st.builds(
    Agreement,
    goals=words,
    rhythm=st.sampled_from([None, "weekly", "monthly"]),
    minutes=st.sampled_from([None, 30, 45]),
    contact=words,
    reply_days=st.sampled_from([None, 1, 3]),
    feedback=words,
    boundary=words,
)

# People signed these letters. A change is another version; these lines are never edited.
LANDED = {
    1: "9af9708b1c8ffc0d",
    2: "bd5fe3031bf371d6",
}


@pytest.mark.parametrize("version", LANDED)
def test_a_text_that_was_signed_is_never_edited(version: int) -> None:
    assert digest_of(version, Agreement())[:16] == LANDED[version]


def test_the_newest_text_has_a_line_above() -> None:
    assert set(CHARTER_TEXTS) == set(LANDED)
    assert max(CHARTER_TEXTS) == CHARTER_VERSION


def test_the_migration_counts_the_same_digests() -> None:
    (file,) = MIGRATION.glob("*_versions_of_charters.py")
    spec = importlib.util.spec_from_file_location("versions_of_charters", file)
    assert spec and spec.loader
    migration: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(migration)
    assert migration.digest_of(1, {}) == digest_of(1, Agreement())
    agreed = {"goals": "To hand over well – “always”.", "rhythm": "weekly"}
    assert migration.digest_of(2, agreed) == digest_of(2, Agreement(**agreed))


@given(agreements, agreements)
def test_another_text_has_another_digest(one: Agreement, other: Agreement) -> None:
    assert (digest_of(2, one) == digest_of(2, other)) == (one == other)
    assert digest_of(1, one) != digest_of(2, one)


@given(agreements, agreements)
def test_what_changed_is_named_and_nothing_else(one: Agreement, other: Agreement) -> None:
    named = changes((2, one), (2, other))
    assert replace(one, **{name: getattr(other, name) for name in named}) == other
    assert all(getattr(one, name) != getattr(other, name) for name in named)
    assert changes((1, one), (2, other)) == (*named, TEXT_CHANGED)
    assert changes(None, (2, one)) == ()


def test_every_part_of_an_agreement_has_a_title() -> None:
    assert list(AGREED_TITLES) == [field.name for field in fields(Agreement)]


@dataclass
class Row:
    number: int
    in_force_at: datetime | None = None
    set_aside_at: datetime | None = None


def test_a_version_stays_in_force_until_a_later_one_is(now: datetime) -> None:
    first, second = Row(1, in_force_at=now), Row(2)
    assert [state_of(v, [first, second]) for v in (first, second)] == [
        CharterState.IN_FORCE,
        CharterState.PROPOSED,
    ]
    third = Row(3)
    assert state_of(second, [first, second, third]) == CharterState.REPLACED
    assert state_of(first, [first, second, third]) == CharterState.IN_FORCE
    third.in_force_at = now + timedelta(days=1)
    assert state_of(first, [first, second, third]) == CharterState.REPLACED
    assert state_of(third, [first, second, third]) == CharterState.IN_FORCE
    fourth = Row(4, set_aside_at=now)
    assert state_of(fourth, [first, fourth]) == CharterState.SET_ASIDE
    assert next_number([first, fourth]) == 5


def test_who_talks_about_a_change_is_not_without_a_charter() -> None:
    assert signatures_that_count(True, newest=0) == 2
    assert signatures_that_count(False, newest=1) == 1

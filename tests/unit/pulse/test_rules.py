"""Who is asked when, and what may be shown of the answers."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor_match.pulse.keys import pseudonym, subject_of
from mentor_match.pulse.rules import (
    DAYS_OPEN,
    FEWEST,
    KEEPS,
    MEASURES,
    WAVES,
    Given,
    Share,
    open_wave,
    opens_at,
    read_results,
    read_wave,
    released,
    sentence_of,
    shares_of_reasons,
)
from mentor_match.pulse.rules.results import difference, share_of

START = datetime(2026, 1, 10, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
FIVE = [measure.code for measure in MEASURES]


def one(
    subject: str = "a", wave: int = 6, month: int = 1, mentored: bool = True, value: int | None = 3
) -> Given:
    return Given(
        subject, wave, date(2026, month, 1), mentored, dict.fromkeys(FIVE, value), frozenset()
    )


ANSWERS = st.lists(
    st.builds(
        one,
        subject=st.sampled_from("abcdefgh"),
        wave=st.sampled_from([3, 6]),
        month=st.integers(1, 12),
        mentored=st.booleans(),
    ),
    max_size=60,
)


@pytest.mark.parametrize(
    ("days", "wave"),
    [
        (-1, None),
        (0, 0),
        (59, 0),
        (60, None),
        (91, 3),
        (151, None),
        (182, 6),
        (365, 12),
        (425, None),
    ],
)
def test_each_wave_is_open_for_a_time_and_then_over(days: int, wave: int | None) -> None:
    assert open_wave(START, START + days * DAY) == wave


@given(st.integers(0, 500))
def test_a_wave_is_open_exactly_from_its_first_day_on(days: int) -> None:
    now = START + days * DAY
    mine = [w for w in WAVES if opens_at(START, w) <= now < opens_at(START, w) + DAYS_OPEN * DAY]
    assert [open_wave(START, now)] == (mine or [None])


@given(ANSWERS, st.integers(1, 12))
def test_what_is_counted_once_stays_and_never_grows_by_fewer_than_the_limit(
    answers: list[Given], month: int
) -> None:
    before = Counter(map(id, released(answers, date(2026, month, 1))))
    after_ = released(answers, date(2026, 12, 1) if month == 12 else date(2026, month + 1, 1))
    after = Counter(map(id, after_))
    assert before <= after
    by_id = {id(answer): answer for answer in answers}
    new = Counter((by_id[key].wave, by_id[key].mentored) for key in (after - before))
    assert all(count >= FEWEST for count in new.values())
    assert all(answer.month < date(2026, 12, 1) for answer in after_)


@given(st.lists(st.sampled_from([1, 2, 4, 5, None]), max_size=30))
def test_a_share_is_shown_only_between_enough_and_enough(values: list[int | None]) -> None:
    share = share_of(values, frozenset({4, 5}))
    said = [value for value in values if value is not None]
    likely = sum(value > 3 for value in said)
    assert share.n == len(said)
    if min(likely, len(said) - likely) < FEWEST:
        assert share.count is None and share.value is None
    else:
        assert share.count == likely


def test_the_interval_is_that_of_the_paper() -> None:
    # Newcombe (1998), table II: 56 of 70 beside 48 of 80, method 10.
    found = difference(Share(56, 70), Share(48, 80))
    assert found is not None
    assert (round(found.low, 4), round(found.high, 4)) == (0.0524, 0.3339)
    assert found.beyond_chance


@given(st.integers(1, 60), st.integers(1, 60), st.data())
def test_an_interval_holds_its_difference_and_turns_with_its_sides(
    n: int, m: int, data: st.DataObject
) -> None:
    a = Share(data.draw(st.integers(0, n)), n)
    b = Share(data.draw(st.integers(0, m)), m)
    found, turned = difference(a, b), difference(b, a)
    assert found is not None and turned is not None
    little = 1e-9
    assert -1 - little <= found.low <= found.value + little
    assert found.value - little <= found.high <= 1 + little
    assert turned.value == pytest.approx(-found.value)
    assert (turned.low, turned.high) == (pytest.approx(-found.high), pytest.approx(-found.low))


def test_no_side_is_hidden_beside_a_sum_that_would_give_it_away() -> None:
    answers = [one(f"w{n}", value=5 if n < 6 else 1) for n in range(14)]
    answers += [one(f"o{n}", mentored=False, value=5 if n < 2 else 1) for n in range(9)]
    wave = read_wave(6, answers)
    assert wave.shares["burnout"][0].count == 6
    assert wave.shares["burnout"][1].count is None
    assert "burnout" not in wave.differences
    results = read_results(answers)
    assert all(share.n == 0 for share in results.start.values())


def test_people_who_answered_twice_show_how_far_answers_moved() -> None:
    start = [one(f"p{n}", 0, mentored=False, value=4) for n in range(24)]
    later = [one(f"p{n}", 6, mentored=n < 12, value=2 + n % 2) for n in range(12)]
    later += [one(f"p{n}", 6, mentored=False, value=4 + n % 2) for n in range(12, 24)]
    moved = read_wave(6, [*start, *later]).changes["leave_post"]
    assert (moved.n_with, moved.n_without) == (12, 12)
    assert moved.value == pytest.approx(-2)
    assert moved.low < -2 < moved.high < 0
    assert read_wave(6, [*start[:15], *later]).changes == {}


def test_of_each_person_only_the_latest_reasons_count() -> None:
    def reasons(subject: str, wave: int, *codes: str) -> Given:
        return Given(subject, wave, date(2026, 1, 1), False, dict.fromkeys(FIVE), frozenset(codes))

    answers = [reasons(f"p{n}", 0, "pay") for n in range(12)]
    answers += [reasons(f"p{n}", 3, "staff") for n in range(6)]
    shares = shares_of_reasons(answers)
    assert shares["pay"] == Share(6, 12) and shares["staff"] == Share(6, 12)
    assert shares["growth"] == Share(None, 12)
    assert set(shares) == set(KEEPS)


@pytest.mark.parametrize(
    ("with_", "without", "word"),
    [
        ((10, 80), (40, 80), "less often"),
        ((40, 80), (10, 80), "more often"),
        ((9, 20), (8, 20), "may be chance"),
    ],
)
def test_the_sentence_says_which_way_and_whether_chance_may_make_it(
    with_: tuple[int, int], without: tuple[int, int], word: str
) -> None:
    found = difference(Share(*with_), Share(*without))
    assert found is not None
    sentence, facts = sentence_of(found)
    assert word in sentence % {"what": "X", **facts}


def test_a_pseudonym_is_the_same_with_one_key_and_another_with_another(tmp_path: object) -> None:
    account = uuid4()
    assert pseudonym(account, b"k" * 32) == pseudonym(account, b"k" * 32)
    assert pseudonym(account, b"k" * 32) != pseudonym(account, b"q" * 32)
    assert account.hex not in pseudonym(account, b"k" * 32)
    first, second = f"{tmp_path}/one/key", f"{tmp_path}/two/key"
    assert subject_of(account, first) == subject_of(account, first) != subject_of(account, second)

"""When an address is given up, and what heals it."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mentor_match.learning.rules import UNSURE, LinkStanding, Trouble, after_check

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def test_one_failure_or_three_in_an_hour_kill_nothing() -> None:
    standing = LinkStanding(confirmed_at=NOW - 9 * DAY)
    for minutes in (0, 20, 40):
        standing = after_check(standing, Trouble.NO_ANSWER, NOW + timedelta(minutes=minutes))
    assert standing.dead_at is None and standing.failures == 3
    assert standing.confirmed_at == NOW - 9 * DAY and standing.failed_at == NOW


def test_failures_over_days_give_it_up_and_it_is_asked_again_later_and_later() -> None:
    standing, waits = LinkStanding(), []
    at = NOW
    for _ in range(4):
        standing = after_check(standing, Trouble.NOT_FOUND, at)
        assert standing.next_check_at is not None
        waits.append(standing.next_check_at - at)
        at = standing.next_check_at
    assert waits == [1 * DAY, 2 * DAY, 14 * DAY, 14 * DAY]
    assert standing.dead_at == NOW + 3 * DAY and standing.trouble == "not-found"


def test_a_page_that_opens_again_is_healed() -> None:
    dead = LinkStanding(failed_at=NOW, failures=5, trouble="server", dead_at=NOW)
    healed = after_check(dead, None, NOW + DAY)
    assert healed == LinkStanding(confirmed_at=NOW + DAY, next_check_at=NOW + 31 * DAY)


def test_a_busy_or_guarded_server_proves_nothing() -> None:
    before = LinkStanding(confirmed_at=NOW - 40 * DAY, failed_at=NOW - 9 * DAY, failures=2)
    for trouble in UNSURE:
        after = after_check(before, trouble, NOW)
        assert (after.failures, after.dead_at, after.confirmed_at) == (2, None, before.confirmed_at)


@given(st.lists(st.tuples(st.none() | st.sampled_from(list(Trouble)), st.integers(1, 40))))
def test_whatever_happens_the_promises_hold(looks: list[tuple[Trouble | None, int]]) -> None:
    standing, at = LinkStanding(), NOW
    for trouble, hours in looks:
        at += timedelta(hours=hours)
        standing = after_check(standing, trouble, at)
        assert standing.next_check_at is not None and standing.next_check_at > at
        if trouble is None:
            assert standing.dead_at is None and standing.confirmed_at == at
        if standing.dead_at is not None:
            assert standing.failures >= 3 and standing.failed_at is not None
            assert standing.dead_at - standing.failed_at >= 3 * DAY

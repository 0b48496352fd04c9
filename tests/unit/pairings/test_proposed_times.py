"""Times that are proposed, and the way two meet, without a database."""

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mentor_match.pairings.rules import SessionAlreadyPlanned, SessionTooFar
from mentor_match.pairings.rules.proposals import (
    TimePassed,
    TimesTheSame,
    check_times,
    open_times,
)
from mentor_match.pairings.rules.sessions import (
    GRACE,
    OLDEST,
    Meeting,
    counted_minutes,
    is_safe_link,
    unsettled,
)

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


def test_times_are_ahead_near_apart_and_free(now: datetime) -> None:
    check_times([now + DAY, now + 2 * DAY], planned=[now + 3 * DAY], now=now)
    for times, refusal in (
        ([now + DAY, now], TimePassed),
        ([now + 400 * DAY], SessionTooFar),
        ([now + 3 * DAY], SessionAlreadyPlanned),
        ([now + DAY, now + DAY], TimesTheSame),
    ):
        with pytest.raises(refusal) as refused:
            check_times(times, planned=[now + 3 * DAY], now=now)
        assert refused.value.facts["at"] == times[-1]


def test_a_time_leaves_the_list_when_it_has_passed(now: datetime) -> None:
    times = [now, now + DAY]
    assert open_times(times, now) == [now + DAY]
    assert open_times(times, now + DAY) == []


@pytest.mark.parametrize(
    "link",
    ["https://meet.example.org/abc?x=1#y", "https://meet.example.org:8443/", "https://xn--a.org/é"],
)
def test_links_that_lead_where_they_say(link: str) -> None:
    assert is_safe_link(link)


@pytest.mark.parametrize(
    "link",
    [
        "http://meet.example.org/",
        "javascript:alert(1)",
        "https://trusted.example@evil.example/",
        "https://localhost/",
        "https:///nothing",
        "https://meet.example.org/a b",
        "https://meet.example.org/\u202egro.live",
        "https://[broken/",
        "meet.example.org",
        "https://example.org/" + "a" * 400,
    ],
)
def test_links_that_do_not(link: str) -> None:
    assert not is_safe_link(link)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=80))
def test_no_text_breaks_the_check_of_links(text: str) -> None:
    assert is_safe_link(text) in (True, False)


def test_a_link_goes_with_video_and_a_place_with_meeting() -> None:
    both = {"link": "https://meet.example.org/", "place": "Ward 3"}
    assert Meeting(30, "video", **both).clean == Meeting(30, "video", link=both["link"])
    assert Meeting(30, "in-person", **both).clean == Meeting(30, "in-person", place="Ward 3")
    assert Meeting(30, "phone", **both).clean == Meeting(30, "phone")


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.none() | st.integers(5, 480), max_size=2), st.integers(5, 480))
def test_the_lower_of_what_was_stated_counts(stated: list[int | None], planned: int) -> None:
    counted = counted_minutes(*stated, planned=planned)
    said = [minutes for minutes in stated if minutes is not None]
    assert counted == (min(said) if said else planned)


def test_nobody_is_asked_too_early_or_a_month_later(now: datetime) -> None:
    over = 45 * MINUTE + GRACE
    assert not unsettled("planned", now, 45, now + over - MINUTE)
    assert unsettled("planned", now, 45, now + over)
    assert not unsettled("planned", now, 45, now + OLDEST)
    assert not unsettled("held", now, 45, now + over)

"""A mentor's rest and hours: kindly, with a way back, and never beyond what was said."""

import random
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from mentor_match.accounts.models import Account
from mentor_match.associations.queries import list_verified
from mentor_match.matching.service import next_suggestion
from mentor_match.notifications.models import Message
from mentor_match.pairings.commands import do_what_is_due
from mentor_match.pairings.queries import read_loads
from mentor_match.pairings.rules import MOST_SILENCES, MentorNotAvailable
from mentor_match.pairings.service import (
    accept_request,
    decline_request,
    expire_request,
    pause_pairing,
    withdraw_request,
)
from mentor_match.profiles.queries import get_mentor
from mentor_match.profiles.rules import PauseTooLong
from mentor_match.profiles.service import hold_hours, pause_mentor, resume_mentor
from tests.factories.matching import join
from tests.factories.pairings import make_mentee, make_mentor, make_request, make_two
from tests.pages import PageClient

DAY = timedelta(days=1)


@pytest.fixture
def two(session: Any) -> tuple[Account, Account]:
    return make_two(capacity=5)


def another_mentee(mentor: Account) -> Account:
    mentee = make_mentee()
    join(mentee.id, list_verified(mentor.id)[0])
    return mentee


def mails(session: Any, kind: str) -> list[Message]:
    return list(session.scalars(select(Message).where(Message.kind == kind)))


def let_run_out(mentor: Account, at: Any, times: int) -> None:
    for _ in range(times):
        make_request(another_mentee(mentor), mentor, now=at)
    do_what_is_due(at + 7 * DAY)


def test_three_silences_in_a_row_bring_a_rest_and_a_kind_word(
    session: Any, two: tuple[Account, Account], now: Any
) -> None:
    mentor = two[1]
    let_run_out(mentor, now, 2)
    assert get_mentor(mentor.id).paused_at is None
    let_run_out(mentor, now + 10 * DAY, 1)
    row = get_mentor(mentor.id)
    assert (row.paused_at, row.pause_reason) == (now + 17 * DAY, "silent")
    [mail] = mails(session, "mentor-rested")
    assert mail.recipient == mentor.email
    assert "no reproach" in mail.body
    assert "/mentoring-time" in mail.body
    assert next_suggestion(two[0].id, now + 17 * DAY) is None


def test_one_answer_in_between_ends_the_row(
    session: Any, two: tuple[Account, Account], now: Any
) -> None:
    mentor = two[1]
    let_run_out(mentor, now, 2)
    request = make_request(another_mentee(mentor), mentor, now=now + 8 * DAY)
    decline_request(request, by=mentor.id, reason="no-time", note=None, now=now + 9 * DAY)
    let_run_out(mentor, now + 10 * DAY, 2)
    assert get_mentor(mentor.id).paused_at is None
    assert mails(session, "mentor-rested") == []


def test_who_came_back_begins_anew(session: Any, two: tuple[Account, Account], now: Any) -> None:
    mentor = two[1]
    let_run_out(mentor, now, 3)
    resume_mentor(get_mentor(mentor.id), now=now + 8 * DAY)
    let_run_out(mentor, now + 9 * DAY, 2)
    assert get_mentor(mentor.id).paused_at is None


ACTS = ("ran out", "ran out", "ran out", "declined", "withdrawn", "was away")


@pytest.mark.parametrize("seed", range(3))
def test_what_is_kept_of_silence_is_what_one_finds_going_through_the_requests(
    session: Any, two: tuple[Account, Account], now: Any, seed: int
) -> None:
    mentor, chance = two[1], random.Random(seed)
    row: list[datetime] = []
    for day in range(0, 200, 8):
        at, act = now + day * DAY, chance.choice(ACTS)
        request = make_request(another_mentee(mentor), mentor, now=at)
        late, mine = at + 7 * DAY, get_mentor(mentor.id)
        if act == "was away":  # the request that waited meanwhile is forgiven as well
            pause_mentor(mine, now=at + DAY)
            resume_mentor(mine, now=at + 2 * DAY)
            expire_request(request, now=late)
            row = []
        elif act == "ran out":
            expire_request(request, now=late)
            row.append(at)
        elif act == "declined":
            decline_request(request, by=mentor.id, reason="no-time", note=None, now=at + DAY)
            row = []
        else:
            withdraw_request(request, by=request.mentee_id, now=at + DAY)
        session.expire_all()
        kept = get_mentor(mentor.id)
        assert (kept.unanswered, kept.unanswered_since) == (len(row), row[0] if row else None)
        assert (kept.paused_at is not None) == (len(row) >= MOST_SILENCES)
        if kept.paused_at is not None:
            assert len(row) == MOST_SILENCES
            resume_mentor(kept, now=late)
            row = []


def test_a_rest_until_a_day_ends_by_itself_with_one_mail(
    session: Any, two: tuple[Account, Account], now: Any
) -> None:
    mentor = get_mentor(two[1].id)
    pause_mentor(mentor, until=now + 5 * DAY, now=now)
    do_what_is_due(now + 4 * DAY)
    assert mentor.paused_at is not None
    for days in (5, 6):
        do_what_is_due(now + days * DAY)
        session.refresh(mentor)
        assert mentor.paused_at is None
    assert [mail.recipient for mail in mails(session, "mentor-back")] == [two[1].email]
    assert next_suggestion(two[0].id, now + 6 * DAY).mentor_id == two[1].id


def test_a_rest_without_a_day_does_not_end_by_itself(
    session: Any, two: tuple[Account, Account], now: Any
) -> None:
    pause_mentor(get_mentor(two[1].id), now=now)
    do_what_is_due(now + 300 * DAY)
    assert get_mentor(two[1].id).paused_at is not None


@pytest.mark.parametrize("days", [-1, 0, 367])
def test_a_rest_ends_within_a_year(two: tuple[Account, Account], now: Any, days: int) -> None:
    with pytest.raises(PauseTooLong):
        pause_mentor(get_mentor(two[1].id), until=now + days * DAY, now=now)
    assert get_mentor(two[1].id).paused_at is None


def test_who_holds_to_the_hours_is_not_proposed_once_they_are_taken(
    two: tuple[Account, Account], now: Any
) -> None:
    mentee, mentor = two
    row = get_mentor(mentor.id)
    row.hours_per_month = 3
    hold_hours(row, on=True, now=now)
    assert next_suggestion(mentee.id, now).mentor_id == mentor.id
    request = make_request(another_mentee(mentor), mentor, now=now, rhythm="weekly")
    pairing = accept_request(request, by=mentor.id, now=now)
    assert read_loads([mentor.id])[mentor.id].used_up
    assert next_suggestion(mentee.id, now) is None
    with pytest.raises(MentorNotAvailable):
        make_request(mentee, mentor, now=now)
    pause_pairing(pairing, by=mentor.id, now=now)
    assert next_suggestion(mentee.id, now).mentor_id == mentor.id, "a rest takes no time"
    hold_hours(row, on=False, now=now)
    assert next_suggestion(mentee.id, now).mentor_id == mentor.id


def test_hours_and_rest_are_kept_on_one_page(
    page: PageClient, two: tuple[Account, Account], now: Any
) -> None:
    mentee, mentor = two
    request = make_request(mentee, mentor, now=now, rhythm="monthly")
    accept_request(request, by=mentor.id, now=now)
    get_mentor(mentor.id).hours_per_month = 4
    page.sign_in(mentor)
    assert "About 0.8 of 4 hours" in page.get("pairings.mentoring_time").text
    page.post("pairings.hold_hours")
    assert get_mentor(mentor.id).hours_held_since is not None
    page.post("pairings.lift_hours")
    assert get_mentor(mentor.id).hours_held_since is None
    refused = page.post("pairings.pause_mentoring", {"until": "2020-01-01"}, status=422)
    assert refused.errors == [PauseTooLong.sentence]
    page.post("pairings.pause_mentoring", {"until": "yesterday"}, status=422)
    assert "You rest just now" in page.post("pairings.pause_mentoring", {"until": ""}).text
    assert get_mentor(mentor.id).paused_at is not None
    page.post("pairings.resume_mentoring")
    assert get_mentor(mentor.id).paused_at is None


def test_who_offers_nothing_has_no_such_page(page: PageClient) -> None:
    page.sign_in(make_mentee())
    page.get("pairings.mentoring_time", status=404)
    page.post("pairings.hold_hours", status=404)


def test_an_act_is_noted_by_day_and_reading_is_not(page: PageClient, session: Any) -> None:
    mentor = make_mentor()
    page.sign_in(mentor)
    page.get("pairings.mentoring_time")
    assert mentor.last_active_on is None
    mentor.last_active_on = date(2020, 2, 2)
    page.post("pairings.hold_hours")
    today = mentor.last_active_on
    assert today > date(2026, 1, 1)
    assert mentor.active_before_on == date(2020, 2, 2)
    page.post("pairings.lift_hours")
    assert (mentor.last_active_on, mentor.active_before_on) == (today, date(2020, 2, 2))


def test_a_mentee_reads_when_a_mentor_was_active_in_words(
    page: PageClient, two: tuple[Account, Account]
) -> None:
    mentee, mentor = two
    mentor.last_active_on = date(2020, 2, 2)
    page.sign_in(mentee)
    seen = page.get("matching.suggestion", mentor_id=mentor.id).text
    assert "Last active more than a month ago" in seen
    assert "2020" not in seen

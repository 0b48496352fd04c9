"""Home: one next action, a queue by waiting, and what is new, for every part a person can play."""

from datetime import date, timedelta
from typing import Any

import pytest

from mentor_match.accounts.models import Account
from mentor_match.associations.service import appoint_coordinator
from mentor_match.insight.queries import list_changes, read_standing
from mentor_match.insight.rules import next_step, since_last_time
from mentor_match.matching.service import dismiss, find_standing
from mentor_match.pairings.service import accept_request, block_person, decline_request
from mentor_match.web import clock
from tests.factories.accounts import make_account
from tests.factories.matching import become_mentee
from tests.factories.pairings import (
    make_association,
    make_mentee,
    make_mentor,
    make_pairing,
    make_request,
    make_two,
)
from tests.pages import PageClient

DAY = timedelta(days=1)


def kinds(account: Account, now: Any) -> list[str]:
    return [wait.kind for wait in read_standing(account.id, now)[1]]


def test_an_empty_account_is_told_how_to_begin(page: PageClient) -> None:
    page.sign_in(make_account())
    seen = page.get("insight.home")
    assert "Say what you are looking for" in seen.text
    assert not seen.soup.select("#waits, #changes")


def test_who_waits_longest_comes_first_whatever_for(session: Any, now: Any) -> None:
    mentor = make_mentor(capacity=5)
    mentees = [make_mentee(name) for name in ("Late", "Early", "Between")]
    make_association(mentor, *mentees)
    late, early, between = mentees
    make_request(late, mentor, now=now - DAY)
    make_request(early, mentor, now=now - 5 * DAY)
    accept_request(
        make_request(between, mentor, now=now - 4 * DAY), by=mentor.id, now=now - 3 * DAY
    )
    waits = read_standing(mentor.id, now)[1]
    assert [(wait.kind, wait.name) for wait in waits][:3] == [
        ("request", "Early"),
        ("charter", "Between"),
        ("request", "Late"),
    ]
    assert [wait.since for wait in waits] == sorted(wait.since for wait in waits)


def test_an_overdue_request_waits_for_nobody(session: Any, now: Any) -> None:
    request = make_request(now=now)
    assert kinds(request.mentor, now + 6 * DAY) == ["request"]
    assert kinds(request.mentor, now + 7 * DAY) == []
    assert kinds(request.mentee, now) == []


def test_the_charter_waits_for_both_and_leads_to_its_page(
    page: PageClient, session: Any, now: Any
) -> None:
    pairing = make_pairing(now=now)
    for person in (pairing.mentee, pairing.mentor):
        assert next_step(read_standing(person.id, now)[0]) == "sign the charter"
        page.sign_in(person)
        seen = page.get("insight.home")
        assert f"/pairings/{pairing.id}/charter" in seen.html


def test_one_account_can_be_both_at_once(page: PageClient, session: Any, now: Any) -> None:
    mentee, mentor = make_two()
    become_mentee(mentor, wants={"handover": (5, 1)})
    other = make_mentor("Other")
    make_association(mentor, other)
    make_request(mentee, mentor, now=clock.now())
    make_request(mentor, other, now=clock.now())
    page.sign_in(mentor)
    seen = page.get("insight.home").text
    assert "Somebody waits for your answer" in seen
    assert "You asked" in seen


def test_a_coordinator_finds_the_association(page: PageClient, session: Any, now: Any) -> None:
    association, account = make_association(), make_account()
    appoint_coordinator(association, account, by=None, now=now)
    page.sign_in(account)
    assert association.name in page.get("insight.home").text


def test_what_others_did_since_the_last_visit_is_told_and_ones_own_acts_are_not(
    session: Any, now: Any
) -> None:
    pairing = make_pairing(now=now)
    session.commit()
    told = [
        change.sentence % {"name": change.name}
        for change in list_changes(pairing.mentee_id, now - DAY)
    ]
    assert "Beatrice accepted your request." in told
    assert "A request between you and Beatrice was sent." not in told
    own = [change.sentence for change in list_changes(pairing.mentor_id, now - 2 * DAY)]
    assert [sentence % {"name": ""} for sentence in own if "accepted" in sentence] == []
    assert list_changes(pairing.mentee_id, now + DAY) == []


def test_nobody_learns_from_it_who_blocked_or_dismissed_them(session: Any, now: Any) -> None:
    mentee, mentor = make_two()
    dismiss(find_standing(mentee.id, now=now), mentor.id, now=now)
    make_request(mentee, mentor, now=now)
    block_person(mentee.id, by=mentor.id, now=now)
    session.commit()
    told = [change.sentence for change in list_changes(mentee.id, now - DAY)]
    assert told == ["%(name)s declined your request."]
    assert [c.sentence for c in list_changes(mentor.id, now - DAY)] == [
        "A request between you and %(name)s was sent."
    ]


def test_the_page_says_since_which_day(page: PageClient, session: Any) -> None:
    today = clock.now()
    request = make_request(now=today - DAY)
    decline_request(request, by=request.mentor_id, reason="no-time", note=None, now=today)
    request.mentee.last_active_on = (today - 3 * DAY).date()
    page.sign_in(request.mentee)
    seen = page.get("insight.home")
    assert "Beatrice declined your request." in seen.text


@pytest.mark.parametrize(
    ("last", "before", "day"),
    [
        (None, None, None),
        (date(2026, 11, 20), None, 20),
        (date(2026, 11, 23), date(2026, 11, 18), 18),
        (date(2026, 11, 23), None, None),
    ],
)
def test_the_last_visit_is_the_day_before_this_one(
    last: date | None, before: date | None, day: int | None
) -> None:
    since = since_last_time(last, before, date(2026, 11, 23))
    assert (since.day if since else None) == day

"""What stands in the queue of the home page beside requests and pairings, each in its words."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from mentor_match.accounts.models import Account
from mentor_match.circles import service as circles
from mentor_match.insight.queries import read_standing
from mentor_match.insight.rules import next_step
from mentor_match.pairings import service
from mentor_match.pairings.models import Pairing
from mentor_match.pairings.rules.feedback import CODES
from mentor_match.pairings.rules.sessions import Meeting
from mentor_match.pairings.service.charter import sign_charter
from mentor_match.pairings.service.feedback import give_closing_feedback, give_session_feedback
from mentor_match.pairings.service.sessions import plan_meeting
from mentor_match.profiles.models import MentorProfile, Offer
from mentor_match.web import clock
from tests.counting import counted
from tests.factories.circles import let_in, make_circle, make_people, make_running
from tests.factories.pairings import (
    LIMITS,
    NOW,
    make_association,
    make_mentee,
    make_mentor,
    make_pairing,
)
from tests.pages import PageClient

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def the_clock_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def queue(account: Account, now: Any = NOW) -> list[tuple[str, str]]:
    return [(wait.kind, wait.name) for wait in read_standing(account.id, now)[1]]


def step(account: Account, now: Any = NOW) -> str:
    return next_step(read_standing(account.id, now)[0])


def test_who_is_asked_to_co_mentor_finds_it_until_it_is_answered(
    page: PageClient, session: Any
) -> None:
    mentee = make_mentee("Wanjiku", cadre="2222", wants=("labour-care",))
    mentor, midwife = make_mentor("Baraka", cadre="2221"), make_mentor("Halima", cadre="2222")
    profile = session.get(MentorProfile, midwife.id)
    profile.offers.append(Offer(topic="labour-care", level=5))
    make_association(mentee, mentor, midwife)
    pairing = make_pairing(mentee, mentor)
    goal = service.set_goal(
        pairing, topic="labour-care", words="Alone.", due=(NOW + 90 * DAY).date(), level=2,
        by=mentee.id, now=NOW,
    )  # fmt: skip
    ask = service.ask_co_mentor(pairing, goal.id, midwife.id, by=mentee.id, limits=LIMITS, now=NOW)
    assert queue(midwife) == [("co-mentor", "Wanjiku")]
    assert queue(midwife, NOW + 8 * DAY) == []  # it has run out
    page.sign_in(midwife)
    home = page.get("insight.home")
    assert home.heading and "Would you co-mentor one goal of Wanjiku?" in home.text
    read = page.get(home.link("Read the goal"))
    assert read.address.endswith(f"/co-mentoring/{ask.id}")
    service.accept_co_mentoring(ask, by=midwife.id, limits=LIMITS, now=NOW)
    assert queue(midwife) == []
    service.claim_goal(pairing, goal.id, by=mentee.id, now=NOW)
    assert queue(midwife) == [("co-mentored goal", "Wanjiku")]
    assert step(midwife) == "look at a goal"
    page.sign_in(midwife)
    assert page.get("insight.home").link("Look at it").endswith(f"/co-mentoring/{ask.id}")
    service.block_person(mentee.id, by=midwife.id, now=NOW)
    assert queue(midwife) == []


def hold(pairing: Pairing, at: Any) -> Any:
    for reader in (pairing.mentee_id, pairing.mentor_id):
        version = pairing.charter_open
        if version is not None:
            sign_charter(pairing, digest=version.digest, by=reader, now=NOW)
    meeting = plan_meeting(pairing, at, Meeting(45, "phone"), by=pairing.mentee_id, now=NOW)
    for one in (pairing.mentee_id, pairing.mentor_id):
        service.confirm_session(pairing, meeting.id, by=one, now=NOW)
    return meeting


def test_feedback_is_asked_for_about_the_latest_session_alone_and_not_for_ever(
    page: PageClient, session: Any
) -> None:
    pairing = make_pairing(now=NOW - 40 * DAY)
    for days in (9, 2):
        meeting = hold(pairing, NOW - days * DAY)
    mentee = pairing.mentee
    assert queue(mentee)[-1] == ("feedback", "Beatrice")  # nobody waits for it
    assert [kind for kind, _name in queue(mentee)].count("feedback") == 1
    assert ("feedback", "Beatrice") not in queue(mentee, NOW + 30 * DAY)
    page.sign_in(mentee)
    home = page.get("insight.home")
    page.get(home.link("Two questions about your session with Beatrice"))
    give_session_feedback(
        pairing, meeting.id, useful="4", better="time", words="", by=mentee.id, now=NOW
    )
    # The older one is not asked about in its place once the latest was answered.
    assert ("feedback", "Beatrice") not in queue(mentee)


def test_who_ended_a_pairing_is_asked_to_look_back_once(page: PageClient, session: Any) -> None:
    pairing, unmet = make_pairing(now=NOW - 40 * DAY), make_pairing(now=NOW - 40 * DAY)
    hold(pairing, NOW - 2 * DAY)
    for one in (pairing, unmet):
        service.complete_pairing(one, by=one.mentor_id, now=NOW - DAY / 24)
    mentor = pairing.mentor
    assert ("closing feedback", "Achieng") in queue(mentor)
    assert ("closing feedback", "Achieng") not in queue(unmet.mentor)  # nothing to look back on
    page.sign_in(mentor)
    page.get(page.get("insight.home").link("Look back on your pairing with"))
    give_closing_feedback(pairing, dict.fromkeys(CODES, "4"), by=mentor.id, now=NOW)
    assert ("closing feedback", "Achieng") not in queue(mentor)


def test_circles_stand_in_the_queue_of_whom_they_wait_for(page: PageClient, session: Any) -> None:
    people, association = make_people(5)
    circle = make_circle(people[0], association)
    name = circle.name
    service_ = {"now": NOW - DAY}
    circles.invite(circle, people[3].id, by=people[0].id, **service_)
    circles.ask_to_join(circle, people[4].id, **service_)
    assert queue(people[0]) == [("circle question", name)]
    assert queue(people[3]) == [("circle invitation", name)]
    assert queue(people[4]) == []
    let_in(circle, people[1], people[2])
    circle.created_at = NOW - 9 * DAY
    circles.start_circle(circle, by=people[0].id, now=NOW - 8 * DAY)
    kinds = {"minutes": 60, "channel": "video", "theme": "Nights", "by": people[0].id, "now": NOW}
    been = circles.plan_session(circle, starts_at=NOW - DAY / 2, **kinds)
    circles.plan_session(circle, starts_at=NOW + 2 * DAY, **kinds)
    assert queue(people[1]) == [("circle session held", name), ("circle session", name)]
    page.sign_in(people[1])
    home = page.get("insight.home")
    assert "Say that you were there" in home.text and "Coming up" in home.text
    page.get(home.link("Were you at the session"))
    circles.attend_session(circle, been.id, by=people[1].id, now=NOW)
    assert queue(people[1]) == [("circle session", name)]
    page.sign_in(people[0])
    assert page.get("insight.home").link("Answer").endswith("#people")


def test_a_session_that_counts_already_asks_the_others_for_a_week(session: Any) -> None:
    circle, people = make_running(5)
    circle.started_at = NOW - 20 * DAY
    been = circles.plan_session(
        circle, starts_at=NOW - 2 * DAY, minutes=60, channel="video", theme="Nights",
        by=people[0].id, now=NOW,
    )  # fmt: skip
    for person in people[:3]:
        circles.attend_session(circle, been.id, by=person.id, now=NOW)
    assert been.state == "held"
    assert queue(people[4]) == [("circle session held", circle.name)]
    assert queue(people[4], NOW + 6 * DAY) == []
    assert queue(people[0]) == []


def test_a_circle_that_meets_soon_comes_before_a_resource(session: Any) -> None:
    circle, people = make_running(3)
    mentor = make_mentor("Baraka")
    make_association(mentor)
    place = circle.place_of(people[2].id)
    assert place is not None
    place.account_id = mentor.id  # as if the mentor had joined it
    session.flush()
    plan: Callable[..., Any] = circles.plan_session
    plan(circle, starts_at=NOW + 5 * DAY, minutes=60, channel="phone", theme="Nights",
         by=people[0].id, now=NOW)  # fmt: skip
    session.expire_all()
    assert step(mentor) == "wait for requests"
    assert step(mentor, NOW + 3 * DAY) == "meet the circle"


def test_home_asks_the_database_as_often_for_many_of_everything(
    page: PageClient, session: Any
) -> None:
    counts = []
    for size in (1, 5):
        people, association = make_people(3)
        mentor = make_mentor("Baraka", cadre="2221", capacity=20)
        mentees = [make_mentee(f"Mentee{number}") for number in range(size)]
        make_association(mentor, *mentees)
        for number in range(size):
            circle = make_circle(people[0], association, name=f"Circle {number}")
            let_in(circle, *people[1:])
            circles.start_circle(circle, by=people[0].id, now=NOW - 3 * DAY)
            facts = {"minutes": 60, "channel": "phone", "theme": "Nights", "now": NOW}
            for days in (-1, 2):
                circles.plan_session(circle, starts_at=NOW + days * DAY, **facts, by=people[0].id)
            pairing = make_pairing(mentees[number], mentor, now=NOW - 40 * DAY)
            hold(pairing, NOW - 2 * DAY)
        for reader in (people[1], mentor):
            page.sign_in(reader)
            session.expire_all()
            with counted() as sent:
                page.get("insight.home")
            counts.append(len(sent))
    few, many = counts[:2], counts[2:]
    assert many == few, counts
    assert max(counts) <= 30, counts

"""What coordinators see of feedback: nothing before five, and no small count after."""

from datetime import timedelta
from typing import Any

import pytest

from mentor_match.accounts.models import Account
from mentor_match.associations.models import Association
from mentor_match.associations.service import appoint_coordinator
from mentor_match.insight.queries.feedback import read_feedback
from mentor_match.pairings import service
from mentor_match.pairings.models import Pairing
from mentor_match.pairings.rules.feedback import CODES
from mentor_match.pairings.rules.sessions import Meeting
from mentor_match.pairings.service.feedback import give_closing_feedback, give_session_feedback
from mentor_match.pairings.service.sessions import plan_meeting
from tests.counting import counted
from tests.factories.pairings import (
    NOW,
    make_association,
    make_mentee,
    make_mentor,
    make_pairing,
    make_person,
)
from tests.pages import PageClient

DAY = timedelta(days=1)


@pytest.fixture
def coordinator(session: Any) -> Account:
    return make_person("Coordinator")


def pairings_of(coordinator: Account, number: int) -> tuple[Association, list[Pairing]]:
    mentor = make_mentor(capacity=20)
    mentees = [make_mentee(f"Mentee{n}") for n in range(number)]
    association = make_association(mentor, *mentees)
    appoint_coordinator(association, coordinator, by=None, now=NOW)
    return association, [make_pairing(one, mentor, now=NOW - 30 * DAY) for one in mentees]


def look_back(pairing: Pairing, score: str) -> None:
    service.complete_pairing(pairing, by=pairing.mentor_id, now=NOW)
    answers = dict.fromkeys(CODES, score)
    give_closing_feedback(pairing, answers, by=pairing.mentee_id, now=NOW)


def say(pairing: Pairing, better: str) -> None:
    meeting = plan_meeting(pairing, NOW - DAY, Meeting(45, "phone"), by=pairing.mentee_id, now=NOW)
    for one in (pairing.mentee_id, pairing.mentor_id):
        service.confirm_session(pairing, meeting.id, by=one, now=NOW)
    give_session_feedback(
        pairing, meeting.id, useful="4", better=better, words="", by=pairing.mentee_id, now=NOW
    )


def test_a_coordinator_reads_nothing_of_four_and_means_of_five(
    page: PageClient, coordinator: Account
) -> None:
    association, pairings = pairings_of(coordinator, 6)
    page.sign_in(coordinator)
    seen = []
    for pairing in pairings:
        look_back(pairing, "5")
        page.sign_in(coordinator)
        view = page.get("insight.association_feedback", association_id=association.id)
        seen.append(view.text)
    assert all("Too few answers to show" in text for text in seen[:4])
    assert seen[0] == seen[3]  # not even that somebody answered
    assert "4.5 or more" in seen[4] and "5.0" not in seen[4]
    assert seen[5] == seen[4]


def test_what_few_wished_for_is_hidden_and_cannot_be_worked_out(coordinator: Account) -> None:
    association, pairings = pairings_of(coordinator, 10)
    for pairing, better in zip(pairings, ["time"] * 8 + ["aim"] * 2, strict=True):
        say(pairing, better)
    found = read_feedback(association.id)["mentee"]
    assert (found.useful.n, found.useful.mean) == (10, 4.0)
    assert found.next_time.total == 10
    assert dict(found.next_time.shown) == {"time": None, "aim": None}


def test_the_page_is_for_coordinators_of_this_association_and_is_linked(
    page: PageClient, coordinator: Account
) -> None:
    association, _pairings = pairings_of(coordinator, 1)
    other = make_person("Other")
    appoint_coordinator(make_association(other), other, by=None, now=NOW)
    page.sign_in(other)
    page.get("insight.association_feedback", status=404, association_id=association.id)
    page.sign_in(coordinator)
    overview = page.get("insight.association", association_id=association.id)
    view = page.get(overview.link("What members say about mentoring"))
    assert view.heading == "What members say about mentoring"


def test_ten_times_the_answers_ask_no_more_of_the_database(
    page: PageClient, coordinator: Account
) -> None:
    def asked(association: Association) -> int:
        page.sign_in(coordinator)
        with counted() as sent:
            page.get("insight.association_feedback", association_id=association.id)
        return len(sent)

    small, pairings = pairings_of(coordinator, 1)
    look_back(pairings[0], "4")
    large, pairings = pairings_of(coordinator, 12)
    for pairing in pairings:
        look_back(pairing, "4")
    assert asked(large) == asked(small) <= 20

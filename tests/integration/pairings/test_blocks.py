"""Blocking takes effect at once, both ways, in silence, and can be undone."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from mentor_match.accounts.models import Account
from mentor_match.associations.queries import list_verified
from mentor_match.matching.queries import list_excluded
from mentor_match.matching.service import find_standing, next_suggestion
from mentor_match.notifications.models import Message
from mentor_match.pairings.queries import are_apart, list_apart
from mentor_match.pairings.rules import MentorNotAvailable, RequestClosed, YouBlocked
from mentor_match.pairings.service import accept_request, block_person, unblock_person
from mentor_match.web.refusals import NotFound
from tests.factories.matching import join
from tests.factories.matching import make_mentor as make_ranked_mentor
from tests.factories.pairings import make_mentee, make_pairing, make_request, make_two
from tests.pages import PageClient

HOUR = timedelta(hours=1)


@pytest.fixture
def two(session: Any) -> tuple[Account, Account]:
    return make_two()


def kinds_to(session: Any, account: Account) -> list[str]:
    asked = select(Message.kind).where(Message.recipient == account.email)
    return list(session.scalars(asked.order_by(Message.written_at, Message.id)))


@pytest.mark.parametrize("who", ["mentee", "mentor"])
def test_neither_is_proposed_or_can_ask_whoever_of_the_two_blocked(
    two: tuple[Account, Account], who: str, now: Any
) -> None:
    mentee, mentor = two
    assert next_suggestion(mentee.id, now).mentor_id == mentor.id
    blocker, other = two if who == "mentee" else (mentor, mentee)
    block_person(other.id, by=blocker.id, now=now)
    assert are_apart(mentee.id, mentor.id) and are_apart(mentor.id, mentee.id)
    assert mentor.id in list_excluded(mentee.id, now)
    assert str(mentor.id) in find_standing(mentee.id, now=now).facts.excluded
    assert next_suggestion(mentee.id, now) is None
    with pytest.raises(YouBlocked if who == "mentee" else MentorNotAvailable):
        make_request(mentee, mentor, now=now)


def test_a_request_of_ones_own_is_withdrawn_and_one_to_oneself_is_declined_kindly(
    session: Any, two: tuple[Account, Account], now: Any
) -> None:
    mentee, mentor = two
    own = make_request(mentee, mentor, now=now)
    block_person(mentor.id, by=mentee.id, now=now + HOUR)
    assert own.state == "withdrawn"
    unblock_person(mentor.id, by=mentee.id, now=now + HOUR)
    theirs = make_request(mentee, mentor, now=now + 2 * HOUR)
    block_person(mentee.id, by=mentor.id, now=now + 3 * HOUR)
    assert (theirs.state, theirs.reason) == ("declined", "other")
    with pytest.raises(RequestClosed):
        accept_request(theirs, by=mentor.id, now=now + 4 * HOUR)


def test_the_other_hears_nothing_of_the_block(
    session: Any, two: tuple[Account, Account], now: Any
) -> None:
    mentee, mentor = two
    make_request(mentee, mentor, now=now)
    block_person(mentee.id, by=mentor.id, now=now + HOUR)
    assert kinds_to(session, mentee) == ["request-declined"]
    bodies = session.scalars(select(Message.body).where(Message.recipient == mentee.email))
    assert not [body for body in bodies if "block" in body.lower()]


def test_an_overdue_request_expires_as_it_would_have(
    two: tuple[Account, Account], now: Any
) -> None:
    request = make_request(*two, now=now)
    block_person(two[1].id, by=two[0].id, now=now + timedelta(days=8))
    assert request.state == "expired"


def test_only_people_one_has_to_do_with_can_be_blocked(
    two: tuple[Account, Account], now: Any
) -> None:
    stranger = make_mentee("Stranger")
    for other, by in ((stranger.id, two[0].id), (two[0].id, two[0].id)):
        with pytest.raises(NotFound):
            block_person(other, by=by, now=now)
    assert list_apart(two[0].id) == frozenset()


def test_the_page_of_a_blocked_mentor_does_not_exist_for_either(
    page: PageClient, two: tuple[Account, Account], now: Any
) -> None:
    mentee, mentor = two
    page.sign_in(mentee)
    page.get("matching.suggestion", mentor_id=mentor.id)
    block_person(mentee.id, by=mentor.id, now=now)
    page.get("matching.suggestion", status=404, mentor_id=mentor.id)
    page.get("matching.ask", status=404, mentor_id=mentor.id)


def test_blocking_is_explained_done_listed_and_undone_on_pages(
    page: PageClient, two: tuple[Account, Account], now: Any
) -> None:
    mentee, mentor = two
    request = make_request(mentee, mentor)
    page.sign_in(mentor)
    seen = page.get("pairings.request", request_id=request.id)
    assert seen.link("Block Achieng") == f"/people/{mentee.id}/block"
    assert "is not told" in page.get("pairings.block", person_id=mentee.id).text
    done = page.post("pairings.save_block", person_id=mentee.id)
    assert done.heading == "Your safety"
    assert "Achieng" in done.text
    page.sign_in(mentee)
    assert "Beatrice" not in page.get("pairings.safety").text
    page.sign_in(mentor)
    page.post("pairings.unblock", person_id=mentee.id)
    assert list_apart(mentor.id) == frozenset()
    page.post("pairings.unblock", status=404, person_id=mentee.id)


def test_an_open_pairing_is_offered_to_be_ended_and_not_ended_by_itself(
    page: PageClient, session: Any
) -> None:
    pairing = make_pairing()
    page.sign_in(pairing.mentee)
    assert "open pairing" in page.get("pairings.block", person_id=pairing.mentor_id).text
    done = page.post("pairings.save_block", person_id=pairing.mentor_id)
    assert done.heading.startswith("End the pairing")
    assert pairing.state == "active"


def test_the_next_best_is_proposed_in_place_of_the_blocked(
    two: tuple[Account, Account], now: Any
) -> None:
    mentee, mentor = two
    other = make_ranked_mentor(offers={"handover": 1})
    join(other.id, list_verified(mentee.id)[0])
    assert next_suggestion(mentee.id, now).mentor_id == mentor.id
    block_person(mentor.id, by=mentee.id, now=now)
    assert next_suggestion(mentee.id, now).mentor_id == other.id

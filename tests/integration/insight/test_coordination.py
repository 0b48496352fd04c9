"""Home, and what a coordinator sees."""

from datetime import timedelta
from typing import Any

import pytest

from mentor_match.associations.models import Coordinator
from mentor_match.extensions import db
from mentor_match.permissions import Role
from mentor_match.web import clock
from tests.factories.accounts import LONG_AGO, make_account
from tests.factories.pairings import (
    make_association,
    make_mentee,
    make_mentor,
    make_pairing,
    make_request,
)
from tests.pages import PageClient


def make_coordinator(association: Any) -> Any:
    coordinator = make_account(Role.COORDINATOR)
    db.session.add(
        Coordinator(account_id=coordinator.id, association_id=association.id, appointed_at=LONG_AGO)
    )
    db.session.flush()
    return coordinator


def make_world(pairings: int = 1) -> Any:
    """An association with old pairings that never met; (it, its coordinator)."""
    now = clock.now()
    people = [(make_mentee(f"Mentee{n}"), make_mentor(f"Mentor{n}")) for n in range(pairings)]
    association = make_association(*(person for two in people for person in two))
    for mentee, mentor in people:
        make_pairing(mentee, mentor, now=now - timedelta(days=40))
    return association, make_coordinator(association)


def test_who_needs_a_hand_comes_first_by_name_with_reason_and_action(page: PageClient) -> None:
    association, coordinator = make_world()
    page.sign_in(coordinator)
    view = page.get("insight.association", association_id=association.id)
    assert view.heading == association.name
    case = view.soup.select_one("li.card").get_text(" ")
    assert "Mentee0" in case and "Mentor0" in case
    assert "No session has been held for a while." in case
    assert "The charter has not been signed by both." in case
    assert "Ask both when they will meet next" in case


def test_figures_are_those_counted_by_hand(page: PageClient) -> None:
    association, coordinator = make_world(3)
    page.sign_in(coordinator)
    view = page.get("insight.association", association_id=association.id)
    assert "6 verified members" in view.text
    assert "3 active pairings of 3 in all" in view.text
    assert "100% of requests answered in time n = 3 answered or expired" in view.text
    assert view.soup.select_one("svg.chart") is not None
    assert "of pairings across cadres n = 0, in whole fives, of 3 pairings" in view.text


def test_an_association_without_anybody_has_an_honest_page(page: PageClient) -> None:
    association = make_association()
    page.sign_in(make_coordinator(association))
    view = page.get("insight.association", association_id=association.id)
    assert "Nobody needs a hand just now" in view.text
    assert "– of pairings across cadres" in view.text
    for endpoint in ("insight.association_pairings", "insight.association_requests"):
        assert "here" in page.get(endpoint, association_id=association.id).text


def test_lists_are_narrowed_by_state_and_taken_away_as_files(page: PageClient) -> None:
    association, coordinator = make_world(2)
    page.sign_in(coordinator)
    ids = {"association_id": association.id}
    assert len(page.get("insight.association_pairings", **ids).soup.select("tbody tr")) == 2
    paused = page.get("insight.association_pairings", state="paused", **ids)
    assert "No pairings here" in paused.text
    requests = page.get("insight.association_requests", state="accepted", **ids)
    assert len(requests.soup.select("tbody tr")) == 2
    file = page.get("insight.association_pairings_csv", **ids)
    assert file.html.startswith("\ufeffid,state,health,mentee,mentor")
    assert file.html.count("needs check-in") == 2
    assert page.get("insight.association_requests_csv", **ids).html.count("accepted") == 2


def test_a_member_of_a_partner_association_has_no_name_here(page: PageClient) -> None:
    from tests.factories.matching import agree

    mentee, mentor = make_mentee("Own"), make_mentor("Foreign")
    own, other = make_association(mentee), make_association(mentor)
    agree(own, other)
    make_pairing(mentee, mentor, now=clock.now() - timedelta(days=40))
    page.sign_in(make_coordinator(own))
    view = page.get("insight.association", association_id=own.id)
    assert "Own" in view.text
    assert "Foreign" not in view.text
    assert "someone of a partner association" in view.text


@pytest.mark.parametrize("endpoint", ["association", "association_pairings_csv"])
def test_another_associations_coordinator_finds_nothing(page: PageClient, endpoint: str) -> None:
    association, _coordinator = make_world()
    page.sign_in(make_coordinator(make_association()))
    page.get(f"insight.{endpoint}", status=404, association_id=association.id)
    page.sign_in(make_account())
    page.get(f"insight.{endpoint}", status=403, association_id=association.id)


def test_home_says_what_comes_next(page: PageClient) -> None:
    page.sign_in(make_account())
    assert "Say what you are looking for" in page.get("insight.home").text
    mentee, mentor = make_mentee(), make_mentor()
    page.sign_in(mentee)
    assert "Join your association" in page.get("insight.home").text
    make_association(mentee, mentor)
    assert "Choose a mentor" in page.get("insight.home").text
    make_request(mentee, mentor, now=clock.now())
    assert "Your request is on its way" in page.get("insight.home").text
    page.sign_in(mentor)
    assert "Somebody waits for your answer" in page.get("insight.home").text
    assert "1 thing waits for you" in page.get("insight.home").text


def test_a_coordinator_of_one_association_goes_straight_to_it(page: PageClient) -> None:
    association, coordinator = make_world()
    page.sign_in(coordinator)
    answer = page.client.get("/coordination")
    assert answer.location == f"/coordination/{association.id}"

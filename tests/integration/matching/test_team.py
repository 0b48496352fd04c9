"""A team of mentors for one mentee, on both databases."""

from typing import Any

import pytest

from mentor_match.matching import service
from mentor_match.pairings.models import Pairing
from mentor_match.pairings.service import accept_request, end_pairing, request_mentor
from mentor_match.profiles.models import MenteeProfile
from mentor_match.profiles.rules import TooFewMentors
from mentor_match.profiles.service import choose_mentors
from mentor_match.web import clock
from tests.factories.matching import make_association, make_mentee, make_mentor
from tests.factories.pairings import LIMITS, NOW
from tests.pages import PageClient

WANTS = {"handover": (5, 1), "hiv": (4, 1), "change": (3, 1)}


@pytest.fixture(autouse=True)
def the_clock_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def world(session: Any) -> dict[str, Any]:
    """A midwife with a midwife as her mentor, and mentors of three cadres to add."""
    home = make_association()
    mentee = make_mentee(home, call_me="Achieng", wants=WANTS, mentee={"places": 1})
    people = {
        "midwife": make_mentor(home, call_me="Mid", offers={"handover": 5}),
        "second": make_mentor(home, call_me="Second", offers={"hiv": 5, "change": 5}),
        "doctor": make_mentor(home, call_me="Doc", cadre="2211", offers={"hiv": 4}),
        "pharmacist": make_mentor(home, call_me="Pharma", cadre="2262", offers={"change": 4}),
        "nurse": make_mentor(home, call_me="Nurse", cadre="2221", offers={"hiv": 2}),
    }
    return {"mentee": mentee, **people}


def pair(world: dict[str, Any], who: str) -> Pairing:
    request = request_mentor(
        world["mentee"].id, world[who].id, topics=["handover"], to_learn="To hand over.",
        brings=None, rhythm="monthly", months=6, limits=LIMITS, now=NOW,
    )  # fmt: skip
    return accept_request(request, by=world[who].id, now=NOW)


def proposed(world: dict[str, Any], size: int) -> dict[str, tuple[str, ...]]:
    standing = service.find_standing(world["mentee"].id, now=NOW)
    assert standing is not None
    found = service.propose_team(standing, service.find_team(world["mentee"].id), size)
    return {one.suggestion.seen.account.call_me: one.topics for one in found}


def test_a_mentee_without_mentors_is_proposed_a_whole_team(world: dict[str, Any]) -> None:
    team = proposed(world, 3)
    assert len(team) == 3
    assert sorted(topic for topics in team.values() for topic in topics) == sorted(WANTS)


def test_what_is_missing_is_covered_by_cadres_that_are_not_there_yet(
    world: dict[str, Any],
) -> None:
    pair(world, "midwife")
    team = service.find_team(world["mentee"].id)
    assert [member.topics for member in team.members] == [("handover",)]
    assert team.uncovered == ("hiv", "change")
    assert team.cadres == ("2222",)
    # The second midwife offers both, at a higher level; the team has a midwife already.
    assert proposed(world, 2) == {"Doc": ("hiv",), "Pharma": ("change",)}
    assert proposed(world, 1) == {"Doc": ("hiv",)}


def test_how_many_mentors_are_wanted_is_never_less_than_there_are(
    session: Any, world: dict[str, Any]
) -> None:
    mentee = world["mentee"]
    choose_mentors(mentee.id, 2, now=NOW)
    pairing = pair(world, "midwife")
    pair(world, "doctor")
    with pytest.raises(TooFewMentors, match="2 mentors"):
        choose_mentors(mentee.id, 1, now=NOW)
    end_pairing(pairing, reason="no-time", by=mentee.id, now=NOW)
    choose_mentors(mentee.id, 1, now=NOW)
    session.expire_all()
    profile = session.get(MenteeProfile, mentee.id)
    assert (profile.places, profile.places_taken) == (1, 1)


def test_the_page_shows_the_team_and_each_mentor_sees_who_is_for_what(
    world: dict[str, Any], page: PageClient
) -> None:
    pairing = pair(world, "midwife")
    page.sign_in(world["mentee"])
    before = page.get("matching.team").text
    assert "Make room for one more above" in before
    after = page.post("matching.save_team", {"places": "3"}).text
    assert "Doc" in after
    assert "Make room" not in after
    assert page.post("matching.save_team", {"places": "9"}, status=422).errors
    page.sign_in(world["midwife"])
    shared = page.get("matching.shared_team", pairing_id=pairing.id).text
    assert "Handing over with ISBAR" in shared
    assert "HIV care" in shared
    page.sign_in(world["doctor"])
    page.get("matching.shared_team", status=404, pairing_id=pairing.id)


def test_a_person_without_a_profile_is_told_what_to_do(session: Any, page: PageClient) -> None:
    page.sign_in(make_mentor(make_association()))
    assert "Finish your profile as a mentee first" in page.get("matching.team").text

"""One question a page: asked, kept, corrected and finished."""

from typing import Any

import pytest

from mentor_match.profiles.queries import find_mentee, find_mentor, find_profile
from mentor_match.profiles.rules import Part, steps_of
from tests.factories.accounts import make_account
from tests.pages import PageClient

SHARED: dict[str, dict[str, Any]] = {
    "cadre": {"cadre": "3222"},
    "country": {"country": "KEN"},
    "place": {"setting": "rural"},
    "time-zone": {"time_zone": "Africa/Nairobi"},
    "languages": {"languages": ["en"], "other": "Kiswahili, French"},
    "years": {"years": "0"},
    "formats": {"formats": ["phone", "text"]},
    "gender": {"gender": "not-stated"},
}
MENTEE = {
    **SHARED,
    "wants": {"topics": ["newborn-care", "triage"]},
    "levels": {
        "priority-newborn-care": "5",
        "level-newborn-care": "1",
        "priority-triage": "2",
        "level-triage": "0",
    },
    "goals": {"goals": "أن أصبح قابلة أفضل"},
    "discipline": {"discipline": "any"},
}
MENTOR = {
    **SHARED,
    "offers": {"topics": ["newborn-care"]},
    "strengths": {"level-newborn-care": "5"},
    "experience": {"experience": "Twelve years on a ward."},
    "capacity": {"capacity": "2", "hours_per_month": "4"},
    "accepts": {"which": "some", "cadres": ["3222", "2222"]},
}


def answer(page: PageClient, role: str, answers: dict[str, dict[str, Any]]) -> None:
    for step in steps_of(Part(role)):
        page.post("profiles.save_step", answers[step.code], role=role, code=step.code)


def test_a_mentee_answers_every_question_and_finishes(page: PageClient) -> None:
    account = make_account()
    page.sign_in(account)
    page.post("profiles.start", role="mentee")
    answer(page, "mentee", MENTEE)
    view = page.get("profiles.check", role="mentee")
    for shown in ("Assistant or community midwife", "Kenya", "Swahili", "أن أصبح قابلة أفضل"):
        assert shown in view.text
    assert page.post("profiles.complete", role="mentee").heading.startswith("Hello")
    mentee, profile = find_mentee(account.id), find_profile(account.id)
    assert mentee.completed_at is not None
    assert {w.topic: (w.priority, w.level) for w in mentee.wants} == {
        "newborn-care": (5, 1),
        "triage": (2, 0),
    }
    assert profile.languages == {"en", "sw", "fr"}
    assert account.time_zone == "Africa/Nairobi"


def test_what_both_parts_share_is_asked_once(page: PageClient) -> None:
    account = make_account()
    page.sign_in(account)
    answer(page, "mentee", MENTEE)
    view = page.post("profiles.start", role="mentor")
    assert view.heading == "What can you help others with?"
    answer(page, "mentor", MENTOR)
    page.post("profiles.complete", role="mentor")
    mentor = find_mentor(account.id)
    assert (mentor.capacity, mentor.hours_per_month) == (2, 4)
    assert mentor.accepts_cadres == {"3222", "2222"}
    assert "Pause for a while" in page.get("profiles.overview").text
    page.post("profiles.pause")
    assert find_mentor(account.id).paused_at is not None
    page.post("profiles.resume")
    assert find_mentor(account.id).paused_at is None


@pytest.mark.parametrize(
    ("role", "code", "typed", "said"),
    [
        ("mentee", "cadre", {"cadre": ""}, "Choose your cadre."),
        ("mentee", "cadre", {"cadre": "9999"}, "Choose from the list"),
        ("mentee", "country", {"country": ""}, "Choose the country you work in."),
        ("mentee", "place", {}, "Choose the kind of place."),
        ("mentee", "time-zone", {"time_zone": "Moon/Base"}, "Choose from the list"),
        ("mentee", "languages", {}, "Choose at least one language."),
        ("mentee", "languages", {"other": "Gobbledygook"}, "Gobbledygook"),
        ("mentee", "years", {"years": "-1"}, "from 0 to 60"),
        ("mentee", "years", {"years": "many"}, "from 0 to 60"),
        ("mentee", "formats", {}, "Choose at least one way to meet."),
        ("mentee", "wants", {}, "Choose at least one topic."),
        ("mentee", "wants", {"topics": ["juggling"]}, "Choose from the list"),
        ("mentee", "goals", {"goals": "Call me on +254 712 345 678"}, "a phone number"),
        ("mentee", "goals", {"goals": "Mary, born 12/03/1994"}, "date of birth"),
        ("mentor", "capacity", {"capacity": "0", "hours_per_month": "2"}, "from 1 to 10"),
        ("mentor", "accepts", {"which": "some"}, "Choose the cadres you accept"),
    ],
)
def test_a_faulty_answer_is_named_and_not_kept(
    page: PageClient, role: str, code: str, typed: dict[str, Any], said: str
) -> None:
    account = make_account()
    page.sign_in(account)
    page.post("profiles.save_step", SHARED["country"], role=role, code="country")
    view = page.post("profiles.save_step", typed, status=422, role=role, code=code)
    assert any(said in error for error in view.errors), view.errors
    if "goals" in typed:
        assert typed["goals"] in view.soup.select_one("textarea").get_text()
        assert find_mentee(account.id).goals is None


def test_nothing_is_finished_while_an_answer_is_missing(page: PageClient) -> None:
    account = make_account()
    page.sign_in(account)
    page.post("profiles.save_step", SHARED["cadre"], role="mentee", code="cadre")
    view = page.post("profiles.complete", role="mentee")
    assert "Answer “Country” first" in view.text
    assert find_mentee(account.id).completed_at is None


def test_another_country_asks_for_the_time_zone_again(page: PageClient) -> None:
    page.sign_in(make_account())
    answer(page, "mentee", MENTEE)
    view = page.post(
        "profiles.save_step", {"country": "IDN"}, role="mentee", code="country", back="check"
    )
    assert view.heading == "Which is your time zone?"
    assert "Asia/Jakarta" in view.text


def test_fewer_places_than_are_taken_are_refused(page: PageClient, session: Any) -> None:
    account = make_account()
    page.sign_in(account)
    answer(page, "mentor", MENTOR)
    mentor = find_mentor(account.id)
    mentor.places_taken = 2
    view = page.post(
        "profiles.save_step",
        {"capacity": "1", "hours_per_month": "4"},
        status=422,
        role="mentor",
        code="capacity",
    )
    assert "You have 2 open pairings" in view.errors[0]


@pytest.mark.parametrize("address", ["/profile/mentee/offers", "/profile/mentee/x", "/profile/x/y"])
def test_a_question_that_is_not_asked_does_not_exist(page: PageClient, address: str) -> None:
    page.sign_in(make_account())
    page.get(address, status=404)


def test_levels_wait_for_the_topics(page: PageClient) -> None:
    page.sign_in(make_account())
    answer_page = page.client.get("/profile/mentee/levels")
    assert answer_page.location == "/profile/mentee/wants"

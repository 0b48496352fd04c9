"""The list of suggestions, through the pages."""

from typing import Any

import numpy as np
import pytest

from mentor_match.extensions import db
from mentor_match.matching import service
from mentor_match.matching.rules import Filters
from tests.counting import counted
from tests.factories.matching import (
    LABOUR,
    LEADING,
    LONG_AGO,
    NEWBORN,
    agree,
    become_mentee,
    dismiss,
    join,
    make_association,
    make_mentee,
    make_mentor,
    make_person,
)
from tests.pages import PageClient, PageView


def names(view: PageView) -> list[str]:
    """The mentors on the page, in their order."""
    return [" ".join(title.get_text().split()) for title in view.soup.select(".card-title")]


def test_mentors_stand_in_the_order_of_the_engines_score(page: PageClient, now: Any) -> None:
    nurses = make_association()
    mentee = make_mentee(nurses, wants={LABOUR: (5, 1), NEWBORN: (2, 0)})
    for level in (1, 2, 3, 4, 5):
        make_mentor(nurses, call_me=f"Level{level}", offers={LABOUR: level})
        make_mentor(nurses, call_me=f"Both{level}", offers={LABOUR: level, NEWBORN: 5})
    page.sign_in(mentee)
    shown = names(page.get("matching.suggestions"))
    standing = service.find_standing(mentee.id, now=now)
    assert standing is not None
    scores = standing.pool.ranker.scores([standing.facts])[0]
    by_id = dict(zip(standing.pool.mentors, scores, strict=True))
    found = service.suggest(standing, Filters()).found
    ordered = [by_id[str(suggestion.mentor_id)] for suggestion in found]
    assert shown == [suggestion.seen.account.call_me for suggestion in found]
    assert len(shown) == 10
    assert np.all(np.diff(ordered) <= 1e-12)
    for suggestion, score in zip(found, ordered, strict=True):
        assert suggestion.explanation.score == pytest.approx(score)


def test_ten_stand_on_a_page_and_the_rest_follow(page: PageClient) -> None:
    nurses = make_association()
    page.sign_in(make_mentee(nurses))
    everyone = {make_mentor(nurses).call_me for _number in range(13)}
    first = page.get("matching.suggestions")
    second = page.get(first.link("Next page"))
    assert (len(names(first)), len(names(second))) == (10, 3)
    assert {*names(first), *names(second)} == everyone
    assert names(page.get("/suggestions?page=99")) == names(second)


def test_a_share_of_the_first_page_goes_to_other_cadres(page: PageClient) -> None:
    nurses = make_association()
    page.sign_in(make_mentee(nurses))
    for number in range(12):
        make_mentor(nurses, call_me=f"Midwife{number}", offers={LABOUR: 5})
    for number in range(4):
        make_mentor(nurses, call_me=f"Doctor{number}", cadre="2211", offers={LABOUR: 2})
    shown = names(page.get("matching.suggestions"))
    assert len([name for name in shown if name.startswith("Doctor")]) == 3


@pytest.mark.parametrize("state", ["pending", "lapsed"])
def test_a_mentor_who_is_not_verified_is_never_proposed(page: PageClient, state: str) -> None:
    nurses = make_association()
    page.sign_in(make_mentee(nurses))
    hidden = make_mentor(nurses, call_me="Hidden", membership=state)
    make_mentor(nurses, call_me="Shown")
    assert names(page.get("matching.suggestions")) == ["Shown"]
    page.get("matching.suggestion", status=404, mentor_id=hidden.id)
    page.get("matching.ask", status=404, mentor_id=hidden.id)


def test_nobody_is_proposed_to_themselves(page: PageClient) -> None:
    nurses = make_association()
    both = make_mentor(nurses, call_me="Both")
    become_mentee(both)
    make_mentor(nurses, call_me="Other")
    page.sign_in(both)
    assert names(page.get("matching.suggestions")) == ["Other"]
    page.get("matching.suggestion", status=404, mentor_id=both.id)


@pytest.mark.parametrize(
    "part",
    [{"completed_at": None}, {"paused_at": LONG_AGO}, {"capacity": 1, "places_taken": 1}],
    ids=["unfinished", "paused", "full"],
)
def test_a_mentor_who_takes_nobody_now_is_not_proposed(
    page: PageClient, part: dict[str, Any]
) -> None:
    nurses = make_association()
    page.sign_in(make_mentee(nurses))
    make_mentor(nurses, call_me="Away", mentor=part)
    make_mentor(nurses, call_me="Here")
    assert names(page.get("matching.suggestions")) == ["Here"]


def test_a_place_that_is_taken_between_two_visits_is_seen(page: PageClient, session: Any) -> None:
    nurses = make_association()
    page.sign_in(make_mentee(nurses))
    mentor = make_mentor(nurses, mentor={"capacity": 1})
    assert names(page.get("matching.suggestions")) == [mentor.call_me]
    from mentor_match.profiles.queries import find_mentor

    part = find_mentor(mentor.id)
    assert part is not None
    part.places_taken = 1
    assert names(page.get("matching.suggestions")) == []


def test_another_association_is_proposed_only_by_agreement(page: PageClient, now: Any) -> None:
    nurses, doctors, pharmacists = (make_association() for _number in range(3))
    page.sign_in(make_mentee(nurses))
    make_mentor(doctors, call_me="Doctor")
    stranger = make_mentor(pharmacists, call_me="Pharmacist")
    assert names(page.get("matching.suggestions")) == []
    agreement = agree(nurses, doctors)
    agree(doctors, pharmacists)
    assert names(page.get("matching.suggestions")) == ["Doctor"]
    page.get("matching.suggestion", status=404, mentor_id=stranger.id)
    agreement.ended_at = now
    assert names(page.get("matching.suggestions")) == []


def test_a_membership_that_lapses_takes_the_mentor_off_the_list_at_once(
    page: PageClient, now: Any
) -> None:
    nurses = make_association()
    page.sign_in(make_mentee(nurses))
    mentor = make_person(nurses, membership="pending", call_me="Mentor")
    from mentor_match.profiles.models import MentorProfile, Offer

    offers = [Offer(topic=LABOUR, level=5)]
    db.session.add(MentorProfile(account_id=mentor.id, completed_at=LONG_AGO, offers=offers))
    second = join(mentor.id, make_association(), "verified")
    assert second.state == "verified"
    assert names(page.get("matching.suggestions")) == []
    from mentor_match.associations.queries import list_memberships

    membership = next(m for m in list_memberships(mentor.id) if m.association_id == nurses.id)
    membership.state = "verified"
    assert names(page.get("matching.suggestions")) == ["Mentor"]
    membership.state = "lapsed"
    assert names(page.get("matching.suggestions")) == []


def test_without_a_verified_membership_there_are_no_names_and_nobody_to_ask(
    page: PageClient,
) -> None:
    nurses = make_association()
    page.sign_in(make_mentee(nurses, membership="pending"))
    mentor = make_mentor(nurses, call_me="Wanjiku", mentor={"experience": "Twenty years in Kisii."})
    view = page.get("matching.suggestions")
    assert len(names(view)) == 1
    assert "Wanjiku" not in view.html
    assert "Kisii" not in view.html
    assert str(mentor.id) not in view.html
    assert "has not verified you yet" in view.text
    page.get("matching.suggestion", status=404, mentor_id=mentor.id)
    page.get("matching.ask", status=404, mentor_id=mentor.id)
    page.post("matching.dismiss", status=404, mentor_id=mentor.id)


def test_who_is_in_no_association_is_told_to_join_one(page: PageClient) -> None:
    make_mentor(make_association())
    page.sign_in(make_mentee(None))
    view = page.get("matching.suggestions")
    assert "Join your association first" in view.text
    assert view.link("Join an association") == "/associations"


def test_who_has_not_finished_the_profile_is_led_there(page: PageClient) -> None:
    nurses = make_association()
    for account in (make_person(nurses), make_mentee(nurses, mentee={"completed_at": None})):
        page.sign_in(account)
        view = page.get("matching.suggestions")
        assert "Tell us first what you want to learn" in view.text
        assert view.link("Complete my profile") == "/profile"


def test_who_has_all_the_mentors_asked_for_is_told_so(page: PageClient) -> None:
    nurses = make_association()
    make_mentor(nurses, call_me="Free")
    page.sign_in(make_mentee(nurses, mentee={"places": 1, "places_taken": 1}))
    view = page.get("matching.suggestions")
    assert "You have the mentors you asked for" in view.text
    assert "Free" not in view.text


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        (f"topic={LEADING}", {"Amina"}),
        ("cadre=2211", {"Amina"}),
        ("language=sw", {"Baraka"}),
        ("country=UGA", {"Amina"}),
        ("setting=urban", {"Amina"}),
        ("format=text", {"Baraka"}),
        ("country=KEN&language=en", {"Baraka"}),
        ("topic=", {"Amina", "Baraka"}),
    ],
)
def test_filters_in_the_address_narrow_the_list(
    page: PageClient, query: str, kept: set[str]
) -> None:
    nurses = make_association()
    page.sign_in(make_mentee(nurses, wants={LABOUR: (5, 1), LEADING: (3, 1)}, languages={"en"}))
    make_mentor(
        nurses,
        call_me="Amina",
        cadre="2211",
        country="UGA",
        setting="urban",
        formats={"video"},
        offers={LABOUR: 4, LEADING: 4},
    )
    make_mentor(nurses, call_me="Baraka", languages={"en", "sw"})
    assert set(names(page.get(f"/suggestions?{query}"))) == kept


def test_filters_that_leave_nobody_offer_the_way_back(page: PageClient) -> None:
    nurses = make_association()
    page.sign_in(make_mentee(nurses))
    make_mentor(nurses)
    view = page.get("/suggestions?country=KEN&cadre=2211&page=3")
    assert "Nobody is within these filters" in view.text
    assert "Without the filter “Cadre”, 1 mentor is back." in view.text
    assert len(names(page.get(view.link("Clear the filters")))) == 1


def test_a_filter_that_nobody_could_choose_is_no_fault(page: PageClient) -> None:
    nurses = make_association()
    page.sign_in(make_mentee(nurses))
    make_mentor(nurses)
    view = page.get("/suggestions?country=%3Cscript%3E&page=no")
    assert "Nobody is within these filters" in view.text


def test_a_dismissed_mentor_is_gone_and_is_not_told(page: PageClient, session: Any) -> None:
    from sqlalchemy import func, select

    from mentor_match.notifications.models import Message

    nurses = make_association()
    page.sign_in(make_mentee(nurses))
    mentor = make_mentor(nurses, call_me="Dismissed")
    make_mentor(nurses, call_me="Kept")
    view = page.post("matching.dismiss", mentor_id=mentor.id)
    assert names(view) == ["Kept"]
    assert session.scalar(select(func.count(Message.id))) == 0
    again = page.post("matching.dismiss", mentor_id=mentor.id)
    assert names(again) == ["Kept"]
    listed = page.get("matching.dismissed")
    assert names(listed) == ["Dismissed"]
    back = page.post("matching.restore", mentor_id=mentor.id)
    assert set(names(back)) == {"Dismissed", "Kept"}
    page.post("matching.restore", status=404, mentor_id=mentor.id)


def test_as_many_queries_for_fifty_mentors_as_for_five(page: PageClient) -> None:
    nurses = make_association()
    page.sign_in(make_mentee(nurses))
    counts = []
    for more in (5, 45):
        for _number in range(more):
            make_mentor(nurses)
        for _visit in range(2):
            with counted() as seen:
                page.get("matching.suggestions")
            counts.append(len(seen))
    first_of_five, again_of_five, first_of_fifty, again_of_fifty = counts
    assert first_of_five == first_of_fifty
    assert again_of_five == again_of_fifty < first_of_fifty
    assert again_of_fifty <= 20


def test_the_dismissed_of_someone_else_are_not_mine(page: PageClient) -> None:
    nurses = make_association()
    mentor = make_mentor(nurses)
    dismiss(make_mentee(nurses), mentor)
    page.sign_in(make_mentee(nurses))
    assert names(page.get("matching.suggestions")) == [mentor.call_me]
    assert names(page.get("matching.dismissed")) == []
    page.post("matching.restore", status=404, mentor_id=mentor.id)

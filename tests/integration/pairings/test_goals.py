"""Goals, and the resources that follow them, on both databases."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from mentor_match.notifications.models import Message
from mentor_match.pairings import queries, service
from mentor_match.pairings.models import Pairing, PairingGoal
from mentor_match.pairings.rules import (
    GoalClosed,
    GoalLevelBelow,
    GoalOnTopicOpen,
    NextStep,
    OnlyTheMentorSigns,
    OutsideScopeOfMentor,
    PairingPaused,
)
from mentor_match.profiles.queries import find_mentee
from mentor_match.web import clock
from mentor_match.web.refusals import NotFound
from tests.factories.pairings import (
    NOW,
    make_association,
    make_mentee,
    make_mentor,
    make_pairing,
    make_resource,
)
from tests.pages import PageClient

DAY = timedelta(days=1)
DUE = (NOW + 90 * DAY).date()


def told(session: Any, kind: str) -> list[str]:
    session.flush()
    return sorted(session.scalars(select(Message.recipient).where(Message.kind == kind)))


def set_goal(pairing: Pairing, topic: str = "handover", **changes: Any) -> PairingGoal:
    facts: dict[str, Any] = {
        "topic": topic,
        "words": "To hand over twenty patients without leaving one out.",
        "due": DUE,
        "level": None,
        "by": pairing.mentee_id,
        "now": NOW,
    }
    return service.set_goal(pairing, **{**facts, **changes})


def attached(pairing: Pairing) -> list[tuple[str, str | None]]:
    return [(item.resource.title, item.topic) for item in queries.list_attached(pairing.id)]


def test_a_goal_begins_at_the_level_of_the_profile(session: Any) -> None:
    pairing = make_pairing()
    goal = set_goal(pairing)
    assert (goal.state, goal.level_before, goal.guarded) == ("open", 2, False)
    assert set_goal(pairing, "triage").level_before == 0
    assert set_goal(pairing, "conflict", level=4, by=pairing.mentor_id).level_before == 4
    assert told(session, "goal-set") == sorted([pairing.mentor.email] * 2 + [pairing.mentee.email])
    with pytest.raises(GoalOnTopicOpen):
        set_goal(pairing)
    service.pause_pairing(pairing, by=pairing.mentee_id, now=NOW)
    with pytest.raises(PairingPaused):
        set_goal(pairing, "malaria")


def test_the_mentor_signs_off_and_the_level_of_the_profile_follows(session: Any) -> None:
    pairing = make_pairing()
    goal = set_goal(pairing)
    with pytest.raises(NotFound):
        service.claim_goal(pairing, goal.id, by=pairing.mentor_id, now=NOW)
    for _ in range(2):
        service.claim_goal(pairing, goal.id, by=pairing.mentee_id, now=NOW + DAY)
    assert told(session, "goal-claimed") == [pairing.mentor.email]
    with pytest.raises(OnlyTheMentorSigns):
        service.reach_goal(pairing, goal.id, level=4, by=pairing.mentee_id, now=NOW + DAY)
    with pytest.raises(GoalLevelBelow):
        service.reach_goal(pairing, goal.id, level=1, by=pairing.mentor_id, now=NOW + DAY)
    service.reach_goal(pairing, goal.id, level=4, by=pairing.mentor_id, now=NOW + DAY)
    assert (goal.state, goal.level_after, goal.signed_off_by, goal.closed_at) == (
        "reached",
        4,
        pairing.mentor_id,
        NOW + DAY,
    )
    mentee = find_mentee(pairing.mentee_id)
    assert mentee
    assert [(want.topic, want.level) for want in mentee.wants] == [("handover", 4)]
    assert told(session, "goal-reached") == [pairing.mentee.email]
    with pytest.raises(GoalClosed):
        service.drop_goal(pairing, goal.id, reason="other", by=pairing.mentee_id, now=NOW + DAY)


def test_a_level_never_falls_by_a_sign_off(session: Any) -> None:
    pairing = make_pairing()
    goal = set_goal(pairing, level=0)
    service.reach_goal(pairing, goal.id, level=1, by=pairing.mentor_id, now=NOW)
    mentee = find_mentee(pairing.mentee_id)
    assert mentee
    assert mentee.wants[0].level == 2


def test_resources_follow_the_goals_and_people_have_the_last_word(session: Any) -> None:
    asked, done, gone = make_resource("A"), make_resource("B"), make_resource("C")
    malaria = make_resource("Malaria", topics=frozenset({"malaria"}))
    by_hand = make_resource("By hand", topics=frozenset({"writing-presenting"}))
    pairing = make_pairing()
    assert [title for title, _ in attached(pairing)] == ["A", "B", "C"]
    service.mark_done(pairing, done.id, done=True, by=pairing.mentee_id, now=NOW)
    service.remove_resource(pairing, gone.id, by=pairing.mentor_id, now=NOW)
    service.add_resource(pairing, by_hand.id, by=pairing.mentor_id, now=NOW)
    fever = set_goal(pairing, "malaria")
    assert attached(pairing)[-1] == ("Malaria", "malaria")
    assert queries.find_attachment(pairing.id, malaria.id).goal_id == fever.id
    handover = set_goal(pairing)
    service.reach_goal(pairing, handover.id, level=5, by=pairing.mentor_id, now=NOW + DAY)
    titles = [title for title, _ in attached(pairing)]
    assert titles == ["B", "By hand", "Malaria"]
    (let_go,) = queries.list_let_go(pairing.id)
    assert (let_go.resource_id, let_go.let_go_for) == (asked.id, "reached")
    again = set_goal(pairing, level=4, now=NOW + 2 * DAY)
    assert "A" in [title for title, _ in attached(pairing)]
    assert "C" not in [title for title, _ in attached(pairing)]
    service.drop_goal(pairing, again.id, reason="too-big", by=pairing.mentee_id, now=NOW + 3 * DAY)
    assert [item.let_go_for for item in queries.list_let_go(pairing.id)] == ["dropped"]
    assert told(session, "goal-dropped") == [pairing.mentor.email]


def test_what_the_rule_let_go_can_be_added_by_hand(session: Any) -> None:
    book, pairing = make_resource(), make_pairing()
    pairing = make_pairing()
    goal = set_goal(pairing)
    service.drop_goal(pairing, goal.id, reason="other", by=pairing.mentor_id, now=NOW)
    assert attached(pairing) == []
    service.add_resource(pairing, book.id, by=pairing.mentor_id, now=NOW)
    assert len(attached(pairing)) == 1
    set_goal(pairing, "malaria")
    assert len(attached(pairing)) == 1


def test_open_goals_end_with_the_pairing(session: Any) -> None:
    pairing = make_pairing()
    goal = set_goal(pairing)
    service.complete_pairing(pairing, by=pairing.mentor_id, now=NOW + DAY)
    assert (goal.state, goal.reason, goal.closed_at) == ("dropped", "pairing-over", NOW + DAY)


def across() -> Pairing:
    """A nurse mentors a midwife."""
    mentee = make_mentee(cadre="2222", wants=("labour-care",))
    mentor = make_mentor(cadre="2221")
    make_association(mentee, mentor)
    return make_pairing(mentee, mentor)


def test_the_mentor_of_another_cadre_cannot_sign_what_is_outside_the_card(session: Any) -> None:
    pairing = across()
    goal = set_goal(pairing, "labour-care")
    assert goal.guarded
    service.claim_goal(pairing, goal.id, by=pairing.mentee_id, now=NOW)
    assert told(session, "goal-claimed") == []
    assert queries.standing_of(pairing, pairing.mentor_id, NOW).step != NextStep.SIGN_OFF
    with pytest.raises(OutsideScopeOfMentor):
        service.reach_goal(pairing, goal.id, level=5, by=pairing.mentor_id, now=NOW)
    shared = set_goal(pairing, "team-leading")
    service.reach_goal(pairing, shared.id, level=3, by=pairing.mentor_id, now=NOW)


def test_a_goal_of_another_pairing_does_not_exist(session: Any) -> None:
    goal, other = set_goal(make_pairing()), make_pairing()
    for act in (
        lambda: service.claim_goal(other, goal.id, by=other.mentee_id, now=NOW),
        lambda: service.reach_goal(other, goal.id, level=5, by=other.mentor_id, now=NOW),
        lambda: service.drop_goal(other, goal.id, reason="other", by=other.mentor_id, now=NOW),
    ):
        with pytest.raises(NotFound):
            act()


def test_the_pages_lead_from_a_goal_to_its_sign_off(page: PageClient) -> None:
    make_resource("Handing over at night")
    pairing = make_pairing()
    id_, mentee, mentor = pairing.id, pairing.mentee, pairing.mentor
    service.sign_charter(pairing, by=mentor.id, now=NOW)
    page.sign_in(mentee)
    assert "No goal has been set yet" in page.get("pairings.goals", pairing_id=id_).text
    page.get("pairings.set_goal", pairing_id=id_)
    due = (clock.now() + 90 * DAY).date().isoformat()
    typed = {"topic": "handover", "words": "To hand over.", "due": due, "level": ""}
    wrong = {**typed, "topic": "none", "words": "Call 0712 345 678", "due": "soon"}
    assert len(page.post("pairings.save_goal", wrong, pairing_id=id_, status=422).errors) == 3
    late = page.post(
        "pairings.save_goal", {**typed, "due": "2020-01-01"}, pairing_id=id_, status=422
    )
    assert late.errors == ["Choose a day after today and within the next two years."]
    made = page.post("pairings.save_goal", typed, pairing_id=id_)
    assert "from level 2 of 5" in made.text
    goal_id = page.get("pairings.goals", pairing_id=id_).link("Drop it").split("/")[-2]
    ids = {"pairing_id": id_, "goal_id": goal_id}
    page.post("pairings.claim_goal", **ids)
    assert "Only your mentor" in page.get("pairings.sign_off", **ids, status=409).text
    page.sign_in(mentor)
    whole = page.get("pairings.pairing", pairing_id=id_)
    assert "asks you to sign it off" in whole.text
    assert "For the goal on" in whole.text
    page.get("pairings.sign_off", **ids)
    assert page.post("pairings.save_sign_off", {}, **ids, status=422).errors
    lower = page.post("pairings.save_sign_off", {"level": "1"}, **ids, status=422)
    assert "lower than the level before" in lower.errors[0]
    reached = page.post("pairings.save_sign_off", {"level": "4"}, **ids)
    assert "from level 2 to level 4 of 5" in reached.text
    assert "The goal it was for is reached." in reached.text
    page.get("pairings.drop_goal", **ids, status=409)


def test_the_page_of_a_guarded_goal_says_who_signs_it(page: PageClient) -> None:
    pairing = across()
    goal = set_goal(pairing, "labour-care")
    ids = {"pairing_id": pairing.id, "goal_id": goal.id}
    page.sign_in(pairing.mentor)
    marked = page.get("pairings.set_goal", pairing_id=pairing.id)
    assert "Topics marked *" in marked.text
    refused = page.post("pairings.save_sign_off", {"level": "5"}, **ids, status=409)
    assert "Only its co-mentor" in refused.text
    assert "Only its co-mentor" in page.get("pairings.sign_off", **ids, status=409).text
    page.get("pairings.drop_goal", **ids)
    page.post("pairings.save_drop", {"reason": "too-big"}, **ids)

"""Ending early, the next mentor, and what is taken along."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from mentor_match.accounts.models import Account
from mentor_match.notifications.models import Message
from mentor_match.pairings import queries, service
from mentor_match.pairings.queries.earlier import list_goals_left_open, list_left_open
from mentor_match.pairings.service.earlier import take_along, take_goals_along
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


@pytest.fixture(autouse=True)
def the_clock_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def people(session: Any) -> tuple[Account, Account, Account]:
    people = make_mentee(), make_mentor("Beatrice"), make_mentor("Chidi")
    make_association(*people)
    return people


def test_open_resources_are_taken_along_and_nothing_else(session: Any, people: Any) -> None:
    mentee, first, second = people
    before = make_pairing(mentee, first, now=NOW - 40 * DAY)
    kinds = ("open", "done", "removed", "left")
    items = {kind: make_resource(kind, languages=frozenset({"fr"})) for kind in kinds}
    for resource in items.values():
        service.add_resource(before, resource.id, by=first.id, now=NOW)
    service.mark_done(before, items["done"].id, done=True, by=mentee.id, now=NOW)
    service.remove_resource(before, items["removed"].id, by=first.id, now=NOW)
    service.end_pairing(before, reason="not-a-fit", by=mentee.id, now=NOW - DAY)
    after = make_pairing(mentee, second, now=NOW)
    left = {item.resource.title for item in list_left_open(after)}
    assert left == {"open", "left"}
    with pytest.raises(NotFound):
        take_along(after, [items["open"].id], by=second.id, now=NOW)
    chosen = [items["open"].id, items["done"].id]
    assert take_along(after, chosen, by=mentee.id, now=NOW) == 1
    assert [i.resource.title for i in queries.list_attached(after.id)] == ["open"]
    assert [i.resource.title for i in list_left_open(after)] == ["left"]


def set_goal(pairing: Any, topic: str, by: Account, **changes: Any) -> Any:
    facts = {"words": "Alone by spring.", "due": (NOW + 60 * DAY).date(), "level": 3, "now": NOW}
    return service.set_goal(pairing, topic=topic, by=by.id, **{**facts, **changes})


def test_goals_that_an_ending_cut_off_go_on_with_the_next_mentor(session: Any, people: Any) -> None:
    mentee, first, second = people
    before = make_pairing(mentee, first, now=NOW - 40 * DAY)
    earlier = NOW - 30 * DAY
    soon = set_goal(before, "handover", mentee, due=NOW.date(), now=earlier)
    kept = set_goal(before, "referral", mentee)
    reached = set_goal(before, "conflict", first)
    dropped = set_goal(before, "ethics", first)
    service.reach_goal(before, reached.id, level=4, by=first.id, now=NOW)
    service.drop_goal(before, dropped.id, reason="changed", by=first.id, now=NOW)
    service.end_pairing(before, reason="not-a-fit", by=mentee.id, now=NOW - DAY)
    after = make_pairing(mentee, second, now=NOW)
    assert list_goals_left_open(after) == [soon, kept]
    with pytest.raises(NotFound):
        take_goals_along(after, [kept.id], by=second.id, now=NOW)
    chosen = [soon.id, kept.id, dropped.id]
    assert take_goals_along(after, chosen, by=mentee.id, now=NOW) == 2
    here = {goal.topic: goal for goal in after.goals}
    assert here["handover"].due == (NOW + 90 * DAY).date()
    assert here["referral"].due == kept.due
    assert {goal.level_before for goal in after.goals} == {3}
    assert {goal.words for goal in after.goals} == {"Alone by spring."}
    assert list_goals_left_open(after) == []
    service.drop_goal(after, here["referral"].id, reason="changed", by=mentee.id, now=NOW)
    assert list_goals_left_open(after) == []  # what was let go here is not offered again


def test_a_goal_taken_along_is_guarded_by_the_cadres_of_this_pairing(session: Any) -> None:
    mentee = make_mentee(cadre="2222", wants=("labour-care",))
    midwife, nurse = make_mentor("Halima", cadre="2222"), make_mentor("Chidi", cadre="2221")
    make_association(mentee, midwife, nurse)
    before = make_pairing(mentee, midwife, now=NOW - 40 * DAY)
    goal = set_goal(before, "labour-care", mentee)
    service.end_pairing(before, reason="not-a-fit", by=mentee.id, now=NOW - DAY)
    after = make_pairing(mentee, nurse, now=NOW)
    take_goals_along(after, [goal.id], by=mentee.id, now=NOW)
    assert [(one.guarded, one.topic) for one in after.goals] == [(True, "labour-care")]
    assert not goal.guarded


def test_the_page_offers_goals_and_says_when_they_are_too_many(
    page: PageClient, people: Any
) -> None:
    mentee, first, second = people
    before = make_pairing(mentee, first, now=NOW - 40 * DAY)
    goal = set_goal(before, "referral", mentee)
    service.end_pairing(before, reason="not-a-fit", by=mentee.id, now=NOW - DAY)
    after = make_pairing(mentee, second, now=NOW)
    page.sign_in(mentee)
    view = page.get("pairings.pairing", pairing_id=after.id)
    form = page.get(view.link("Go on with 1 goal"))
    assert "Alone by spring." in form.text
    assert "Which resources" not in form.text
    full = ("handover", "conflict", "ethics", "respect", "speaking-up")
    others = [set_goal(after, topic, mentee) for topic in full]
    said = page.post(form.address, {"goals": str(goal.id)}, status=422)
    assert "5 open goals" in said.errors[0]
    service.drop_goal(after, others[0].id, reason="changed", by=mentee.id, now=NOW)
    view = page.post(form.address, {"goals": str(goal.id)})
    assert "1 thing taken along." in view.text and "Go on with" not in view.text


def test_both_are_told_without_fault_and_the_mentee_of_the_next(session: Any, people: Any) -> None:
    mentee, first, _second = people
    pairing = make_pairing(mentee, first, now=NOW - 40 * DAY)
    service.end_pairing(pairing, reason="not-a-fit", by=mentee.id, now=NOW)
    session.flush()
    told = {
        m.recipient: m.body
        for m in session.scalars(select(Message).where(Message.kind == "pairing-ended"))
    }
    assert set(told) == {mentee.email, first.email}
    assert all("nobody is at fault" in body for body in told.values())
    assert f"/suggestions/next?beside={first.id}" in told[mentee.email]
    assert "/suggestions" not in told[first.email]


def test_the_next_mentor_is_one_click_away_and_the_former_only_if_wanted(
    page: PageClient, people: Any
) -> None:
    mentee, first, second = people
    pairing = make_pairing(mentee, first, now=NOW - 40 * DAY)
    resource = make_resource(languages=frozenset({"fr"}))
    service.add_resource(pairing, resource.id, by=first.id, now=NOW)
    page.sign_in(mentee)
    ids = {"pairing_id": pairing.id}
    assert "one click away" in page.get("pairings.end", **ids).text
    view = page.post("pairings.save_end", {"reason": "not-a-fit"}, **ids)
    answer = page._open("GET", view.link("See the next mentor for you"))
    assert answer.location.endswith(f"/suggestions/{second.id}")
    assert view.link("Also with Beatrice among them") == "/suggestions/next"
    later = make_pairing(mentee, second, now=NOW)
    view = page.get("pairings.pairing", pairing_id=later.id)
    form = page.get(view.link("Take along 1 resource"))
    assert page.post(form.address, {}, status=422).errors
    view = page.post(form.address, {"resources": str(resource.id)})
    assert "1 thing taken along." in view.text and "Take along" not in view.text
    page.sign_in(second)
    page.get(form.address, status=404)

"""Learning circles in pages, without script."""

from datetime import timedelta
from typing import Any

import pytest

from mentor_match.associations.service import appoint_coordinator
from mentor_match.circles import queries, service
from mentor_match.web import clock
from tests.factories.circles import make_circle, make_people, make_running
from tests.factories.pairings import NOW, make_person, make_resource
from tests.pages import PageClient

LATER = NOW + timedelta(days=2)


@pytest.fixture(autouse=True)
def the_clock_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def test_from_the_first_word_to_a_held_session(
    session: Any, page: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    people, association = make_people(3)
    page.sign_in(people[0])
    assert "Begin a circle" in page.get("circles.circles").text
    sent = {"name": "Call +254 712 345 678", "purpose": "Nothing is lost.",
            "association": str(association.id), "topics": ["handover"],
            "languages": ["en"]}  # fmt: skip
    refused = page.post("circles.save_circle", {**sent, "topics": []}, status=422)
    assert len(refused.errors) == 2
    begun = page.post("circles.save_circle", {**sent, "name": "Handing over at night"})
    assert "Invite more people" in begun.text
    (circle,) = queries.list_circles_of(people[0].id)
    id_ = {"circle_id": circle.id}
    page.post("circles.save_invite", {"email": people[1].email}, **id_)
    page.sign_in(people[1])
    assert "say yes or no" in page.get("circles.circle", **id_).text
    page.post("circles.join", **id_)
    page.sign_in(people[2])
    outside = page.get("circles.circle", **id_).text
    assert people[0].full_name not in outside
    page.post("circles.ask_to_join", **id_)
    page.sign_in(people[0])
    page.post("circles.admit", account_id=people[2].id, **id_)
    page.post("circles.start", **id_)
    page.post("circles.take_track", track="leadership", **id_)
    form = page.get("circles.plan", **id_)
    assert form.soup.select_one("#theme")["value"] == "How I lead now"
    when = {"day": "2026-11-24", "at": "09:00", "minutes": "60", "channel": "video"}
    assert page.post("circles.save_plan", when, status=422, **id_).errors
    page.post("circles.save_plan", {**when, "theme": "How I lead now"}, **id_)
    monkeypatch.setattr(clock, "now", lambda: LATER)
    session_id = queries.get_circle(circle.id, people[0].id).sessions[0].id
    for person in people:
        page.sign_in(person)
        there = page.post("circles.attend", session_id=session_id, **id_).text
    assert "counts as held" in there
    agenda = page.get("circles.track", **id_)
    assert agenda.soup.select_one("ol > li .tag-good")
    assert "Count it once" in agenda.text


def test_a_coordinator_begins_one_for_a_member_and_sees_no_names(
    session: Any, page: PageClient
) -> None:
    people, association = make_people(2)
    coordinator = make_person("Coordinator")
    appoint_coordinator(association, coordinator, by=None, now=NOW)
    page.sign_in(coordinator)
    sent = {"name": "Leading", "purpose": "To lead.", "association": str(association.id),
            "topics": ["team-leading"], "languages": ["en"], "facilitator": "x@y.org"}  # fmt: skip
    assert page.post("circles.save_circle", sent, status=422).errors
    view = page.post("circles.save_circle", {**sent, "facilitator": people[0].email})
    assert "not what they say" in view.text
    assert people[0].full_name not in view.text
    page.post("circles.save_end", circle_id=queries.list_circles_in(association.id)[0].id)
    page.sign_in(people[1])
    page.get("circles.circle", status=404, circle_id=queries.list_circles_in(association.id)[0].id)


def test_every_other_page_of_a_circle_can_be_read_and_used(session: Any, page: PageClient) -> None:
    resource, other = make_resource(), make_resource("Another", topics={"imaging"})
    circle, people = make_running(4)
    id_ = {"circle_id": circle.id}
    meeting = service.plan_session(
        circle, starts_at=LATER, minutes=60, channel="phone", theme="Nights",
        by=people[0].id, now=NOW,
    )  # fmt: skip
    page.sign_in(people[0])
    for endpoint in ("invite", "plan", "find_resources", "end", "circle"):
        page.get(f"circles.{endpoint}", **id_)
    page.post("circles.add_resource", resource_id=other.id, **id_)
    page.post("circles.remove_resource", resource_id=other.id, **id_)
    page.post("circles.share_lead", account_id=people[1].id, **id_)
    page.get("circles.settle", session_id=meeting.id, **id_)
    assert page.post("circles.save_settle", {}, status=422, session_id=meeting.id, **id_).errors
    page.post("circles.save_settle", {"reason": "duty"}, session_id=meeting.id, **id_)
    page.sign_in(people[2])
    page.post("circles.finish_resource", resource_id=resource.id, **id_)
    assert "You did 1 of 1" in page.get("circles.circle", **id_).text
    page.post("circles.reopen_resource", resource_id=resource.id, **id_)
    page.post("circles.leave", **id_)
    page.get("circles.plan", status=404, **id_)


def test_who_was_refused_finds_nothing_there(session: Any, page: PageClient) -> None:
    people, association = make_people(2)
    circle = make_circle(people[0], association)
    service.ask_to_join(circle, people[1].id, now=NOW)
    page.sign_in(people[0])
    page.post("circles.refuse_place", circle_id=circle.id, account_id=people[1].id)
    page.sign_in(people[1])
    page.get("circles.circle", status=404, circle_id=circle.id)
    assert "Handing over" not in page.get("circles.circles").text

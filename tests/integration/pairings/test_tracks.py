"""The leadership track in a pairing, and who is on it."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from mentor_match.associations.service import appoint_coordinator
from mentor_match.circles import service as circles
from mentor_match.insight.queries.tracks import read_representation
from mentor_match.notifications.models import Message
from mentor_match.pairings import service
from mentor_match.pairings.models import PairingSession
from mentor_match.pairings.rules import PairingPaused
from mentor_match.profiles.models import Profile
from mentor_match.web import clock
from tests.factories.circles import make_running
from tests.factories.pairings import NOW, make_pairing, make_person
from tests.pages import PageClient

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def the_clock_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def test_held_sessions_walk_the_track_from_the_day_it_was_taken(session: Any) -> None:
    pairing = make_pairing()
    for days, state in ((-1, "held"), (1, "held"), (2, "missed"), (3, "held")):
        pairing.sessions.append(
            PairingSession(starts_at=NOW + days * DAY, minutes=30, format="phone", state=state)
        )
    assert pairing.agenda is None
    for _ in range(2):
        service.take_track(pairing, "leadership", by=pairing.mentee_id, now=NOW)
    told = session.scalars(select(Message.recipient).where(Message.kind == "track-taken")).all()
    assert told == [pairing.mentor.email]
    assert pairing.agenda.held == 2
    assert pairing.agenda.next.number == 3
    service.leave_track(pairing, by=pairing.mentor_id, now=NOW)
    assert pairing.agenda is None
    service.pause_pairing(pairing, by=pairing.mentor_id, now=NOW)
    with pytest.raises(PairingPaused):
        service.take_track(pairing, "leadership", by=pairing.mentee_id, now=NOW)


def test_taking_it_lays_out_the_agenda_and_proposes_the_project(
    session: Any, page: PageClient
) -> None:
    pairing = make_pairing()
    id_ = {"pairing_id": pairing.id}
    page.sign_in(pairing.mentee)
    assert "Take the leadership track" in page.get("pairings.pairing", **id_).text
    assert "Count it once" in page.get("pairings.track", **id_).text
    page.post("pairings.take_track", status=404, track="gone", **id_)
    taken = page.post("pairings.take_track", track="leadership", **id_)
    goal = page.get(taken.link("Set the project as a goal"))
    assert "I lead one small change" in goal.soup.select_one("#words").text
    assert goal.soup.select_one("#topic option[selected]")["value"] == "change"
    for endpoint in ("plan", "propose"):
        assert "How I lead now" in page.get(f"pairings.{endpoint}", **id_).text
    page.post("pairings.leave_track", **id_)
    assert "Take the leadership track" in page.get("pairings.pairing", **id_).text


def test_who_is_on_it_is_counted_once_and_small_cells_stay_hidden(
    session: Any, page: PageClient
) -> None:
    circle, people = make_running(8)
    assert read_representation(circle.association_id, "leadership").on_track["cadre"].total is None
    coordinator = make_person("Coordinator")
    appoint_coordinator(circle.association, coordinator, by=None, now=NOW)
    page.sign_in(coordinator)
    id_ = {"association_id": circle.association_id}
    assert "Too few to show" in page.get("insight.association_leadership", **id_).text
    for person in people[:6]:
        session.get(Profile, person.id).gender = "woman"
    circles.take_track(circle, "leadership", by=people[0].id, now=NOW)
    seen = read_representation(circle.association_id, "leadership")
    assert seen.on_track["cadre"].total == 8
    assert set(seen.on_track["cadre"].shown.values()) == {None}  # two of each cadre
    assert dict(seen.on_track["setting"].shown) == {"rural": 8}
    assert dict(seen.on_track["gender"].shown) == {"woman": 6}
    view = page.get("insight.association_leadership", **id_)
    assert "hidden" in view.text
    assert "n = 8 on the track" in view.text
    page.sign_in(people[0])
    page.get("insight.association_leadership", status=403, **id_)

"""Pairings, on both databases."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from mentor_match.notifications.models import Message
from mentor_match.pairings import queries, service
from mentor_match.pairings.models import Pairing, PairingSession
from mentor_match.pairings.rules import (
    PairingNotPaused,
    PairingOver,
    PairingPaused,
    SessionAlreadyPlanned,
    SessionDisputed,
    SessionNotYet,
    SessionSettled,
)
from mentor_match.profiles.models import MenteeProfile, MentorProfile
from mentor_match.web.refusals import NotFound
from tests.factories.pairings import NOW, make_pairing, make_person, make_resource

DAY = timedelta(days=1)


def told(session: Any, kind: str) -> list[str]:
    session.flush()
    return sorted(session.scalars(select(Message.recipient).where(Message.kind == kind)))


def places(session: Any, pairing: Pairing) -> tuple[int, int]:
    session.expire_all()
    return (
        session.get(MenteeProfile, pairing.mentee_id).places_taken,
        session.get(MentorProfile, pairing.mentor_id).places_taken,
    )


def plan(pairing: Pairing, at: Any, by: Any = None) -> PairingSession:
    return service.plan_session(
        pairing,
        starts_at=at,
        minutes=45,
        channel="phone",
        by=by or pairing.mentee_id,
        now=NOW,
    )


def test_both_sign_the_charter_once(session: Any) -> None:
    pairing = make_pairing()
    for _ in range(2):
        service.sign_charter(pairing, by=pairing.mentee_id, now=NOW)
    assert told(session, "pairing-charter") == [pairing.mentor.email]
    service.sign_charter(pairing, by=pairing.mentor_id, now=NOW)
    assert told(session, "pairing-charter") == [pairing.mentor.email]
    assert pairing.course.signed == 2


def test_a_pause_keeps_the_places_and_an_end_frees_them(session: Any) -> None:
    pairing = make_pairing()
    assert places(session, pairing) == (1, 1)
    service.pause_pairing(pairing, by=pairing.mentor_id, now=NOW)
    assert places(session, pairing) == (1, 1)
    with pytest.raises(PairingPaused):
        plan(pairing, NOW + DAY)
    service.resume_pairing(pairing, by=pairing.mentee_id, now=NOW + DAY)
    assert (pairing.paused_at, pairing.resumed_at) == (None, NOW + DAY)
    with pytest.raises(PairingNotPaused):
        service.resume_pairing(pairing, by=pairing.mentee_id, now=NOW + DAY)
    ahead = plan(pairing, NOW + 3 * DAY)
    service.end_pairing(pairing, reason="moved-on", by=pairing.mentee_id, now=NOW + 2 * DAY)
    assert places(session, pairing) == (0, 0)
    assert (pairing.state, pairing.reason, ahead.state) == ("ended early", "moved-on", "cancelled")
    assert told(session, "pairing-ended") == sorted([pairing.mentee.email, pairing.mentor.email])
    for act in (service.complete_pairing, service.pause_pairing, service.sign_charter):
        with pytest.raises(PairingOver):
            act(pairing, by=pairing.mentor_id, now=NOW + 3 * DAY)
    assert places(session, pairing) == (0, 0)


def test_completing_tells_both_and_makes_room_for_the_next(session: Any) -> None:
    pairing = make_pairing()
    service.complete_pairing(pairing, by=pairing.mentor_id, now=NOW + 90 * DAY)
    assert places(session, pairing) == (0, 0)
    assert len(told(session, "pairing-completed")) == 2
    bodies = session.scalars(
        select(Message.body).where(
            Message.kind == "pairing-completed", Message.recipient == pairing.mentee.email
        )
    ).all()
    assert "Beatrice has completed your pairing" in bodies[0]


def test_a_session_is_held_when_both_say_so(session: Any) -> None:
    pairing = make_pairing()
    meeting = plan(pairing, NOW + DAY)
    assert told(session, "pairing-session-planned") == [pairing.mentor.email]
    with pytest.raises(SessionNotYet):
        service.confirm_session(pairing, meeting.id, by=pairing.mentee_id, now=NOW)
    later = NOW + 2 * DAY
    for _ in range(2):
        service.confirm_session(pairing, meeting.id, by=pairing.mentee_id, now=later)
        assert meeting.state == "planned"
    assert told(session, "pairing-session-confirm") == [pairing.mentor.email]
    with pytest.raises(SessionDisputed):
        service.miss_session(pairing, meeting.id, reason="duty", by=pairing.mentor_id, now=later)
    service.confirm_session(pairing, meeting.id, by=pairing.mentor_id, now=later)
    assert meeting.state == "held"
    assert pairing.course.last_held == NOW + DAY
    with pytest.raises(SessionSettled):
        service.miss_session(pairing, meeting.id, reason="duty", by=pairing.mentor_id, now=later)


def test_missed_and_cancelled_have_a_reason_and_tell_the_other(session: Any) -> None:
    pairing = make_pairing()
    first, second = plan(pairing, NOW + DAY), plan(pairing, NOW + 2 * DAY)
    with pytest.raises(SessionAlreadyPlanned):
        plan(pairing, NOW + DAY)
    service.cancel_session(pairing, second.id, reason="duty", by=pairing.mentor_id, now=NOW)
    later = NOW + 3 * DAY
    service.confirm_session(pairing, first.id, by=pairing.mentee_id, now=later)
    service.miss_session(pairing, first.id, reason="connection", by=pairing.mentee_id, now=later)
    assert (first.state, first.reason, first.mentee_confirmed_at) == ("missed", "connection", None)
    assert (second.state, second.reason) == ("cancelled", "duty")
    assert told(session, "pairing-session-cancelled") == [pairing.mentee.email]
    assert told(session, "pairing-session-missed") == [pairing.mentor.email]
    assert pairing.course.missed == 1


def test_the_mentor_chooses_resources_and_the_mentee_ticks_them_off(session: Any) -> None:
    pairing, resource = make_pairing(), make_resource(topics=frozenset({"handover", "x"}))
    service.add_resource(pairing, resource.id, by=pairing.mentor_id, now=NOW)
    service.add_resource(pairing, resource.id, by=pairing.mentor_id, now=NOW)
    (item,) = queries.list_attached(pairing.id)
    assert (item.topic, item.level, item.added_by) == ("handover", 2, pairing.mentor_id)
    with pytest.raises(NotFound):
        service.mark_done(pairing, resource.id, done=True, by=pairing.mentor_id, now=NOW)
    service.mark_done(pairing, resource.id, done=True, by=pairing.mentee_id, now=NOW)
    assert item.done_at == NOW
    service.mark_done(pairing, resource.id, done=False, by=pairing.mentee_id, now=NOW)
    assert item.done_at is None
    service.remove_resource(pairing, resource.id, by=pairing.mentor_id, now=NOW)
    assert list(queries.list_attached(pairing.id)) == []
    with pytest.raises(NotFound):
        service.mark_done(pairing, resource.id, done=True, by=pairing.mentee_id, now=NOW)
    service.add_resource(pairing, resource.id, by=pairing.mentor_id, now=NOW)
    assert len(queries.list_attached(pairing.id)) == 1
    with pytest.raises(NotFound):
        service.add_resource(pairing, resource.id, by=pairing.mentee_id, now=NOW)


def test_nobody_else_has_a_hand_in_it(session: Any) -> None:
    pairing, stranger = make_pairing(), make_person()
    with pytest.raises(NotFound):
        queries.get_pairing(pairing.id, stranger.id)
    for act in (service.sign_charter, service.pause_pairing, service.complete_pairing):
        with pytest.raises(NotFound):
            act(pairing, by=stranger.id, now=NOW)
    other = make_pairing()
    meeting = plan(pairing, NOW + DAY)
    with pytest.raises(NotFound):
        queries.get_session(other, meeting.id)

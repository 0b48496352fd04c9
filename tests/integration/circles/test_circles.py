"""Learning circles, on both databases."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from mentor_match.audit.models import AuditRecord
from mentor_match.circles import queries, service
from mentor_match.circles.models import Circle, CircleSession
from mentor_match.circles.rules import (
    CircleFull,
    CircleNotRunning,
    LastFacilitator,
    NotReachable,
    OneCadre,
    PlaceDecided,
    TooFewPeople,
    TwoFacilitators,
)
from mentor_match.extensions import db
from mentor_match.learning.models import CpdEntry
from mentor_match.notifications.models import Message
from mentor_match.pairings.models import Block
from mentor_match.pairings.rules import SessionNotYet
from mentor_match.web.refusals import NotFound
from tests.factories.circles import let_in, make_circle, make_people, make_running
from tests.factories.matching import agree
from tests.factories.pairings import NOW, make_association, make_person, make_resource

DAY = timedelta(days=1)


def told(session: Any, kind: str) -> list[str]:
    session.flush()
    asked = select(Message.recipient).where(Message.kind == kind).order_by(Message.recipient)
    return list(session.scalars(asked))


def plan(circle: Circle, at: datetime = NOW + DAY) -> CircleSession:
    return service.plan_session(
        circle,
        starts_at=at,
        minutes=60,
        channel="video",
        theme="Night shifts",
        by=circle.facilitators[0].account_id,
        now=NOW,
    )


def test_it_cannot_start_below_three_or_with_one_cadre(session: Any) -> None:
    people, association = make_people(2)
    circle = make_circle(people[0], association)
    start: dict[str, Any] = {"by": people[0].id, "now": NOW}
    let_in(circle, people[1])
    with pytest.raises(TooFewPeople):
        service.start_circle(circle, **start)
    with pytest.raises(CircleNotRunning):
        plan(circle)
    same = [make_person(cadre="2221") for _ in range(3)]
    alike = make_circle(same[0], make_association(*same))
    let_in(alike, *same[1:])
    with pytest.raises(OneCadre):
        service.start_circle(alike, by=same[0].id, now=NOW)


def test_the_ninth_finds_it_full_and_a_place_that_is_left_is_free_again(session: Any) -> None:
    circle, people = make_running(8)
    assert circle.places_taken == 8
    ninth = make_person("Ninth")
    db.session.add(_membership(circle, ninth))
    db.session.flush()
    with pytest.raises(CircleFull, match="8 people"):
        service.ask_to_join(circle, ninth.id, now=NOW)
    service.leave(circle, people[7].id, now=NOW)
    let_in(circle, ninth)
    assert circle.places_taken == len(circle.joined) == 8
    with pytest.raises(IntegrityError), session.begin_nested():  # the CHECK is the last word
        session.execute(update(Circle).values(places_taken=9))


def _membership(circle: Circle, person: Any) -> Any:
    from mentor_match.associations.models import Membership

    return Membership(
        association_id=circle.association_id,
        account_id=person.id,
        registration_number=str(person.id)[:20],
        state="verified",
        joined_at=NOW,
        decided_at=NOW,
    )


def test_an_invitation_that_waits_while_the_circle_fills_does_not_overbook(session: Any) -> None:
    people, association = make_people(9)
    circle = make_circle(people[0], association)
    service.invite(circle, people[8].id, by=people[0].id, now=NOW)
    let_in(circle, *people[1:8])
    with pytest.raises(CircleFull):
        service.join(circle, people[8].id, now=NOW)
    assert circle.places_taken == 8


def test_who_may_come_in_goes_by_association_and_agreement(session: Any) -> None:
    people, home = make_people(3)
    stranger = make_person("Stranger")
    partner = make_association(stranger)
    closed = make_circle(people[0], home)
    opened = make_circle(people[0], home, across=True)
    with pytest.raises(NotFound):
        queries.get_circle(opened.id, stranger.id)
    agree(home, partner)
    with pytest.raises(NotFound):
        queries.get_circle(closed.id, stranger.id)
    assert queries.get_circle(opened.id, stranger.id) is opened
    assert queries.list_circles_to_join(stranger.id) == [opened]
    let_in(opened, stranger)
    assert queries.get_place(opened, stranger.id).association_id == partner.id
    with pytest.raises(NotReachable):
        service.ask_to_join(closed, stranger.id, now=NOW)
    with pytest.raises(NotReachable):
        make_circle(stranger, home)


def test_nobody_learns_from_an_invitation_who_is_a_member(session: Any) -> None:
    people, association = make_people(2)
    circle = make_circle(people[0], association)
    outsider = make_person("Outsider")
    for address in ("nobody@example.org", outsider.email):
        service.invite_by_address(circle, address, by=people[0].id, now=NOW)
    assert told(session, "circle-invited") == []
    for _ in range(2):
        service.invite_by_address(circle, people[1].email.upper(), by=people[0].id, now=NOW)
    assert told(session, "circle-invited") == [people[1].email]
    with pytest.raises(NotFound):  # only the invited say yes
        service.admit(circle, people[1].id, by=people[0].id, now=NOW)
    service.join(circle, people[1].id, now=NOW)
    with pytest.raises(PlaceDecided):
        service.join(circle, people[1].id, now=NOW)


def test_a_circle_keeps_a_facilitator_and_has_two_at_most(session: Any) -> None:
    circle, people = make_running(4)
    with pytest.raises(LastFacilitator):
        service.leave(circle, people[0].id, now=NOW)
    service.share_lead(circle, people[1].id, by=people[0].id, now=NOW)
    with pytest.raises(TwoFacilitators):
        service.share_lead(circle, people[2].id, by=people[0].id, now=NOW)
    service.leave(circle, people[0].id, now=NOW)
    assert [place.account_id for place in circle.facilitators] == [people[1].id]
    with pytest.raises(NotFound):
        service.start_circle(circle, by=people[2].id, now=NOW)


def test_a_session_is_held_by_a_facilitator_and_two_and_counts_for_each(session: Any) -> None:
    circle, people = make_running(5)
    meeting = plan(circle)
    assert len(told(session, "circle-session")) == 4
    heard: list[Any] = []
    service.session_held.connect(lambda circle, **facts: heard.append(facts["session"]), weak=False)
    with pytest.raises(SessionNotYet):
        service.attend_session(circle, meeting.id, by=people[1].id, now=NOW)
    later = NOW + 2 * DAY
    for person in (people[1], people[2], people[3]):
        service.attend_session(circle, meeting.id, by=person.id, now=later)
    assert meeting.state == "planned"  # without a facilitator nobody vouches for it
    assert queries.list_attendance(people[1].id) == []
    for _ in range(2):
        service.attend_session(circle, meeting.id, by=people[0].id, now=later)
    assert meeting.state == "held"
    assert heard == [meeting]
    service.attend_session(circle, meeting.id, by=people[4].id, now=later)  # late, and counted
    (mine,) = queries.list_attendance(people[0].id, NOW, NOW + 3 * DAY)
    assert (mine.minutes, mine.facilitated, mine.topics) == (60, True, frozenset({"handover"}))
    (theirs,) = queries.list_attendance(people[4].id)
    assert not theirs.facilitated
    assert queries.list_attendance(people[4].id, NOW + 3 * DAY) == []
    entries = session.scalars(select(CpdEntry).where(CpdEntry.source == "circle")).all()
    assert sorted(entry.account_id for entry in entries) == sorted(one.id for one in people)
    assert {entry.minutes for entry in entries} == {60}


def test_what_was_missed_counts_for_nobody(session: Any) -> None:
    circle, people = make_running(4)
    meeting, ahead = plan(circle), plan(circle, NOW + 9 * DAY)
    later = NOW + 2 * DAY
    service.attend_session(circle, meeting.id, by=people[1].id, now=later)
    service.miss_session(circle, meeting.id, reason="duty", by=people[0].id, now=later)
    assert (meeting.state, meeting.reason, meeting.present) == ("missed", "duty", [])
    service.cancel_session(circle, ahead.id, reason="duty", by=people[0].id, now=later)
    assert len(told(session, "circle-session-cancelled")) == 3
    with pytest.raises(NotFound):
        service.cancel_session(circle, ahead.id, reason="duty", by=people[1].id, now=later)


def test_resources_come_by_topic_stay_away_once_removed_and_are_ticked_by_each(
    session: Any,
) -> None:
    fitting, other = make_resource("Handing over"), make_resource("X-rays", topics={"imaging"})
    make_resource("In French", languages={"fr"})
    circle, people = make_running(3)
    lead = people[0].id
    assert [item.resource_id for item in queries.list_circle_resources(circle.id)] == [fitting.id]
    service.add_resource(circle, other.id, by=lead, now=NOW)
    service.mark_done(circle, other.id, done=True, by=people[1].id, now=NOW)
    assert list(queries.list_done(circle.id, people[1].id)) == [other.id]
    assert queries.list_done(circle.id, lead) == {}
    service.remove_resource(circle, fitting.id, by=lead, now=NOW)
    service.take_track(circle, "leadership", by=lead, now=NOW)
    assert fitting.id not in {i.resource_id for i in queries.list_circle_resources(circle.id)}
    assert "inclusive-leadership" in circle.topics
    with pytest.raises(NotFound):
        service.add_resource(circle, fitting.id, by=people[1].id, now=NOW)


def test_an_end_calls_off_what_is_planned_and_the_audit_holds_no_names(session: Any) -> None:
    circle, people = make_running(3)
    ahead = plan(circle)
    service.end_circle(circle, by=people[0].id, now=NOW)
    assert (circle.state, ahead.state) == ("ended", "cancelled")
    assert len(told(session, "circle-ended")) == 2
    session.commit()
    records = session.scalars(select(AuditRecord).where(AuditRecord.subject == "circle")).all()
    assert {"began circle", "let into circle", "started circle", "ended circle"} <= {
        record.verb for record in records
    }
    assert not any("Member" in str(r.facts) or "night" in str(r.facts) for r in records)


def test_people_who_are_apart_do_not_meet_in_a_circle(session: Any) -> None:
    people, association = make_people(3)
    circle = make_circle(people[0], association)
    session.add(Block(blocker_id=people[2].id, blocked_id=people[0].id, blocked_at=NOW))
    session.flush()
    assert queries.list_circles_to_join(people[1].id) == [circle]
    assert queries.list_circles_to_join(people[2].id) == []
    with pytest.raises(NotReachable):
        service.ask_to_join(circle, people[2].id, now=NOW)

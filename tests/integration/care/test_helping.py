"""A coordinator helps what is stuck: one click, told, noted, measured."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from mentor_match.audit.models import AuditRecord
from mentor_match.care import service
from mentor_match.care.models import Intervention
from mentor_match.care.queries import measure
from mentor_match.care.rules import Action, CaseKind, HelpedAlready, Measured, NotForThis
from mentor_match.extensions import db
from mentor_match.insight.queries.stuck import list_stuck_mentors
from mentor_match.insight.rules.stuck import MentorTrouble
from mentor_match.insight.watch import find_case, read_exceptions
from mentor_match.notifications.models import Message
from mentor_match.pairings.models import PairingSession
from mentor_match.pairings.rules import Limits
from mentor_match.pairings.service import expire_request
from mentor_match.profiles.queries import find_mentor
from mentor_match.web import clock
from mentor_match.web.refusals import NotFound
from tests.conftest import NOW
from tests.factories.pairings import (
    make_association,
    make_mentee,
    make_mentor,
    make_pairing,
    make_request,
)
from tests.integration.insight.test_coordination import make_coordinator
from tests.pages import PageClient

DAY = timedelta(days=1)


def stuck_pairing(now: Any = NOW) -> tuple[Any, Any, Any]:
    """(pairing that never met, its association, its coordinator)."""
    two = make_mentee(), make_mentor()
    association = make_association(*two)
    pairing = make_pairing(*two, now=now - 40 * DAY)
    return pairing, association, make_coordinator(association)


def help_(
    case: Any, action: Action, association: Any, by: Any, kind: Any = None, **more: Any
) -> Any:
    wanted = {"kind": kind or CaseKind.PAIRING, "note": None, "now": NOW, **more}
    return service.help_case(
        case_id=case, action=action, association_id=association.id, by=by.id, **wanted
    )


def told(kind: str) -> list[str]:
    rows = db.session.scalars(select(Message.recipient).where(Message.kind == kind))
    return sorted(rows)


def test_a_reminder_reaches_both_and_puts_the_case_away_for_a_week(database: Any) -> None:
    pairing, association, coordinator = stuck_pairing()
    help_(pairing.id, Action.REMIND, association, coordinator, note="They share a ward.")
    assert told("care-pairing") == sorted([pairing.mentee.email, pairing.mentor.email])
    assert read_exceptions(association.id, NOW, Limits()).shown == []
    back = read_exceptions(association.id, NOW + 7 * DAY, Limits()).shown
    assert [case.action for case in back] == [Action.CALL]
    db.session.commit()
    record = db.session.scalars(select(AuditRecord).where(AuditRecord.verb == "helped case")).one()
    assert (record.subject, record.actor_id) == ("pairing", coordinator.id)
    assert "ward" not in str(record.facts) + str(record.reason)


def test_the_same_help_twice_is_refused_and_mails_nobody_twice(database: Any) -> None:
    pairing, association, coordinator = stuck_pairing()
    help_(pairing.id, Action.REMIND, association, coordinator)
    with pytest.raises(HelpedAlready):
        help_(pairing.id, Action.REMIND, association, coordinator)
    assert len(told("care-pairing")) == 2


def test_closing_frees_both_places_and_tells_both_without_naming_a_culprit(database: Any) -> None:
    pairing, association, coordinator = stuck_pairing()
    help_(pairing.id, Action.CLOSE, association, coordinator)
    assert (pairing.state, pairing.reason) == ("ended early", "out-of-touch")
    mentor = find_mentor(pairing.mentor_id)
    assert mentor is not None
    db.session.refresh(mentor)
    assert mentor.places_taken == 0
    bodies = db.session.scalars(select(Message.body).where(Message.kind == "pairing-ended")).all()
    assert len(bodies) == 2
    assert all("Your association has closed your pairing" in body for body in bodies)


def test_an_association_helps_only_its_own(database: Any) -> None:
    pairing, _association, _by = stuck_pairing()
    other = make_association()
    stranger = make_coordinator(other)
    for kind, case in (
        (CaseKind.PAIRING, pairing.id),
        (CaseKind.MENTOR, pairing.mentor_id),
        (CaseKind.REQUEST, pairing.request_id),
    ):
        with pytest.raises(NotFound):
            help_(case, Action.CALL, other, stranger, kind)
    assert find_case(CaseKind.PAIRING, pairing.id, other.id, NOW, Limits()) is None


def test_a_mentor_is_reminded_of_a_request_once_then_the_mentee_is_shown_the_next(
    database: Any,
) -> None:
    two = make_mentee(), make_mentor()
    association = make_association(*two)
    request = make_request(*two, now=NOW - 6 * DAY)
    coordinator = make_coordinator(association)
    [case] = read_exceptions(association.id, NOW, Limits()).shown
    assert case.action == Action.REMIND
    help_(request.id, Action.REMIND, association, coordinator, CaseKind.REQUEST)
    assert told("request-reminder") == [two[1].email]
    later = NOW + 8 * DAY
    with pytest.raises(NotForThis):
        help_(request.id, Action.REMIND, association, coordinator, CaseKind.REQUEST, now=later)
    help_(request.id, Action.OFFER_NEXT, association, coordinator, CaseKind.REQUEST)
    assert told("care-next") == [two[0].email]


def test_a_mentor_who_let_two_requests_run_out_is_paused_with_one_click(database: Any) -> None:
    mentor = make_mentor()
    mentees = [make_mentee(f"M{n}") for n in range(2)]
    association = make_association(mentor, *mentees)
    for mentee in mentees:
        expire_request(make_request(mentee, mentor, now=NOW - 20 * DAY), now=NOW - 10 * DAY)
    [case] = read_exceptions(association.id, NOW, Limits()).shown
    assert case.troubles == (MentorTrouble.NOT_ANSWERING,)
    assert case.action == Action.PAUSE
    help_(mentor.id, Action.PAUSE, association, make_coordinator(association), CaseKind.MENTOR)
    assert find_mentor(mentor.id).paused_at == NOW
    assert told("care-mentor") == [mentor.email]


def test_full_and_long_paused_mentors_are_named(database: Any) -> None:
    full, resting = make_mentor("Full", capacity=1), make_mentor("Rest")
    mentees = [make_mentee(f"M{n}") for n in range(2)]
    association = make_association(full, resting, *mentees)
    request = make_request(mentees[1], full, now=NOW - DAY)
    make_pairing(mentees[0], full, now=NOW)
    find_mentor(resting.id).paused_at = NOW - 61 * DAY
    db.session.flush()
    found = {row.mentor: row.troubles for row in list_stuck_mentors(association.id, NOW)}
    assert found == {
        full.full_name: (MentorTrouble.FULL,),
        resting.full_name: (MentorTrouble.RESTING,),
    }
    help_(full.id, Action.OFFER_NEXT, association, make_coordinator(association), CaseKind.MENTOR)
    assert told("care-next") == [request.mentee.email]


def test_what_happened_within_21_days_is_counted_once_a_case(database: Any) -> None:
    pairing, association, coordinator = stuck_pairing()
    for days, action in ((30, Action.REMIND), (10, Action.CALL)):
        help_(pairing.id, action, association, coordinator, now=NOW - days * DAY)
    assert measure(association.id, NOW) == Measured(1, 1, 0)
    held = PairingSession(
        pairing_id=pairing.id,
        starts_at=NOW - 20 * DAY,
        minutes=30,
        format="phone",
        state="held",
        mentee_confirmed_at=NOW,
        mentor_confirmed_at=NOW,
    )
    db.session.add(held)
    db.session.flush()
    assert measure(association.id, NOW) == Measured(1, 1, 1)
    held.starts_at = NOW - 8 * DAY  # 22 days after the help
    db.session.flush()
    assert measure(association.id, NOW) == Measured(1, 1, 0)
    assert measure(association.id, NOW - 10 * DAY) == Measured(1, 0, 0)


def test_one_click_on_the_overview_helps_and_the_case_is_gone(page: PageClient) -> None:
    pairing, association, coordinator = stuck_pairing(clock.now())
    page.sign_in(coordinator)
    ids = {"association_id": association.id}
    view = page.get("insight.association", **ids)
    assert view.soup.select_one("li.card form button").get_text(strip=True) == "Remind by mail"
    case = {**ids, "kind": "pairing", "case_id": pairing.id}
    view = page.post("insight.help_case", data={"action": "remind"}, **case)
    assert "Done and noted." in view.text
    assert "Nobody needs a hand just now" in view.text
    assert "1 case was helped so far." in view.text
    assert "Remind by mail" in page.get("insight.case", **case).text


def test_a_note_that_could_tell_a_patient_is_stopped(page: PageClient) -> None:
    pairing, association, coordinator = stuck_pairing(clock.now())
    page.sign_in(coordinator)
    case = {"association_id": association.id, "kind": "pairing", "case_id": pairing.id}
    data = {"action": "call", "note": "Ask about the patient born 12.03.1987"}
    page.post("insight.help_case", data=data, status=422, **case)
    assert db.session.scalars(select(Intervention)).all() == []


def test_a_case_is_put_away_until_a_day(page: PageClient) -> None:
    pairing, association, coordinator = stuck_pairing(clock.now())
    page.sign_in(coordinator)
    case = {"association_id": association.id, "kind": "pairing", "case_id": pairing.id}
    page.post("insight.snooze_case", data={"until": "no day"}, status=422, **case)
    until = (clock.now() + 3 * DAY).date()
    page.post("insight.snooze_case", data={"until": until.isoformat()}, **case)
    assert read_exceptions(association.id, clock.now(), Limits()).shown == []
    assert len(read_exceptions(association.id, clock.now() + 3 * DAY, Limits()).shown) == 1

"""Times that are proposed, chosen and answered, on both databases."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from mentor_match.notifications.models import Message
from mentor_match.pairings import service
from mentor_match.pairings.models import Pairing, SessionProposal
from mentor_match.pairings.queries import standing_of
from mentor_match.pairings.rules import (
    NextStep,
    PairingPaused,
    SessionAlreadyPlanned,
    SessionSettled,
)
from mentor_match.pairings.rules.proposals import ProposalGone, ProposalIsYours, TimePassed
from mentor_match.pairings.rules.sessions import Meeting, SessionOverdue
from mentor_match.pairings.service.proposals import accept_time, propose_times, withdraw_proposal
from mentor_match.pairings.service.reminders import remind_of_sessions
from mentor_match.pairings.service.sessions import change_session, plan_meeting
from mentor_match.web.refusals import NotFound
from tests.factories.pairings import NOW, make_pairing, make_person

DAY = timedelta(days=1)
PHONE = Meeting(45, "phone")
TIMES = [NOW + 2 * DAY, NOW + 3 * DAY, NOW + 4 * DAY]


@pytest.fixture
def pairing(session: Any) -> Pairing:
    pairing = make_pairing(now=NOW - DAY)
    for one in (pairing.mentee_id, pairing.mentor_id):
        service.sign_charter(pairing, by=one, now=NOW)
    return pairing


def told(session: Any, kind: str) -> list[str]:
    session.flush()
    return sorted(session.scalars(select(Message.recipient).where(Message.kind == kind)))


def open_proposals(session: Any) -> int:
    return session.scalar(select(func.count()).select_from(SessionProposal))


def propose(pairing: Pairing, by: Any, times: Any = TIMES, about: Any = None) -> SessionProposal:
    return propose_times(pairing, times, PHONE, by=by, now=NOW, session_id=about)


def test_three_times_are_proposed_and_one_becomes_a_session(session: Any, pairing: Pairing) -> None:
    mentee, mentor = pairing.mentee, pairing.mentor
    proposal = propose(pairing, mentee.id, TIMES[::-1])
    assert proposal.times == TIMES and pairing.sessions == []
    assert told(session, "pairing-session-proposed") == [mentor.email]
    assert standing_of(pairing, mentor.id, NOW).step == NextStep.ANSWER
    assert standing_of(pairing, mentee.id, NOW).step == NextStep.WAIT_ANSWER
    with pytest.raises(ProposalIsYours):
        accept_time(pairing, proposal.id, TIMES[1], by=mentee.id, now=NOW)
    planned = accept_time(pairing, proposal.id, TIMES[1], by=mentor.id, now=NOW)
    assert (planned.state, planned.starts_at, planned.sequence) == ("planned", TIMES[1], 0)
    assert (planned.planned_by, planned.format) == (mentee.id, "phone")
    assert open_proposals(session) == 0
    assert told(session, "pairing-session-accepted") == [mentee.email]
    assert told(session, "pairing-session-calendar") == [mentor.email]
    assert standing_of(pairing, mentor.id, NOW).step == NextStep.SET_GOAL  # for that session
    with pytest.raises(ProposalGone):
        accept_time(pairing, proposal.id, TIMES[1], by=mentor.id, now=NOW)


def test_an_answer_with_other_times_takes_the_place_of_the_first(
    session: Any, pairing: Pairing
) -> None:
    first = propose(pairing, pairing.mentee_id)
    gone, answer = first.id, propose(pairing, pairing.mentor_id, [NOW + 9 * DAY])
    assert open_proposals(session) == 1
    with pytest.raises(ProposalGone):
        accept_time(pairing, gone, TIMES[0], by=pairing.mentor_id, now=NOW)
    planned = accept_time(pairing, answer.id, NOW + 9 * DAY, by=pairing.mentee_id, now=NOW)
    assert planned.starts_at == NOW + 9 * DAY
    bodies = list(session.scalars(select(Message.body).where(Message.recipient.is_not(None))))
    assert any("answered with other times" in body for body in bodies)


def test_a_planned_session_stays_until_a_new_time_is_chosen(session: Any, pairing: Pairing) -> None:
    planned = plan_meeting(pairing, NOW + DAY, PHONE, by=pairing.mentee_id, now=NOW)
    proposal = propose(pairing, pairing.mentor_id, about=planned.id)
    assert (planned.starts_at, planned.sequence) == (NOW + DAY, 0)
    moved = accept_time(pairing, proposal.id, TIMES[0], by=pairing.mentee_id, now=NOW)
    assert moved is planned and len(pairing.sessions) == 1
    assert (moved.starts_at, moved.sequence) == (TIMES[0], 1)
    assert told(session, "pairing-session-moved") == [pairing.mentor.email]


def test_a_time_that_is_over_or_taken_is_refused(session: Any, pairing: Pairing) -> None:
    with pytest.raises(TimePassed):
        propose(pairing, pairing.mentee_id, [NOW - DAY])
    proposal = propose(pairing, pairing.mentee_id)
    plan_meeting(pairing, TIMES[0], PHONE, by=pairing.mentor_id, now=NOW)
    with pytest.raises(SessionAlreadyPlanned):
        accept_time(pairing, proposal.id, TIMES[0], by=pairing.mentor_id, now=NOW)
    with pytest.raises(TimePassed):
        accept_time(pairing, proposal.id, TIMES[1], by=pairing.mentor_id, now=TIMES[1])
    with pytest.raises(ProposalGone):
        accept_time(pairing, proposal.id, NOW + 30 * DAY, by=pairing.mentor_id, now=NOW)


def test_what_has_begun_or_is_settled_is_not_moved(session: Any, pairing: Pairing) -> None:
    planned = plan_meeting(pairing, NOW + DAY, PHONE, by=pairing.mentee_id, now=NOW)
    proposal = propose(pairing, pairing.mentor_id, about=planned.id)
    begun = NOW + DAY
    with pytest.raises(SessionOverdue):
        accept_time(pairing, proposal.id, TIMES[0], by=pairing.mentee_id, now=begun)
    with pytest.raises(SessionOverdue):
        change_session(pairing, planned.id, PHONE, by=pairing.mentee_id, now=begun)
    assert standing_of(pairing, pairing.mentee_id, begun).step == NextStep.CONFIRM
    service.cancel_session(pairing, planned.id, reason="duty", by=pairing.mentee_id, now=NOW)
    assert open_proposals(session) == 0
    with pytest.raises(SessionSettled):
        propose(pairing, pairing.mentor_id, about=planned.id)


def test_withdrawn_times_leave_nothing_and_the_other_is_told(
    session: Any, pairing: Pairing
) -> None:
    for by in (pairing.mentee_id, pairing.mentor_id):
        proposal = propose(pairing, pairing.mentee_id)
        withdraw_proposal(pairing, proposal.id, by=by, now=NOW)
        assert open_proposals(session) == 0
    assert told(session, "pairing-session-unproposed") == sorted(
        [pairing.mentee.email, pairing.mentor.email]
    )


def test_a_rest_and_an_end_leave_no_times_open(session: Any, pairing: Pairing) -> None:
    proposal = propose(pairing, pairing.mentee_id)
    service.pause_pairing(pairing, by=pairing.mentor_id, now=NOW)
    with pytest.raises(PairingPaused):
        accept_time(pairing, proposal.id, TIMES[0], by=pairing.mentor_id, now=NOW)
    service.end_pairing(pairing, reason="no-time", by=pairing.mentor_id, now=NOW)
    assert open_proposals(session) == 0


def test_a_stranger_and_another_pairing_have_no_hand_in_it(session: Any, pairing: Pairing) -> None:
    proposal, stranger = propose(pairing, pairing.mentee_id), make_person()
    with pytest.raises(NotFound):
        accept_time(pairing, proposal.id, TIMES[0], by=stranger.id, now=NOW)
    elsewhere = make_pairing()
    with pytest.raises(ProposalGone):
        accept_time(elsewhere, proposal.id, TIMES[0], by=elsewhere.mentor_id, now=NOW)


def test_where_the_minutes_differ_the_lower_counts_and_the_other_is_told(
    session: Any, pairing: Pairing
) -> None:
    planned = plan_meeting(pairing, NOW - DAY, PHONE, by=pairing.mentee_id, now=NOW)
    confirm = service.confirm_session
    confirm(pairing, planned.id, minutes=60, by=pairing.mentee_id, now=NOW)
    confirm(pairing, planned.id, minutes=50, by=pairing.mentee_id, now=NOW)
    assert (planned.state, planned.mentee_minutes, planned.minutes) == ("planned", 50, 45)
    confirm(pairing, planned.id, minutes=30, by=pairing.mentor_id, now=NOW)
    assert (planned.state, planned.minutes) == ("held", 30)
    assert (planned.mentee_minutes, planned.mentor_minutes) == (50, 30)
    assert told(session, "pairing-session-held") == [pairing.mentee.email]


def test_a_session_nobody_settled_reminds_both_once(session: Any, pairing: Pairing) -> None:
    plan_meeting(pairing, NOW + DAY, PHONE, by=pairing.mentee_id, now=NOW)
    late = NOW + DAY + timedelta(hours=3)
    assert remind_of_sessions(NOW + DAY + timedelta(minutes=50)) == 0
    assert remind_of_sessions(late) == 1
    assert remind_of_sessions(late + DAY) == 0
    both = sorted([pairing.mentee.email, pairing.mentor.email])
    assert told(session, "pairing-session-settle") == both


def test_who_has_confirmed_is_not_reminded(session: Any, pairing: Pairing) -> None:
    planned = plan_meeting(pairing, NOW - DAY, PHONE, by=pairing.mentee_id, now=NOW)
    service.confirm_session(pairing, planned.id, by=pairing.mentor_id, now=NOW)
    assert remind_of_sessions(NOW + DAY) == 1
    assert told(session, "pairing-session-settle") == [pairing.mentee.email]

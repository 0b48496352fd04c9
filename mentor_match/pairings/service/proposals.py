"""Proposing times for a session, and answering."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from mentor_match.extensions import db
from mentor_match.pairings.models import Pairing, PairingSession, SessionProposal
from mentor_match.pairings.queries import get_session
from mentor_match.pairings.queries.proposals import find_proposal, get_proposal
from mentor_match.pairings.rules import check_active
from mentor_match.pairings.rules.proposals import (
    MOST_TIMES,
    ProposalIsYours,
    check_choice,
    check_times,
)
from mentor_match.pairings.rules.sessions import CHANNELS, Meeting, check_change
from mentor_match.pairings.service.messages import record_session, tell_calendars
from mentor_match.pairings.service.pairings import locked, note, tell_other
from mentor_match.pairings.service.sessions import add_session, planned_times, set_meeting


def propose_times(
    pairing: Pairing,
    times: Sequence[datetime],
    meeting: Meeting,
    *,
    by: UUID,
    now: datetime,
    session_id: UUID | None = None,
) -> SessionProposal:
    """Propose up to three times: for a new session, or to move the one that is named.

    The last word counts: it takes the place of what either of the two proposed before, so that
    answering with other times is the same act.
    """
    if not 1 <= len(times) <= MOST_TIMES or meeting.channel not in CHANNELS:
        raise ValueError("One to three times, by one of CHANNELS.")
    pairing = locked(pairing, by)
    check_active(pairing.state)
    session = get_session(pairing, session_id) if session_id else None
    if session is not None:
        check_change(session.state, session.starts_at, now)
    check_times(times, planned=planned_times(pairing, but=session), now=now)
    before = find_proposal(pairing, session)
    answers = before is not None and before.proposed_by != by
    proposal = _write(pairing, session, before, sorted(times), meeting.clean, by, now)
    verb = "answered with other times" if answers else "proposed times"
    note(verb, pairing, by=by, now=now, proposal=str(proposal.id), times=len(times))
    facts = {"proposal": proposal, "session": session, "answers": answers}
    tell_other(pairing, "pairing-session-proposed", by=by, now=now, cause=str(proposal.id), **facts)
    return proposal


def accept_time(
    pairing: Pairing, proposal_id: UUID, at: datetime, *, by: UUID, now: datetime
) -> PairingSession:
    """Choose one of the times: the session is planned, or moved, and calendars follow."""
    pairing = locked(pairing, by)
    check_active(pairing.state)
    proposal = get_proposal(pairing, proposal_id)
    if proposal.proposed_by == by:
        raise ProposalIsYours(name=pairing.other(by).call_me)
    session = get_session(pairing, proposal.session_id) if proposal.session_id else None
    check_choice(at, proposal.times, planned=planned_times(pairing, but=session), now=now)
    meeting, message, verb = proposal.meeting, "pairing-session-moved", "moved session"
    if session is None:
        message, verb = "pairing-session-accepted", "planned session"
        session = add_session(pairing, at, meeting, proposal.proposed_by, now)
    else:
        check_change(session.state, session.starts_at, now)
        set_meeting(session, meeting, now, starts_at=at)
    pairing.proposals.remove(proposal)
    db.session.flush()
    record_session(verb, pairing, session, by, now)
    tell_calendars(pairing, message, session, by, now)
    return session


def withdraw_proposal(pairing: Pairing, proposal_id: UUID, *, by: UUID, now: datetime) -> None:
    """Take one's own times back, or say of the other's that none fits. Nothing else changes."""
    pairing = locked(pairing, by)
    proposal = get_proposal(pairing, proposal_id)
    own = proposal.proposed_by == by
    pairing.proposals.remove(proposal)
    db.session.flush()
    verb = "withdrew times" if own else "declined times"
    note(verb, pairing, by=by, now=now, proposal=str(proposal_id))
    facts = {"own": own, "moves": proposal.session_id is not None}
    tell_other(
        pairing, "pairing-session-unproposed", by=by, now=now, cause=str(proposal_id), **facts
    )


def _write(
    pairing: Pairing,
    session: PairingSession | None,
    before: SessionProposal | None,
    times: Sequence[datetime],
    meeting: Meeting,
    by: UUID,
    now: datetime,
) -> SessionProposal:
    if before is not None:
        pairing.proposals.remove(before)
        db.session.flush()
    first, second, third = [*times, None, None][:MOST_TIMES]
    assert first is not None
    proposal = SessionProposal(
        session_id=session.id if session else None,
        proposed_by=by,
        proposed_at=now,
        first_at=first,
        second_at=second,
        third_at=third,
        minutes=meeting.minutes,
        format=meeting.channel,
        link=meeting.link,
        place=meeting.place,
    )
    pairing.proposals.append(proposal)
    db.session.flush()
    return proposal

"""Giving feedback. That it was given is kept with the name; what was answered is kept apart."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.exc import IntegrityError

from mentor_match.extensions import db
from mentor_match.pairings.models import (
    ClosingFeedback,
    FeedbackPending,
    FeedbackTally,
    Pairing,
    SessionFeedback,
)
from mentor_match.pairings.queries import get_session
from mentor_match.pairings.queries.feedback import find_closing_feedback, find_session_feedback
from mentor_match.pairings.rules import OPEN_PAIRINGS, SessionState
from mentor_match.pairings.rules.feedback import (
    BETTER,
    CODES,
    NEXT_TIME,
    NOT_APPLICABLE,
    SCORES,
    STEP,
    USEFUL,
    FeedbackGiven,
    FeedbackNotYet,
    Side,
    merged,
)
from mentor_match.pairings.service.pairings import locked, note


def give_session_feedback(
    pairing: Pairing,
    session_id: UUID,
    *,
    useful: str,
    better: str,
    words: str | None,
    by: UUID,
    now: datetime,
) -> None:
    """Answer the two questions after a session that was held. Nobody sees it pairing by pairing."""
    if useful not in SCORES or better not in BETTER:
        raise ValueError(f"{useful!r} and {better!r} are no answers.")
    pairing = locked(pairing, by)
    session = get_session(pairing, session_id)
    if session.state != SessionState.HELD:
        raise FeedbackNotYet
    if find_session_feedback(session.id, by) is not None:
        raise FeedbackGiven
    db.session.add(
        SessionFeedback(session_id=session.id, account_id=by, given_at=now, words=words or None)
    )
    db.session.flush()
    for association_id in _associations(pairing):
        for item, answer in ((USEFUL, useful), (NEXT_TIME, better)):
            _count({"association_id": association_id}, _side(pairing, by), item, answer, by)
    note("gave session feedback", pairing, by=by, now=now, session=str(session.id))


def give_closing_feedback(
    pairing: Pairing, answers: Mapping[str, str], *, by: UUID, now: datetime
) -> None:
    """Answer the eight questions about a pairing that is over, once."""
    if set(answers) != set(CODES) or not set(answers.values()) <= {*SCORES, NOT_APPLICABLE}:
        raise ValueError("One answer to each of the eight questions.")
    pairing = locked(pairing, by)
    if pairing.state in OPEN_PAIRINGS:
        raise FeedbackNotYet
    if find_closing_feedback(pairing.id, by) is not None:
        raise FeedbackGiven
    db.session.add(ClosingFeedback(pairing_id=pairing.id, account_id=by, given_at=now))
    db.session.flush()
    side = _side(pairing, by)
    for item, answer in sorted(answers.items()):
        if answer == NOT_APPLICABLE:
            continue
        if side == Side.MENTOR:
            _add(_tally({"mentor_id": by}, side, item), answer)
        else:
            _count({"mentor_id": pairing.mentor_id}, side, item, answer, by)
        for association_id in _associations(pairing):
            _count({"association_id": association_id}, side, item, answer, by)
    note("gave closing feedback", pairing, by=by, now=now)


def _side(pairing: Pairing, account_id: UUID) -> Side:
    return Side.MENTOR if account_id == pairing.mentor_id else Side.MENTEE


def _associations(pairing: Pairing) -> list[UUID]:
    """The associations of the two, each once, always in the same order: locks are taken in it."""
    return sorted({pairing.mentee_association_id, pairing.mentor_association_id})


def _count(subject: Mapping[str, UUID], side: Side, item: str, answer: str, by: UUID) -> None:
    """Let an answer wait; the fifth person's answer lets all five in.

    Who answers again while an earlier answer waits replaces it: five answers are of five people.
    """
    tally = _tally(subject, side, item)
    waiting = db.session.get(FeedbackPending, (tally.id, by))
    if waiting is None:
        db.session.add(FeedbackPending(tally_id=tally.id, giver_id=by, answer=answer))
    else:
        waiting.answer = answer
    db.session.flush()
    block = list(
        db.session.scalars(select(FeedbackPending).where(FeedbackPending.tally_id == tally.id))
    )
    if len(block) >= STEP:
        tally.shown = merged(tally.shown, {one.giver_id: one.answer for one in block})
        for one in block:
            db.session.delete(one)
        db.session.flush()


def _add(tally: FeedbackTally, answer: str) -> None:
    tally.shown = {**tally.shown, answer: tally.shown.get(answer, 0) + 1}
    db.session.flush()


def _tally(subject: Mapping[str, UUID], side: Side, item: str) -> FeedbackTally:
    """The tally, made where there is none, and locked: two fifth answers come one by one."""
    same = and_(
        *(getattr(FeedbackTally, name) == value for name, value in subject.items()),
        FeedbackTally.side == side,
        FeedbackTally.item == item,
    )
    found = _locked(same)
    if found is None:
        try:
            with db.session.begin_nested():
                db.session.add(FeedbackTally(**subject, side=side, item=item, shown={}))
        except IntegrityError:
            pass  # another made it a moment ago
        found = _locked(same)
    assert found is not None
    return found


def _locked(same: ColumnElement[bool]) -> FeedbackTally | None:
    asked = select(FeedbackTally).where(same).with_for_update()
    found: FeedbackTally | None = db.session.scalars(
        asked.execution_options(populate_existing=True)
    ).one_or_none()
    return found

"""Consults: asking, reading back, advising, closing the loop."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any
from uuid import UUID

from mentor_match.accounts.models import Account
from mentor_match.audit import service as audit
from mentor_match.extensions import db
from mentor_match.notifications.service import tell
from mentor_match.pairings.models import Consult, ConsultEntry, ConsultTaker, Pairing
from mentor_match.pairings.queries import (
    can_take,
    count_takers,
    find_taker,
    list_candidates,
    list_consults_due,
    lock,
    part_in,
)
from mentor_match.pairings.rules import (
    ASKED_FOR,
    CONSULT_DECLINE_REASONS,
    OPEN_CONSULTS,
    REDIRECT_REASONS,
    WHO_ACTS,
    ConsultAct,
    ConsultHours,
    ConsultMoved,
    ConsultPart,
    ConsultsOfOthers,
    ConsultState,
    ConsultTaken,
    NobodyTakesIt,
    SameCadre,
    check_active,
    check_consult_step,
)
from mentor_match.pairings.service.pairings import locked
from mentor_match.profiles.queries import find_profile
from mentor_match.web.refusals import NotFound


def ask_consult(
    pairing: Pairing,
    *,
    to_cadre: str | None,
    urgency: str,
    asked_for: str,
    isbar: dict[str, str],
    by: UUID,
    hours: ConsultHours,
    now: datetime,
) -> Consult:
    """The mentee asks: the mentor, where `to_cadre` is None, or any taker of another cadre.

    `isbar` holds the four texts: situation, background, assessment and request.
    """
    pairing = locked(pairing, by)
    if by != pairing.mentee_id:
        raise NotFound
    check_active(pairing.state)
    if asked_for not in ASKED_FOR:
        raise ValueError(f"{asked_for!r} is no code of ASKED_FOR.")
    if to_cadre is not None:
        _check_taken_there(pairing.mentor_association_id, to_cadre, by)
    profile = find_profile(by)
    consult = Consult(
        pairing_id=pairing.id,
        asker_id=by,
        receiver_id=pairing.mentor_id if to_cadre is None else None,
        association_id=pairing.mentor_association_id,
        from_cadre=(profile.cadre if profile else None) or pairing.mentee_cadre,
        from_setting=profile.setting if profile else None,
        to_cadre=to_cadre or pairing.mentor_cadre,
        urgency=urgency,
        asked_for=asked_for,
        state=ConsultState.ASKED,
        asked_at=now,
        act_by=hours.until(urgency, now),
        **isbar,
    )
    db.session.add(consult)
    db.session.flush()
    _note("asked consult", consult, by=by, now=now)
    _tell_who_could_read_back(consult, now)
    return consult


def read_back(
    consult: Consult, words: str, *, by: UUID, hours: ConsultHours, now: datetime
) -> None:
    """Say in own words what is asked, and accept it. The first of a cadre takes it."""
    consult = _locked(consult, ConsultAct.READ_BACK, by)
    step = _check(consult, ConsultAct.READ_BACK, now)
    consult.receiver_id = by
    _move(consult, ConsultAct.READ_BACK, step, by=by, words=words, hours=hours, now=now)
    _tell(consult, consult.asker, "consult-waits", now)


def decline_consult(consult: Consult, words: str, *, reason: str, by: UUID, now: datetime) -> None:
    """Say in own words what is asked, and why the answer is no."""
    if reason not in CONSULT_DECLINE_REASONS:
        raise ValueError(f"{reason!r} is no reason of CONSULT_DECLINE_REASONS.")
    consult = _locked(consult, ConsultAct.DECLINE, by)
    step = _check(consult, ConsultAct.DECLINE, now)
    _move(consult, ConsultAct.DECLINE, step, by=by, words=words, reason=reason, now=now)
    _tell(consult, consult.asker, "consult-over", now)


def redirect_consult(
    consult: Consult,
    words: str,
    *,
    to_cadre: str,
    reason: str,
    by: UUID,
    hours: ConsultHours,
    now: datetime,
) -> None:
    """Say in own words what is asked, and who is better placed; it begins anew there."""
    if reason not in REDIRECT_REASONS:
        raise ValueError(f"{reason!r} is no reason of REDIRECT_REASONS.")
    consult = _locked(consult, ConsultAct.REDIRECT, by)
    step = _check(consult, ConsultAct.REDIRECT, now)
    if to_cadre == consult.to_cadre:
        raise SameCadre
    _check_taken_there(consult.association_id, to_cadre, consult.asker_id)
    consult.receiver_id, consult.to_cadre = None, to_cadre
    _move(
        consult, ConsultAct.REDIRECT, step, by=by, words=words, reason=reason, hours=hours, now=now
    )
    _tell(consult, consult.asker, "consult-redirected", now)
    _tell_who_could_read_back(consult, now)


def confirm_read_back(consult: Consult, *, by: UUID, hours: ConsultHours, now: datetime) -> None:
    """The asker says that the read-back is right."""
    _act(consult, ConsultAct.CONFIRM, None, by=by, hours=hours, now=now)


def correct_read_back(
    consult: Consult, words: str, *, by: UUID, hours: ConsultHours, now: datetime
) -> None:
    """The asker says what was meant; it is read back again."""
    _act(consult, ConsultAct.CORRECT, words, by=by, hours=hours, now=now)


def advise(consult: Consult, words: str, *, by: UUID, hours: ConsultHours, now: datetime) -> None:
    """The receiver says what is advised."""
    _act(consult, ConsultAct.ADVISE, words, by=by, hours=hours, now=now)


def close_consult(
    consult: Consult, words: str, *, by: UUID, hours: ConsultHours, now: datetime
) -> None:
    """The asker says what was done: the loop is closed."""
    _act(consult, ConsultAct.CLOSE, words, by=by, hours=hours, now=now)


def withdraw_consult(consult: Consult, *, by: UUID, now: datetime) -> None:
    """The asker takes it back."""
    consult = _locked(consult, ConsultAct.WITHDRAW, by)
    step = _check(consult, ConsultAct.WITHDRAW, now)
    _move(consult, ConsultAct.WITHDRAW, step, by=by, now=now)
    if consult.receiver is not None:
        _tell(consult, consult.receiver, "consult-over", now)


def expire_consult(consult: Consult, *, now: datetime) -> None:
    """Nobody acted in time; both are told, and the asker asks someone else."""
    consult = lock(consult)
    if consult.state not in OPEN_CONSULTS or consult.act_by > now:
        return
    step = _check(consult, ConsultAct.EXPIRE, now)
    _move(consult, ConsultAct.EXPIRE, step, by=None, now=now)
    for reader in (consult.asker, consult.receiver):
        if reader is not None:
            _tell(consult, reader, "consult-over", now)


def expire_consults(now: datetime, *, each: Callable[[], AbstractContextManager[Any]]) -> int:
    """Write down every expiry, each inside `each`; says how many."""
    due = list_consults_due(now)
    for consult_id in due:
        with each():
            consult = db.session.get(Consult, consult_id)
            if consult is not None:
                expire_consult(consult, now=now)
    return len(due)


def take_consults(account_id: UUID, *, now: datetime) -> None:
    """Offer to take what is asked of one's cadre."""
    if not can_take(account_id):
        raise ConsultsOfOthers
    if find_taker(account_id) is None:
        db.session.add(ConsultTaker(account_id=account_id, since=now))
        db.session.flush()
        audit.record("takes consults", "account", account_id, by=account_id, now=now)


def leave_consults(account_id: UUID, *, now: datetime) -> None:
    """Take no more of them; what was taken stays."""
    taker = find_taker(account_id)
    if taker is not None:
        db.session.delete(taker)
        db.session.flush()
        audit.record("takes no consults", "account", account_id, by=account_id, now=now)


def _act(
    consult: Consult,
    act: ConsultAct,
    words: str | None,
    *,
    by: UUID,
    hours: ConsultHours,
    now: datetime,
) -> None:
    """One of the steps after which the other is told that it is their turn, or that it is over."""
    consult = _locked(consult, act, by)
    step = _check(consult, act, now)
    _move(consult, act, step, by=by, words=words, hours=hours, now=now)
    other = consult.receiver if by == consult.asker_id else consult.asker
    if other is not None:
        message = "consult-waits" if step in OPEN_CONSULTS else "consult-over"
        _tell(consult, other, message, now)


def _locked(consult: Consult, act: ConsultAct, by: UUID) -> Consult:
    """The consult as it stands now, for who has the part that acts."""
    consult = lock(consult)
    part = part_in(consult, by)
    if part is None and by != consult.asker_id and act == ConsultAct.READ_BACK:
        raise ConsultTaken
    if part is None:
        raise NotFound
    if part != WHO_ACTS[act]:
        raise ConsultMoved
    return consult


def _check(consult: Consult, act: ConsultAct, now: datetime) -> ConsultState:
    return check_consult_step(
        consult.state, act, act_by=consult.act_by, in_queue=consult.in_queue, now=now
    )


def _move(
    consult: Consult,
    act: ConsultAct,
    to: ConsultState,
    *,
    by: UUID | None,
    now: datetime,
    words: str | None = None,
    reason: str | None = None,
    hours: ConsultHours | None = None,
) -> None:
    profile = find_profile(by) if by is not None else None
    consult.trail.append(
        ConsultEntry(
            number=len(consult.trail) + 1,
            at=now,
            by_id=by,
            cadre=profile.cadre if profile else None,
            act=act,
            words=words,
            reason=reason,
            to_cadre=consult.to_cadre if act == ConsultAct.REDIRECT else None,
        )
    )
    consult.state = to
    if to in OPEN_CONSULTS:
        assert hours is not None  # every act that keeps a consult open is given the times
        consult.act_by = hours.until(consult.urgency, now)
    else:
        consult.closed_at = now
    db.session.flush()
    db.session.refresh(consult, ["receiver"])
    _note(f"consult: {act}", consult, by=by, now=now, reason=reason)


def _check_taken_there(association_id: UUID, cadre: str, asker_id: UUID) -> None:
    if not count_takers(association_id, without=asker_id).get(cadre):
        raise NobodyTakesIt


def _note(
    verb: str, consult: Consult, *, by: UUID | None, now: datetime, reason: str | None = None
) -> None:
    audit.record(
        verb,
        "consult",
        consult.id,
        by=by,
        now=now,
        association_id=consult.association_id,
        reason=reason,
        state=consult.state,
        to_cadre=consult.to_cadre,
    )


def _tell_who_could_read_back(consult: Consult, now: datetime) -> None:
    """The mentor, or everyone of the cadre who takes consults; no name of who asks is in it."""
    if consult.receiver is not None:
        _tell(consult, consult.receiver, "consult-waits", now)
        return
    for candidate in list_candidates(consult):
        _tell(consult, candidate, "consult-to-take", now)


def _tell(consult: Consult, reader: Account, message: str, now: datetime) -> None:
    part = ConsultPart.ASKER if reader.id == consult.asker_id else ConsultPart.RECEIVER
    tell(
        reader,
        message,
        key=f"{message}:{consult.id}:{len(consult.trail)}:{reader.id}",
        now=now,
        context={"consult": consult, "is_asker": part == ConsultPart.ASKER},
    )

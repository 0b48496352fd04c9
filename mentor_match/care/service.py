"""What a coordinator does about what is stuck: one act each, written down and measured."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from mentor_match.accounts.models import Account
from mentor_match.audit import service as audit
from mentor_match.care.models import Intervention
from mentor_match.care.queries import get_case, list_done, list_open_requests_of
from mentor_match.care.rules import (
    DAYS_TO_SEE,
    Action,
    CaseKind,
    HelpedAlready,
    NotForThis,
    check_action,
    check_snooze,
    seen_again,
)
from mentor_match.extensions import db
from mentor_match.matching.models import Proposal
from mentor_match.notifications.service import tell
from mentor_match.pairings.models import MentorshipRequest, Pairing
from mentor_match.pairings.service import close_pairing, remind_mentor
from mentor_match.profiles.models import MentorProfile
from mentor_match.profiles.rules import PauseReason
from mentor_match.profiles.service import pause_mentor

KEYS = {
    CaseKind.PAIRING: "pairing_id",
    CaseKind.GOAL: "pairing_id",
    CaseKind.REQUEST: "request_id",
    CaseKind.MENTOR: "mentor_id",
    CaseKind.PROPOSAL: "proposal_id",
}

_SUBJECTS = {CaseKind.GOAL: "pairing", CaseKind.MENTOR: "account"}


def help_case(
    kind: CaseKind,
    case_id: UUID,
    action: Action,
    *,
    association_id: UUID,
    note: str | None,
    by: UUID,
    now: datetime,
) -> Intervention:
    """Do one thing about a case; the same thing twice in a row is refused, so that nobody gets
    two mails because two coordinators looked at the same list."""
    check_action(kind, action)
    found = get_case(kind, case_id, association_id)
    recent = list_done(association_id, now - timedelta(days=DAYS_TO_SEE)).get((kind, case_id), ())
    if any(one.action == action for one in recent):
        raise HelpedAlready
    act = _ACTS.get((kind, action))
    if act is not None:
        act(found, by, now)
    return _keep(kind, case_id, action, seen_again(now.date()), association_id, note, by, now)


def snooze_case(
    kind: CaseKind,
    case_id: UUID,
    until: date,
    *,
    association_id: UUID,
    note: str | None,
    by: UUID,
    now: datetime,
) -> Intervention:
    """Put a case away until a day."""
    check_snooze(until, now.date())
    get_case(kind, case_id, association_id)
    return _keep(kind, case_id, Action.SNOOZE, until, association_id, note, by, now)


def _keep(
    kind: CaseKind,
    case_id: UUID,
    action: Action,
    until: date,
    association_id: UUID,
    note: str | None,
    by: UUID,
    now: datetime,
) -> Intervention:
    kept = Intervention(
        association_id=association_id,
        kind=kind,
        action=action,
        note=note or None,
        until=until,
        done_at=now,
        done_by=by,
        **{KEYS[kind]: case_id},
    )
    db.session.add(kept)
    db.session.flush()
    audit.record(
        "snoozed case" if action == Action.SNOOZE else "helped case",
        _SUBJECTS.get(kind, kind),
        case_id,
        by=by,
        now=now,
        association_id=association_id,
        action=action,
        until=until.isoformat(),
    )
    return kept


def _remind_pairing(pairing: Pairing, _by: UUID, now: datetime) -> None:
    for reader in (pairing.mentee, pairing.mentor):
        facts = {"pairing": pairing, "other": pairing.other(reader.id)}
        _tell(reader, "care-pairing", pairing.id, now, facts)


def _close_pairing(pairing: Pairing, by: UUID, now: datetime) -> None:
    close_pairing(pairing, by=by, now=now)


def _remind_request(request: MentorshipRequest, _by: UUID, now: datetime) -> None:
    if request.reminded_at is not None:
        raise NotForThis  # the mail of half way said that it is the only one
    remind_mentor(request, now=now)


def _offer_next(request: MentorshipRequest, _by: UUID, now: datetime) -> None:
    _tell(request.mentee, "care-next", request.id, now, {"asked": request})


def _offer_next_to_all(mentor: MentorProfile, by: UUID, now: datetime) -> None:
    for request in list_open_requests_of(mentor.account_id):
        _offer_next(request, by, now)


def _remind_of_mentoring(mentor: MentorProfile, _by: UUID, now: datetime) -> None:
    reader = db.session.get_one(Account, mentor.account_id)
    _tell(reader, "care-mentor", mentor.account_id, now, {"mentor": mentor})


def _pause(mentor: MentorProfile, _by: UUID, now: datetime) -> None:
    if mentor.paused_at is not None:
        raise NotForThis
    pause_mentor(mentor, reason=PauseReason.SILENT, now=now)
    _remind_of_mentoring(mentor, _by, now)


def _remind_proposal(proposal: Proposal, _by: UUID, now: datetime) -> None:
    for reader, other, said in (
        (proposal.mentee, proposal.mentor, proposal.mentee_confirmed_at),
        (proposal.mentor, proposal.mentee, proposal.mentor_confirmed_at),
    ):
        if said is None:
            facts = {"proposal": proposal, "other": other, "programme": proposal.run.programme}
            _tell(reader, "care-proposal", proposal.id, now, facts)


def _tell(
    reader: Account, message: str, case_id: UUID, now: datetime, facts: Mapping[str, Any]
) -> None:
    """One mail a day about one case, whatever two coordinators do."""
    key = f"{message}:{case_id}:{reader.id}:{now.date().isoformat()}"
    tell(reader, message, key=key, now=now, context=facts)


# What is not here sends nothing and changes nothing: the coordinator did it, and it is noted.
_ACTS: Mapping[tuple[CaseKind, Action], Callable[[Any, UUID, datetime], None]] = {
    (CaseKind.PAIRING, Action.REMIND): _remind_pairing,
    (CaseKind.PAIRING, Action.CLOSE): _close_pairing,
    (CaseKind.REQUEST, Action.REMIND): _remind_request,
    (CaseKind.REQUEST, Action.OFFER_NEXT): _offer_next,
    (CaseKind.MENTOR, Action.REMIND): _remind_of_mentoring,
    (CaseKind.MENTOR, Action.OFFER_NEXT): _offer_next_to_all,
    (CaseKind.MENTOR, Action.PAUSE): _pause,
    (CaseKind.PROPOSAL, Action.REMIND): _remind_proposal,
}

"""Reading what others did since somebody was here last."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from mentor_match.accounts.models import Account
from mentor_match.audit.queries import list_acts_of_others
from mentor_match.extensions import db
from mentor_match.insight.rules.changes import CHANGES, MOST_CHANGES
from mentor_match.pairings.models import MentorshipRequest, Pairing

LOOKED_AT = 60  # acts; more than one of a kind on one thing is told once


@dataclass(frozen=True, slots=True)
class Change:
    """Something another one did, when, and where it is seen."""

    sentence: str
    name: str
    at: datetime
    endpoint: str
    values: Mapping[str, UUID]


def list_changes(account_id: UUID, since: datetime) -> list[Change]:
    """The latest first, one of a kind for each request or pairing."""
    requests = _others(MentorshipRequest, account_id, MentorshipRequest.closed_at, since)
    pairings = _others(Pairing, account_id, Pairing.ended_at, since)
    acts = list_acts_of_others(
        {"request": requests, "pairing": pairings},
        without=account_id,
        since=since,
        limit=LOOKED_AT,
    )
    found: dict[tuple[str, UUID], Change] = {}
    for act in acts:
        if act.verb not in CHANGES or act.subject_id is None:
            continue
        of_pairing = act.subject == "pairing"
        name = (pairings if of_pairing else requests)[act.subject_id]
        key = "pairing_id" if of_pairing else "request_id"
        change = Change(
            CHANGES[act.verb], name, act.at, f"pairings.{act.subject}", {key: act.subject_id}
        )
        found.setdefault((act.verb, act.subject_id), change)
    return list(found.values())[:MOST_CHANGES]


def _others(
    model: type[MentorshipRequest | Pairing], account_id: UUID, ended: Any, since: datetime
) -> dict[UUID, str]:
    """id -> what the other one is called, of what is open or ended since then."""
    mentee, mentor = aliased(Account), aliased(Account)
    rows = db.session.execute(
        select(model.id, model.mentee_id, mentee.call_me, mentor.call_me)
        .join(mentee, mentee.id == model.mentee_id)
        .join(mentor, mentor.id == model.mentor_id)
        .where(
            or_(model.mentee_id == account_id, model.mentor_id == account_id),
            or_(ended.is_(None), ended >= since),
        )
    )
    return {id_: of_mentor if who == account_id else of for id_, who, of, of_mentor in rows}

"""Writing the audit: acts are noted as they happen and sealed when the transaction commits.

Sealing last keeps the time short in which other writers wait for the head of the chain, and
gives every transaction the same order of locks: first its own rows, then the head.
"""

from datetime import datetime
from uuid import UUID

from blinker import Signal
from sqlalchemy import event, select
from sqlalchemy.orm import Session, SessionTransaction

from mentor_match.audit.models import AuditHead, AuditRecord
from mentor_match.audit.rules import FIRST, digest
from mentor_match.extensions import db

_NOTED = "audit acts noted"
_BEFORE = "how many were noted before each open savepoint"

# Sent with each act, inside its transaction: whoever tells others of it writes that down there.
recorded = Signal("an act was noted")


def record(
    verb: str,
    subject: str,
    subject_id: UUID | None,
    *,
    by: UUID | None,
    now: datetime,
    association_id: UUID | None = None,
    reason: str | None = None,
    **facts: object,
) -> None:
    """Note an act. `by` is the account that did it, None where the service itself did.

    `facts` are JSON values: codes, states, ids as text. Never a name, never prose of a person.
    """
    db.session.connection()  # only what has begun can be rolled back, and the act with it
    act = AuditRecord(
        at=now,
        verb=verb,
        subject=subject,
        subject_id=subject_id,
        actor_id=by,
        association_id=association_id,
        reason=reason,
        facts=facts,
    )
    db.session.info.setdefault(_NOTED, []).append(act)
    recorded.send(None, act=act)


@event.listens_for(Session, "before_commit")
def _seal(session: Session) -> None:
    if session.in_nested_transaction() or not session.info.get(_NOTED):
        return
    session.flush()
    acts: list[AuditRecord] = session.info.pop(_NOTED)
    head = session.scalars(select(AuditHead).where(AuditHead.id == 1).with_for_update()).one()
    for act in acts:
        head.number += 1
        act.number, act.previous = head.number, head.seal
        act.seal = head.seal = digest(act.previous, act.at, act.act())
    session.add_all(acts)
    session.flush()


@event.listens_for(Session, "after_transaction_create")
def _begin(session: Session, begun: SessionTransaction) -> None:
    if begun.nested:
        session.info.setdefault(_BEFORE, []).append(len(session.info.get(_NOTED, ())))


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    """What is rolled back to a savepoint takes along what was noted since, and nothing older."""
    kept = session.info[_BEFORE][-1] if session.in_nested_transaction() else 0
    del session.info.get(_NOTED, [])[kept:]


@event.listens_for(Session, "after_transaction_end")
def _end(session: Session, ended: SessionTransaction) -> None:
    if ended.nested:
        session.info[_BEFORE].pop()
    elif ended.parent is None:
        session.info.pop(_NOTED, None)


def start_chain() -> None:
    """Write the head of an empty chain; the migration does the same."""
    db.session.add(AuditHead(id=1, number=0, seal=FIRST))

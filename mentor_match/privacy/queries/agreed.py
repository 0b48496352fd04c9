"""Reading what somebody agreed to: from the rows of each purpose, and from the audit."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from mentor_match.associations.models import Enrolment, Programme
from mentor_match.audit.queries import list_acts_by_subject
from mentor_match.extensions import db
from mentor_match.learning.models import CpdStatement
from mentor_match.learning.queries import list_own_stories


@dataclass(frozen=True, slots=True)
class Agreed:
    """One yes: to which words, when given, when taken back; `endpoint` is the act that does."""

    purpose: str  # a code of rules.PURPOSES
    about: str
    wording: str
    given_at: datetime
    withdrawn_at: datetime | None
    endpoint: str
    values: Mapping[str, Any] = field(default_factory=dict)
    details: tuple[str, ...] = ()


def list_agreed(account_id: UUID) -> list[Agreed]:
    """Everything somebody agreed to, what holds first, then the latest."""
    found = [*_outside(account_id), *_stories(account_id), *_statements(account_id)]
    found.sort(key=lambda one: one.given_at, reverse=True)
    return sorted(found, key=lambda one: one.withdrawn_at is not None)


def _outside(account_id: UUID) -> Iterator[Agreed]:
    """To be proposed outside the own association; the audit knows every change of mind."""
    asked = (
        select(Enrolment, Programme.title)
        .join(Programme, Programme.id == Enrolment.programme_id)
        .where(Enrolment.account_id == account_id)
    )
    rows = db.session.execute(asked).all()
    acts = list_acts_by_subject("enrolment", [enrolment.id for enrolment, _title in rows])
    for enrolment, title in rows:
        given: datetime | None = None
        wording = ""
        for act in acts.get(enrolment.id, ()):
            yes = act.verb == "consented to partners"
            if yes or (act.verb == "enrolled" and act.facts.get("outside")):
                given, wording = act.at, act.facts.get("wording", "")
            elif given is not None and act.verb in ("took back consent", "withdrew enrolment"):
                yield _of_enrolment(enrolment, title, wording, given, act.at)
                given = None
        if enrolment.outside_at is not None and enrolment.withdrawn_at is None:
            yield _of_enrolment(enrolment, title, wording, enrolment.outside_at, None)


def _of_enrolment(
    enrolment: Enrolment, title: str, wording: str, given: datetime, taken: datetime | None
) -> Agreed:
    values = {"enrolment_id": enrolment.id, "answer": "refuse"}
    return Agreed("outside", title, wording, given, taken, "associations.consent_outside", values)


def _stories(account_id: UUID) -> Iterator[Agreed]:
    for story in list_own_stories(account_id):
        for consent in story.consents:
            yield Agreed(
                "story",
                story.headline,
                consent.wording,
                consent.given_at,
                consent.revoked_at,
                "learning.withdraw_story",
                {"story_id": story.id},
                tuple(sorted(consent.purposes)),
            )


def _statements(account_id: UUID) -> Iterator[Agreed]:
    """A page that anyone with its link may open."""
    asked = select(CpdStatement).where(CpdStatement.account_id == account_id)
    for statement in db.session.scalars(asked):
        yield Agreed(
            "statement",
            statement.number,
            "",
            statement.issued_at,
            statement.revoked_at,
            "learning.revoke_statement",
            {"statement_id": statement.id},
        )

"""What an association's learning platform tells: kept once, and counted by its rules."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from mentor_match.associations.queries import find_verified_member
from mentor_match.audit import service as audit
from mentor_match.extensions import db
from mentor_match.learning.models import CpdReview, PlatformStatement, Resource
from mentor_match.learning.queries import find_by_address, find_last_turn, find_said
from mentor_match.learning.rules import (
    Activity,
    NoSuchMember,
    Review,
    Said,
    Source,
    StatementConflict,
    category_of,
    cause_of,
)
from mentor_match.learning.service.cpd import credit_and_note


class UnknownActors(NoSuchMember):
    """Which of the statements are about nobody of the association: their places, from 0."""

    def __init__(self, places: Sequence[int]) -> None:
        self.places = tuple(places)
        super().__init__()


def store_statements(
    statements: Sequence[Said],
    *,
    association_id: UUID,
    token_id: UUID,
    platform: str,
    now: datetime,
) -> None:
    """Store all of them or none. One that is stored already with the same content is left alone.

    Where the same statement arrives twice at once, the later one reads again and finds it stored.
    Rows are written in one order, whatever the order of the list: two that send the same list
    from both ends would otherwise wait for each other.
    """
    members = _members(statements, association_id)
    try:
        with db.session.begin_nested():
            new = _store(statements, members, association_id, token_id, now)
    except IntegrityError:
        with db.session.begin_nested():
            new = _store(statements, members, association_id, token_id, now)
    for said, account_id in sorted(new, key=_order_of_entries):
        _count(said, account_id, association_id, platform, now)
    if new:
        audit.record(
            "stored learning statements",
            "access token",
            token_id,
            by=None,
            now=now,
            association_id=association_id,
            statements=len(new),
        )


def _order_of_entries(one: tuple[Said, UUID]) -> tuple[str, ...]:
    """By what is entered: of several statements about one thing, the first sent stays the first."""
    said, account_id = one
    return str(account_id), cause_of(said, None)


def _members(statements: Sequence[Said], association_id: UUID) -> list[UUID]:
    found = [
        find_verified_member(association_id, email=said.email, number=said.number)
        for said in statements
    ]
    unknown = [place for place, member in enumerate(found) if member is None]
    if unknown:
        raise UnknownActors(unknown)
    return [member.account_id for member in found if member is not None]


def _store(
    statements: Sequence[Said],
    members: Sequence[UUID],
    association_id: UUID,
    token_id: UUID,
    now: datetime,
) -> list[tuple[Said, UUID]]:
    sent = list(zip(statements, members, strict=True))
    new = set()
    for said, account_id in sorted(sent, key=lambda one: one[0].id):
        stored = find_said(association_id, said.id)
        if stored is not None:
            if stored.fingerprint != said.fingerprint:
                raise StatementConflict(id=said.id)
            continue
        db.session.add(
            PlatformStatement(
                association_id=association_id,
                id=said.id,
                account_id=account_id,
                token_id=token_id,
                verb=said.verb,
                activity=said.activity,
                fingerprint=said.fingerprint,
                said_at=said.at,
                stored_at=now,
            )
        )
        db.session.flush()
        new.add(said.id)
    return [one for one in sent if one[0].id in new]


def _count(
    said: Said, account_id: UUID, association_id: UUID, platform: str, now: datetime
) -> None:
    """Enter it; where the member had declared it and it waits, the platform's word settles it."""
    resource = find_by_address(said.activity)
    activity = _activity(said, resource, account_id, association_id, platform)
    if credit_and_note([activity], by=None, now=now):
        return
    row = find_last_turn(account_id, association_id, activity.cause)
    if row is not None and row.standing == "waiting":
        db.session.add(CpdReview(entry_id=row.entry.id, decision=Review.VERIFIED, by=None, at=now))
        db.session.flush()


def _activity(
    said: Said,
    resource: Resource | None,
    account_id: UUID,
    association_id: UUID,
    platform: str,
) -> Activity:
    topics = resource.topics if resource else frozenset()
    known = resource.minutes if resource else None
    return Activity(
        account_id=account_id,
        source=Source.PLATFORM,
        cause=cause_of(said, resource.id if resource else None),
        category=category_of(topics),
        minutes=said.minutes if said.minutes is not None else known or 0,
        at=said.at,
        vouched=True,
        association_id=association_id,
        topics=topics,
        title=said.title or (resource.title if resource else said.activity),
        provider=resource.provider if resource else platform,
        verb=said.verb,
    )

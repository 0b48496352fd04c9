"""Suggesting a resource, and deciding on it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from mentor_match.audit.service import record
from mentor_match.extensions import db
from mentor_match.learning.models import Resource, ResourceFacts, Suggestion
from mentor_match.learning.queries import count_own_waiting, find_listed, lock_suggestion
from mentor_match.learning.rules import (
    SUGGESTION_REASONS,
    ListedAlready,
    NotOwnSuggestion,
    SuggestionState,
    check_number,
    check_waiting,
)
from mentor_match.notifications.service import tell

FACTS = tuple(ResourceFacts.__annotations__)


def suggest_resource(
    association_id: UUID, facts: dict[str, Any], *, by: UUID, now: datetime
) -> Suggestion:
    """Hand a resource to the coordinators of an association; nothing is in the library yet."""
    check_number(count_own_waiting(by))
    made = Suggestion(
        association_id=association_id,
        suggested_by=by,
        suggested_at=now,
        state=SuggestionState.WAITING,
        **{name: facts.get(name) for name in FACTS},
    )
    db.session.add(made)
    db.session.flush()
    _note("suggested resource", made, by, now)
    return made


def accept_suggestion(
    suggestion: Suggestion, *, own_only: bool, by: UUID, now: datetime
) -> Resource:
    """Put it into the library, for everyone or for the members of the association alone."""
    suggestion = _to_decide(suggestion, by)
    room = suggestion.association_id if own_only else None
    if any(_listed(suggestion, place) for place in {None, room}):
        raise ListedAlready
    resource = Resource(
        association_id=room,
        added_at=now,
        next_check_at=now,
        **{name: getattr(suggestion, name) for name in FACTS},
    )
    db.session.add(resource)
    db.session.flush()
    suggestion.resource_id = resource.id
    _decide(suggestion, SuggestionState.OWN if own_only else SuggestionState.ACCEPTED, by, now)
    return resource


def decline_suggestion(suggestion: Suggestion, reason: str, *, by: UUID, now: datetime) -> None:
    """Say no, with one of the reasons; the member is told."""
    suggestion = _to_decide(suggestion, by)
    suggestion.reason = reason
    _decide(suggestion, SuggestionState.DECLINED, by, now)


def _to_decide(suggestion: Suggestion, by: UUID) -> Suggestion:
    suggestion = lock_suggestion(suggestion)
    check_waiting(suggestion.state)
    if suggestion.suggested_by == by:
        raise NotOwnSuggestion
    return suggestion


def _listed(suggestion: Suggestion, room: UUID | None) -> Resource | None:
    return find_listed(suggestion.address, suggestion.title, room)


def _decide(suggestion: Suggestion, state: SuggestionState, by: UUID, now: datetime) -> None:
    suggestion.state, suggestion.decided_at, suggestion.decided_by = state, now, by
    db.session.flush()
    _note(f"decided suggestion: {state}", suggestion, by, now)
    if suggestion.account is not None:
        tell(
            suggestion.account,
            "suggestion-decided",
            key=f"suggestion {suggestion.id} {state}",
            now=now,
            context={
                "suggestion": suggestion,
                "reason": SUGGESTION_REASONS.get(suggestion.reason or "", ""),
            },
        )


def _note(verb: str, suggestion: Suggestion, by: UUID, now: datetime) -> None:
    record(
        verb,
        "suggestion",
        suggestion.id,
        by=by,
        now=now,
        association_id=suggestion.association_id,
        reason=suggestion.reason,
    )

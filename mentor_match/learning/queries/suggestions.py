"""Reading the suggestions of members."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select

from mentor_match.extensions import db
from mentor_match.learning.models import Suggestion
from mentor_match.learning.rules import SuggestionState
from mentor_match.web.refusals import NotFound


def list_own_suggestions(account_id: UUID) -> Sequence[Suggestion]:
    """What a member suggested, the newest first."""
    asked = select(Suggestion).where(Suggestion.suggested_by == account_id)
    return db.session.scalars(asked.order_by(Suggestion.suggested_at.desc(), Suggestion.id)).all()


def count_own_waiting(account_id: UUID) -> int:
    """How many suggestions of a member wait."""
    asked = select(func.count()).where(
        Suggestion.suggested_by == account_id, Suggestion.state == SuggestionState.WAITING
    )
    return db.session.scalar(asked) or 0


def list_to_review(association_id: UUID) -> Sequence[Suggestion]:
    """What waits for the coordinators of an association, the longest waiting first."""
    asked = select(Suggestion).where(
        Suggestion.association_id == association_id, Suggestion.state == SuggestionState.WAITING
    )
    return db.session.scalars(asked.order_by(Suggestion.suggested_at, Suggestion.id)).all()


def list_reviewed(association_id: UUID, limit: int = 20) -> Sequence[Suggestion]:
    """What the coordinators of an association decided last."""
    asked = select(Suggestion).where(
        Suggestion.association_id == association_id, Suggestion.state != SuggestionState.WAITING
    )
    newest = Suggestion.decided_at.desc()
    return db.session.scalars(asked.order_by(newest, Suggestion.id).limit(limit)).all()


def get_suggestion(association_id: UUID, suggestion_id: UUID) -> Suggestion:
    """A suggestion to this association; NotFound where it is not one of its."""
    found = db.session.get(Suggestion, suggestion_id)
    if found is None or found.association_id != association_id:
        raise NotFound
    return found


def lock_suggestion(suggestion: Suggestion) -> Suggestion:
    """The suggestion as it stands now; whoever else wants to decide on it waits."""
    asked = select(Suggestion).where(Suggestion.id == suggestion.id)
    locked = asked.with_for_update(of=Suggestion).execution_options(populate_existing=True)
    return db.session.scalars(locked).one()

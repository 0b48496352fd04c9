"""What lies in the months and the programme that are looked at."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement

from mentor_match.insight.rules.flow import Span
from mentor_match.pairings.models import MentorshipRequest, Pairing


def asked_in(span: Span) -> list[ColumnElement[bool]]:
    """Requests made in it; with a programme, `Pairing` has to be joined."""
    return [*within(MentorshipRequest.requested_at, span), *of_programme(span)]


def opened_in(span: Span) -> list[ColumnElement[bool]]:
    """Pairings opened in it."""
    return [*within(Pairing.opened_at, span), *of_programme(span)]


def of_programme(span: Span) -> Sequence[ColumnElement[bool]]:
    """Pairings of its programme; all where it has none."""
    return [Pairing.programme_id == span.programme_id] if span.programme_id else []


def within(column: Any, span: Span) -> list[ColumnElement[bool]]:
    """What happened in it."""
    return [column >= span.since, column < span.until]

"""Reads across the slices: where a person stands, and what an association sees."""

from mentor_match.insight.queries.associations import (
    Figures,
    count_by_state,
    count_pairings,
    count_requests,
    read_figures,
)
from mentor_match.insight.queries.changes import Change, list_changes
from mentor_match.insight.queries.home import read_standing
from mentor_match.insight.queries.pieces import Paired, get_paired, piece_of_pairings
from mentor_match.insight.queries.troubled import list_troubled
from mentor_match.insight.queries.watched import (
    Watched,
    list_goals_without_co_mentor,
    list_pairings,
    list_requests,
)

__all__ = [
    "Change",
    "Figures",
    "Paired",
    "Watched",
    "count_by_state",
    "count_pairings",
    "count_requests",
    "get_paired",
    "list_changes",
    "list_goals_without_co_mentor",
    "list_pairings",
    "list_requests",
    "list_troubled",
    "piece_of_pairings",
    "read_figures",
    "read_standing",
]

"""The verbs of learning."""

from mentor_match.learning.service.cpd import (
    change_rules,
    credit_activities,
    credit_and_note,
    review_entry,
    take_back,
    withdraw_entry,
)
from mentor_match.learning.service.entries import (
    add_entry,
)
from mentor_match.learning.service.library import (
    LIBRARY,
    LIST_MADE,
    reattach_resources,
    report_dead,
    resources_for,
    seed_library,
)
from mentor_match.learning.service.platforms import (
    UnknownActors,
    store_statements,
)
from mentor_match.learning.service.statements import (
    hash_of,
    issue_statement,
    key_of,
    revoke_statement,
    share_statement,
)
from mentor_match.learning.service.suggestions import (
    accept_suggestion,
    decline_suggestion,
    suggest_resource,
)

__all__ = [
    "LIBRARY",
    "LIST_MADE",
    "UnknownActors",
    "accept_suggestion",
    "add_entry",
    "change_rules",
    "credit_activities",
    "credit_and_note",
    "decline_suggestion",
    "hash_of",
    "issue_statement",
    "key_of",
    "reattach_resources",
    "report_dead",
    "resources_for",
    "review_entry",
    "revoke_statement",
    "seed_library",
    "share_statement",
    "store_statements",
    "suggest_resource",
    "take_back",
    "withdraw_entry",
]

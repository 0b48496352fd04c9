"""The verbs of learning."""

from mentor_match.learning.service.cpd import (
    change_rules,
    credit_activities,
    credit_and_note,
    review_entry,
    take_back,
    withdraw_entry,
)
from mentor_match.learning.service.credentials import (
    achievement_of,
    issue_credential,
    issuer_profile,
    revoke_credential,
    signed_status_list,
)
from mentor_match.learning.service.entries import (
    add_entry,
    forget_files_of_nobody,
)
from mentor_match.learning.service.imports import (
    Draft,
    discard_file,
    dry_run,
    import_file,
    import_resources,
    keep_file,
    map_headings,
)
from mentor_match.learning.service.library import (
    LIBRARY,
    LIST_MADE,
    reattach_resources,
    report_dead,
    resources_for,
    restore_resource,
    seed_library,
    withdraw_resource,
)
from mentor_match.learning.service.links import (
    keep_look,
    list_due_links,
)
from mentor_match.learning.service.machines import (
    add_resource,
    change_resource,
    enter_for_member,
)
from mentor_match.learning.service.platforms import (
    UnknownActors,
    store_statements,
)
from mentor_match.learning.service.programmes import (
    give_resource,
    take_resource_back,
)
from mentor_match.learning.service.statements import (
    hash_of,
    issue_statement,
    key_of,
    revoke_statement,
    share_statement,
)
from mentor_match.learning.service.stories import (
    publish_story,
    return_story,
    rewrite_story,
    withdraw_story,
    write_story,
)
from mentor_match.learning.service.suggestions import (
    accept_suggestion,
    decline_suggestion,
    suggest_resource,
)

__all__ = [
    "LIBRARY",
    "LIST_MADE",
    "Draft",
    "UnknownActors",
    "accept_suggestion",
    "achievement_of",
    "add_entry",
    "add_resource",
    "change_resource",
    "change_rules",
    "credit_activities",
    "credit_and_note",
    "decline_suggestion",
    "discard_file",
    "dry_run",
    "enter_for_member",
    "forget_files_of_nobody",
    "give_resource",
    "hash_of",
    "import_file",
    "import_resources",
    "issue_credential",
    "issue_statement",
    "issuer_profile",
    "keep_file",
    "keep_look",
    "key_of",
    "list_due_links",
    "map_headings",
    "publish_story",
    "reattach_resources",
    "report_dead",
    "resources_for",
    "restore_resource",
    "return_story",
    "review_entry",
    "revoke_credential",
    "revoke_statement",
    "rewrite_story",
    "seed_library",
    "share_statement",
    "signed_status_list",
    "store_statements",
    "suggest_resource",
    "take_back",
    "take_resource_back",
    "withdraw_entry",
    "withdraw_resource",
    "withdraw_story",
    "write_story",
]

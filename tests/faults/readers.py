"""The verbs that write no row: the sweep fails where one of them does, wherever it is called."""

READERS = frozenset(
    {
        "accounts.service.accounts.password_hash",
        "associations.service.invitations.open_invitation",
        "associations.service.jobs.jobs_of",
        "circles.service.apart.shared_circles",
        "circles.service.apart.through_a_circle",
        "circles.service.calendars.list_entries",
        "learning.service.credentials.signed_status_list",
        "learning.service.entries.forget_files_of_nobody",
        "learning.service.links.list_due_links",
        "matching.service.co_mentors.suggest_co_mentors",
        "matching.service.following.find_next",
        "matching.service.following.get_earlier",
        "matching.service.proposals.reasons_of",
        "matching.service.runs.compare",
        "matching.service.suggestions.is_dismissed",
        "matching.service.suggestions.list_dismissed",
        "matching.service.suggestions.suggest",
        "matching.service.teams.find_team",
        "matching.service.teams.propose_team",
        "matching.service.waiting.list_places",
        "pairings.service.calendars.read_subscription",
        "pairings.service.concerns.person_as_subject",
        "pairings.service.concerns.subject_of",
        "privacy.service.clocks.count_old",
        "pulse.service.list_to_ask",
    }
)

"""Requests, pairings and what happens in them. Pure."""

from mentor_match.privacy.rules.tables.lines import Fate, table

TWO = "mentee_id mentor_id"

PAIRINGS = {
    "mentorship_requests": table(
        Fate.STAYS,
        "requests",
        "id mentee_id mentor_id mentee_association_id mentor_association_id state topics rhythm "
        "months requested_at answer_by reminded_at closed_at reason",
        "to_learn:mentee_id brings:mentee_id note:mentor_id",
        owners=TWO,
    ),
    "request_followings": table(
        Fate.STAYS, "requests", "before_id after_id automatic followed_at", through="before_id"
    ),
    "pairings": table(
        Fate.STAYS,
        "pairings",
        "id request_id mentee_id mentor_id mentee_association_id mentor_association_id "
        "programme_id mentee_cadre mentor_cadre state opened_at paused_at resumed_at ended_at "
        "reason held_at missed signed",
        owners=TWO,
    ),
    "pairing_tracks": table(
        Fate.STAYS, "pairings", "pairing_id code taken_by taken_at", through="pairing_id"
    ),
    "pairing_resources": table(
        Fate.STAYS,
        "pairings",
        "pairing_id resource_id topic level goal_id place programme_id added_by added_at "
        "removed_at done_at let_go_at let_go_for",
        through="pairing_id",
    ),
    "charter_versions": table(
        Fate.STAYS,
        "charter",
        "pairing_id number text_version rhythm minutes reply_days digest proposed_by proposed_at "
        "in_force_at set_aside_at",
        "goals:proposed_by contact:proposed_by feedback:proposed_by boundary:proposed_by",
        through="pairing_id",
    ),
    "charter_signatures": table(
        Fate.STAYS,
        "charter",
        "pairing_id account_id version digest signed_at",
        owners="account_id",
    ),
    "pairing_sessions": table(
        Fate.STAYS,
        "sessions",
        "id pairing_id starts_at minutes format state mentee_confirmed_at mentor_confirmed_at "
        "mentee_minutes mentor_minutes sequence changed_at reminded_at reason planned_by",
        "link:planned_by place:planned_by",
        through="pairing_id",
    ),
    "session_proposals": table(
        Fate.GOES,
        "sessions",
        "id pairing_id session_id proposed_by proposed_at first_at second_at third_at minutes "
        "format",
        "link place",
        owners="proposed_by",
    ),
    "calendar_links": table(
        Fate.GOES, "sessions", "account_id digest made_at", owners="account_id", hidden="digest"
    ),
    "session_notes": table(
        Fate.GOES,
        "private-notes",
        "id session_id author_id kind written_at changed_at",
        "text",
        owners="author_id",
        also={"shared-notes": "kind"},
    ),
    "pairing_goals": table(
        Fate.STAYS,
        "goals",
        "id pairing_id topic due level_before level_after guarded state set_by set_at claimed_at "
        "closed_at signed_off_by reason",
        "words:set_by",
        through="pairing_id",
    ),
    "co_mentors": table(
        Fate.STAYS,
        "goals",
        "id goal_id account_id association_id cadre state asked_by asked_at answer_by "
        "reminded_at closed_at released_at reason",
        owners="account_id",
    ),
    "consults": table(
        Fate.STAYS,
        "consults",
        "id pairing_id asker_id receiver_id association_id from_cadre from_setting to_cadre "
        "urgency asked_for state asked_at act_by closed_at",
        "situation:asker_id background:asker_id assessment:asker_id request:asker_id",
        owners="asker_id receiver_id",
    ),
    "consult_entries": table(
        Fate.STAYS,
        "consults",
        "id consult_id number at by_id cadre act reason to_cadre",
        "words",
        owners="by_id",
    ),
    "consult_takers": table(Fate.GOES, "consults", "account_id since", owners="account_id"),
    "session_feedback": table(
        Fate.STAYS, "feedback", "session_id account_id given_at", "words", owners="account_id"
    ),
    "closing_feedback": table(
        Fate.STAYS, "feedback", "pairing_id account_id given_at", owners="account_id"
    ),
    "feedback_pending": table(
        Fate.STAYS, "feedback", "tally_id giver_id answer", owners="giver_id"
    ),
    "feedback_tallies": table(
        Fate.STAYS,
        "feedback",
        "id mentor_id association_id side item shown",
        unshown="a sum of answers of others, shown on the mentor's page once there are enough",
    ),
    "blocks": table(
        Fate.GOES,
        "safety",
        "blocker_id blocked_id blocked_at",
        owners="blocker_id",
        about="blocked_id",
    ),
    "concerns": table(
        Fate.STAYS,
        "safety",
        "id person_id person_association_id reporter_id reporter_association_id about about_id "
        "kind state reported_at looked_into_at looked_into_by closed_at closed_by outcome",
        "words:reporter_id",
        owners="reporter_id",
        office="note",
    ),
}

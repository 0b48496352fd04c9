"""Circles, matching, what is counted and published. Pure."""

from mentor_match.privacy.rules.tables.lines import Fate, office, public, table

TWO = "mentee_id mentor_id"
OTHERS = "a word of somebody else about a pair of people"

TOGETHER = {
    "circles": office(
        "id association_id across topics languages track track_at state places_taken created_by "
        "created_at started_at ended_at",
        "name purpose",
        kind="circles",
    ),
    "circle_places": table(
        Fate.STAYS,
        "circles",
        "circle_id account_id association_id state facilitates cadre since",
        owners="account_id",
    ),
    "circle_sessions": office(
        "id circle_id starts_at minutes format state reason planned_by sequence changed_at",
        "theme",
        kind="circles",
    ),
    "circle_attendances": table(
        Fate.STAYS,
        "circles",
        "session_id account_id facilitated confirmed_at",
        owners="account_id",
    ),
    "circle_resources": public(
        "circle_id resource_id topic place added_by added_at removed_at", kind="circles"
    ),
    "circle_completions": table(
        Fate.STAYS, "circles", "circle_id resource_id account_id done_at", owners="account_id"
    ),
    "dismissals": table(
        Fate.GOES, "wishes", "mentee_id mentor_id dismissed_at", owners="mentee_id"
    ),
    "waiting_entries": table(
        Fate.STAYS,
        "wishes",
        "id mentee_id topics joined_at left_at left_because",
        owners="mentee_id",
    ),
    "waiting_words": table(Fate.STAYS, "wishes", "entry_id mentor_id told_at", through="entry_id"),
    "cohort_runs": office(
        "id programme_id number state wish seed asked_at asked_by work stage share attempts "
        "claim claimed_until stop_asked_at finished_at trouble fingerprint engine outcome "
        "published_at"
    ),
    "proposals": table(
        Fate.STAYS,
        "enrolments",
        "id run_id mentee_id mentor_id mentee_association_id mentor_association_id state score "
        "reasons follows_id mentee_confirmed_at mentor_confirmed_at answered_at refused_by "
        "reason told_at",
        owners=TWO,
        hidden="reasons",
    ),
    "run_mentees": table(
        Fate.STAYS,
        "enrolments",
        "run_id mentee_id association_id missing reason unlock competitors contested rule "
        "alternates told_at",
        owners="mentee_id",
        hidden="alternates",
    ),
    "pair_wishes": table(
        Fate.STAYS,
        "coordination",
        "programme_id mentee_id mentor_id kind reason said_by said_at",
        unshown=OTHERS,
    ),
    "interventions": table(
        Fate.STAYS,
        "coordination",
        "id association_id kind pairing_id request_id mentor_id proposal_id action until done_at "
        "done_by",
        office="note",
        unshown="how coordinators helped a case, with their own notes",
    ),
    "pulse_answers": public(
        "id subject wave skipped month association_id programme_id mentored leave_post "
        "leave_country leave_profession burnout satisfaction keeps",
        kind="pulse",
    ),
    "pulse_stops": public("subject", kind="pulse"),
    "open_releases": public("quarter published_at"),
    "open_figures": public("quarter indicator country cadre people"),
}

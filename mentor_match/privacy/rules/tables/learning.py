"""The library, CPD, certificates and stories. Pure."""

from mentor_match.privacy.rules.tables.lines import Fate, office, public, table

LEARNING = {
    "resources": public(
        "id association_id added_at confirmed_at reported_at failed_at failures trouble dead_at "
        "next_check_at withdrawn_at languages topics cadres size_kb minutes",
        "title provider address licence format",
    ),
    "resource_suggestions": office(
        "id association_id suggested_by suggested_at state decided_at decided_by reason "
        "resource_id languages topics cadres size_kb minutes",
        "title provider address licence format",
    ),
    "library_imports": table(
        Fate.GOES,
        "coordination",
        "id association_id account_id own_only uploaded_at",
        "filename content headings",
        owners="account_id",
        hidden="content headings",
    ),
    "cpd_rule_sets": public(
        "id association_id version applies_from rules made_by made_at", kind="coordination"
    ),
    "cpd_evidence": table(
        Fate.GOES,
        "cpd",
        "id account_id content_type size sha256 kept_at",
        "file",
        owners="account_id",
    ),
    "cpd_entries": table(
        Fate.STAYS,
        "cpd",
        "id account_id association_id rule_set_id source turn category done_on minutes units "
        "at_once why_not topics evidence_id corrects_id recorded_by recorded_at",
        "title provider cause",
        owners="account_id",
    ),
    "cpd_reviews": table(
        Fate.STAYS, "cpd", "id entry_id decision by at", "note", through="entry_id"
    ),
    "cpd_statements": table(
        Fate.GOES,
        "certificates",
        "id account_id association_id issued_at key_hash shows named revoked_at",
        "number snapshot",
        owners="account_id",
        hidden="key_hash",
    ),
    "platform_statements": table(
        Fate.GOES,
        "cpd",
        "association_id id account_id token_id verb fingerprint said_at stored_at",
        "activity",
        owners="account_id",
    ),
    "credentials": table(
        Fate.GOES,
        "certificates",
        "id account_id earned_in role naming issued_at revoked_at",
        "token",
        owners="account_id",
    ),
    "credential_slots": public("number credential_id taken_at", kind="certificates"),
    "stories": table(
        Fate.GOES,
        "stories",
        "id account_id association_id state language cadre setting topics written_at decided_at "
        "decided_by published_at withdrawn_at",
        "headline started helped advice word_back",
        owners="account_id",
    ),
    "story_consents": table(
        Fate.GOES,
        "stories",
        "id story_id purposes wording given_at revoked_at",
        through="story_id",
    ),
}

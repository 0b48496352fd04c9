"""Associations, members, registers and programmes. Pure."""

from mentor_match.privacy.rules.tables.lines import Fate, office, public, table

ASSOCIATIONS = {
    "associations": public("id code country created_at", "name registration_hint"),
    "agreements": public("id first_id second_id agreed_at ended_at"),
    "memberships": table(
        Fate.STAYS,
        "membership",
        "id association_id account_id state joined_at decided_at decided_by reason verified_how "
        "valid_until reminded_of prepared_on prepared_until prepared_reminded_of "
        "written_at",
        "registration_number",
        owners="account_id",
    ),
    "coordinators": table(
        Fate.GOES, "membership", "account_id association_id appointed_at", owners="account_id"
    ),
    "register_entries": table(
        Fate.GOES,
        "register",
        "id association_id job job_key gender valid_until membership_id added_at changed_at",
        "number full_name source_id role_id email job_title",
        through="membership_id",
    ),
    "register_invitations": table(
        Fate.GOES,
        "register",
        "entry_id waiting asked_at asked_by secret_hash times sent_at expires_at answer "
        "answered_at",
        through="entry_id",
        hidden="secret_hash",
    ),
    "register_erasures": public("association_id digest erased_at", kind="register"),
    "register_headings": public("association_id column", "heading"),
    "register_jobs": office("association_id cadre decided_at decided_by", "key"),
    "register_uploads": table(
        Fate.GOES,
        "register",
        "id association_id account_id uploaded_at",
        "found",
        owners="account_id",
        hidden="found",
    ),
    "register_files": table(
        Fate.GOES,
        "register",
        "upload_id place",
        "name content",
        through="upload_id",
        hidden="name content",
    ),
    "programmes": office(
        "id association_id template state opens_on closes_on ends_on topics cadres countries "
        "settings mentor_years mentee_years mentors_per_mentee most_per_mentor fewest_per_mentor "
        "prepared_mentors cross_percent weights cost currency made_at made_by opened_at closed_at",
        "title about",
    ),
    "programme_partners": public("programme_id association_id sees invited_at joined_at left_at"),
    "programme_resources": public("programme_id resource_id place added_at added_by"),
    "enrolments": table(
        Fate.STAYS,
        "enrolments",
        "id programme_id account_id association_id part places outside_at enrolled_at withdrawn_at",
        owners="account_id",
    ),
    "access_tokens": office(
        "id association_id scopes prefix secret_hash created_by created_at expires_at "
        "last_used_at revoked_at calls calls_since",
        "name",
        kind="machinery",
    ),
    "webhooks": public(
        "id association_id url events turn turned_at made_at rests_until", kind="machinery"
    ),
    "identity_servers": public(
        "association_id issuer client_id secret set_up_at", kind="machinery"
    ),
    "webhook_deliveries": public(
        "id webhook_id event subject subject_id made_at due_at claimed_until attempts trouble "
        "sent_at given_up_at",
        kind="machinery",
    ),
    "kept_answers": public("token_id key fingerprint status sealed made_at", kind="machinery"),
}

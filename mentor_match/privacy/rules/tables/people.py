"""Accounts, mail and profiles. Pure."""

from mentor_match.privacy.rules.tables.lines import Fate, public, table

ACCOUNTS = {
    "accounts": table(
        Fate.STAYS,
        "settings",
        "id active confirmed_at locale create_datetime last_active_on active_before_on "
        "time_zone erased_at",
        "email password fs_uniquifier full_name call_me phone",
        owners="id",
        hidden="password fs_uniquifier",
        also={
            "name": "full_name",
            "called": "call_me last_active_on active_before_on",
            "email": "email confirmed_at",
            "phone": "phone",
            "sign-in": "password fs_uniquifier active",
        },
    ),
    "account_roles": table(Fate.GOES, "sign-in", "account_id role_id", owners="account_id"),
    "roles": public("id name description"),
    "sign_ins": table(
        Fate.GOES,
        "sign-in",
        "id account_id key_hash kept began_at seen_at proved_at factor_at",
        "browser system",
        owners="account_id",
        hidden="key_hash",
    ),
    "code_apps": table(
        Fate.GOES,
        "sign-in",
        "account_id added_at last_step",
        "secret",
        owners="account_id",
        hidden="secret",
    ),
    "passkeys": table(
        Fate.GOES,
        "sign-in",
        "id account_id sign_count added_at used_at",
        "credential_id public_key name",
        owners="account_id",
        hidden="credential_id public_key",
    ),
    "recovery_codes": table(
        Fate.GOES,
        "sign-in",
        "account_id",
        "code_hash",
        owners="account_id",
        hidden="code_hash",
    ),
    "linked_identities": table(
        Fate.GOES,
        "sign-in",
        "id association_id account_id linked_at used_at",
        "issuer subject",
        owners="account_id",
    ),
    "tries": public("key number until", kind="machinery"),
    "audit_records": table(
        Fate.UNTOUCHED,
        "audit",
        "number at verb subject subject_id actor_id association_id reason facts previous seal",
        owners="actor_id",
        hidden="previous seal",
    ),
    "audit_head": public("id number seal", kind="audit"),
    "outbox_messages": table(
        Fate.GOES,
        "mail",
        "id key kind account_id written_at due_at held digest_id claimed_until attempts sent_at "
        "given_up_at",
        "recipient subject body trouble",
        owners="account_id",
        hidden="key claimed_until attempts trouble",
    ),
    "outbox_files": table(
        Fate.GOES,
        "mail",
        "message_id name content_type",
        "content",
        through="message_id",
        hidden="content",
    ),
    "notification_choices": table(
        Fate.GOES, "settings", "account_id group choice chosen_at", owners="account_id"
    ),
    "profiles": table(
        Fate.STAYS,
        "profile",
        "account_id cadre country setting years languages formats gender zone_chosen changed_at "
        "written_at",
        owners="account_id",
        also={"gender": "gender"},
    ),
    "mentee_profiles": table(
        Fate.STAYS,
        "wishes",
        "account_id discipline places places_taken levels_given completed_at ask_next_since",
        "goals",
        owners="account_id",
    ),
    "wants": table(Fate.GOES, "wishes", "account_id topic priority level", owners="account_id"),
    "mentor_profiles": table(
        Fate.STAYS,
        "offers",
        "account_id capacity places_taken hours_per_month accepts_cadres accepts_associations "
        "accepts_given levels_given completed_at paused_at paused_until pause_reason resumed_at "
        "unanswered unanswered_since hours_held_since written_at",
        "experience",
        owners="account_id",
    ),
    "offers": table(Fate.GOES, "offers", "account_id topic level", owners="account_id"),
}

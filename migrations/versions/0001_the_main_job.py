"""The tables of the main job, and the head of an empty audit chain."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("password", sa.String(length=255), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("fs_uniquifier", sa.String(length=64), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("full_name", sa.String(length=120), nullable=False),
        sa.Column("call_me", sa.String(length=60), nullable=False),
        sa.Column("phone", sa.String(length=32), nullable=True),
        sa.Column("locale", sa.String(length=12), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("create_datetime", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("email", name=op.f("uq_accounts_email")),
        sa.UniqueConstraint("fs_uniquifier", name=op.f("uq_accounts_fs_uniquifier")),
    )
    op.create_table(
        "associations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("country", sa.String(length=3), nullable=True),
        sa.Column("registration_hint", sa.String(length=200), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_associations")),
        sa.UniqueConstraint("code", name=op.f("uq_associations_code")),
        sa.UniqueConstraint("name", name=op.f("uq_associations_name")),
    )
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "audit_records",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verb", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("association_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit_records")),
        sa.UniqueConstraint("seal", name=op.f("uq_audit_records_seal")),
    )
    with op.batch_alter_table("audit_records", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_records_actor_id"), ["actor_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_audit_records_association_id"), ["association_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_audit_records_subject_subject_id"),
            ["subject", "subject_id"],
            unique=False,
        )

    op.create_table(
        "outbox_messages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("recipient", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("given_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_messages")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_messages_key")),
    )
    with op.batch_alter_table("outbox_messages", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_outbox_messages_sent_at_due_at"), ["sent_at", "due_at"], unique=False
        )

    op.create_table(
        "resources",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("provider", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.Column("languages", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("licence", sa.String(length=120), nullable=True),
        sa.Column("topics", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("cadres", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("format", sa.String(length=40), nullable=True),
        sa.Column("size_kb", sa.Integer(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_resources_minutes")),
        sa.CheckConstraint("size_kb > 0", name=op.f("ck_resources_size")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resources")),
        sa.UniqueConstraint("address", "title", name=op.f("uq_resources_address_title")),
    )
    op.create_table(
        "roles",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("description", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roles")),
        sa.UniqueConstraint("name", name=op.f("uq_roles_name")),
    )
    op.create_table(
        "account_roles",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("role_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_account_roles_account_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["role_id"],
            ["roles.id"],
            name=op.f("fk_account_roles_role_id_roles"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("account_id", "role_id", name=op.f("pk_account_roles")),
    )
    op.create_table(
        "agreements",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("first_id", sa.Uuid(), nullable=False),
        sa.Column("second_id", sa.Uuid(), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("first_id < second_id", name=op.f("ck_agreements_order")),
        sa.ForeignKeyConstraint(
            ["first_id"], ["associations.id"], name=op.f("fk_agreements_first_id_associations")
        ),
        sa.ForeignKeyConstraint(
            ["second_id"], ["associations.id"], name=op.f("fk_agreements_second_id_associations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreements")),
    )
    with op.batch_alter_table("agreements", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agreements_first_id"), ["first_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_agreements_second_id"), ["second_id"], unique=False)
        batch_op.create_index(
            "uq_agreements_open",
            ["first_id", "second_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "coordinators",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("appointed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_coordinators_account_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["association_id"],
            ["associations.id"],
            name=op.f("fk_coordinators_association_id_associations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("account_id", "association_id", name=op.f("pk_coordinators")),
    )
    op.create_table(
        "dismissals",
        sa.Column("mentee_id", sa.Uuid(), nullable=False),
        sa.Column("mentor_id", sa.Uuid(), nullable=False),
        sa.Column("dismissed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["mentee_id"],
            ["accounts.id"],
            name=op.f("fk_dismissals_mentee_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["mentor_id"],
            ["accounts.id"],
            name=op.f("fk_dismissals_mentor_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("mentee_id", "mentor_id", name=op.f("pk_dismissals")),
    )
    with op.batch_alter_table("dismissals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dismissals_mentor_id"), ["mentor_id"], unique=False)

    op.create_table(
        "memberships",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("registration_number", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "state IN ('pending', 'verified', 'lapsed')", name=op.f("ck_memberships_state")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_memberships_account_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["association_id"],
            ["associations.id"],
            name=op.f("fk_memberships_association_id_associations"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"],
            ["accounts.id"],
            name=op.f("fk_memberships_decided_by_accounts"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memberships")),
        sa.UniqueConstraint(
            "association_id", "account_id", name=op.f("uq_memberships_association_id_account_id")
        ),
    )
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_memberships_account_id"), ["account_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_memberships_association_id_state"),
            ["association_id", "state"],
            unique=False,
        )
        batch_op.create_index(
            "uq_memberships_verified_number",
            ["association_id", "registration_number"],
            unique=True,
            sqlite_where=sa.text("state = 'verified'"),
            postgresql_where=sa.text("state = 'verified'"),
        )

    op.create_table(
        "mentee_profiles",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("goals", sa.Text(), nullable=True),
        sa.Column("discipline", sa.String(length=12), nullable=True),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("places_taken", sa.Integer(), nullable=False),
        sa.Column("levels_given", sa.Boolean(), nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "places_taken >= 0 AND places_taken <= places", name=op.f("ck_mentee_profiles_places")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_mentee_profiles_account_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_mentee_profiles")),
    )
    op.create_table(
        "mentor_profiles",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("experience", sa.Text(), nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("places_taken", sa.Integer(), nullable=False),
        sa.Column("hours_per_month", sa.Integer(), nullable=True),
        sa.Column("accepts_cadres", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("accepts_associations", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("accepts_given", sa.Boolean(), nullable=False),
        sa.Column("levels_given", sa.Boolean(), nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("capacity >= 0", name=op.f("ck_mentor_profiles_capacity")),
        sa.CheckConstraint(
            "places_taken >= 0 AND places_taken <= capacity", name=op.f("ck_mentor_profiles_places")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_mentor_profiles_account_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_mentor_profiles")),
    )
    op.create_table(
        "mentorship_requests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mentee_id", sa.Uuid(), nullable=False),
        sa.Column("mentor_id", sa.Uuid(), nullable=False),
        sa.Column("mentee_association_id", sa.Uuid(), nullable=False),
        sa.Column("mentor_association_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("topics", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("to_learn", sa.Text(), nullable=False),
        sa.Column("brings", sa.Text(), nullable=True),
        sa.Column("rhythm", sa.String(length=20), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "state IN ('requested', 'accepted', 'declined', 'withdrawn', 'expired')",
            name=op.f("ck_mentorship_requests_state"),
        ),
        sa.CheckConstraint(
            "mentee_id <> mentor_id", name=op.f("ck_mentorship_requests_two_people")
        ),
        sa.ForeignKeyConstraint(
            ["mentee_association_id"],
            ["associations.id"],
            name=op.f("fk_mentorship_requests_mentee_association_id_associations"),
        ),
        sa.ForeignKeyConstraint(
            ["mentee_id"],
            ["accounts.id"],
            name=op.f("fk_mentorship_requests_mentee_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["mentor_association_id"],
            ["associations.id"],
            name=op.f("fk_mentorship_requests_mentor_association_id_associations"),
        ),
        sa.ForeignKeyConstraint(
            ["mentor_id"],
            ["accounts.id"],
            name=op.f("fk_mentorship_requests_mentor_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentorship_requests")),
    )
    with op.batch_alter_table("mentorship_requests", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_mentorship_requests_mentee_association_id"),
            ["mentee_association_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_mentorship_requests_mentee_id_state"),
            ["mentee_id", "state"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_mentorship_requests_mentor_association_id"),
            ["mentor_association_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_mentorship_requests_mentor_id_state"),
            ["mentor_id", "state"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_mentorship_requests_state_answer_by"),
            ["state", "answer_by"],
            unique=False,
        )
        batch_op.create_index(
            "uq_mentorship_requests_open",
            ["mentee_id", "mentor_id"],
            unique=True,
            sqlite_where=sa.text("state = 'requested'"),
            postgresql_where=sa.text("state = 'requested'"),
        )

    op.create_table(
        "profiles",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("cadre", sa.String(length=4), nullable=True),
        sa.Column("country", sa.String(length=3), nullable=True),
        sa.Column("setting", sa.String(length=12), nullable=True),
        sa.Column("years", sa.Integer(), nullable=True),
        sa.Column("languages", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("formats", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("gender", sa.String(length=12), nullable=True),
        sa.Column("zone_chosen", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_profiles_account_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_profiles")),
    )
    with op.batch_alter_table("profiles", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_profiles_cadre"), ["cadre"], unique=False)
        batch_op.create_index(batch_op.f("ix_profiles_country"), ["country"], unique=False)

    op.create_table(
        "offers",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("topic", sa.String(length=60), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.CheckConstraint("level BETWEEN 1 AND 5", name=op.f("ck_offers_level")),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["mentor_profiles.account_id"],
            name=op.f("fk_offers_account_id_mentor_profiles"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("account_id", "topic", name=op.f("pk_offers")),
    )
    op.create_table(
        "pairings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("mentee_id", sa.Uuid(), nullable=False),
        sa.Column("mentor_id", sa.Uuid(), nullable=False),
        sa.Column("mentee_association_id", sa.Uuid(), nullable=False),
        sa.Column("mentor_association_id", sa.Uuid(), nullable=False),
        sa.Column("mentee_cadre", sa.String(length=4), nullable=False),
        sa.Column("mentor_cadre", sa.String(length=4), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resumed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.CheckConstraint(
            "state IN ('active', 'paused', 'completed', 'ended early')",
            name=op.f("ck_pairings_state"),
        ),
        sa.ForeignKeyConstraint(
            ["mentee_association_id"],
            ["associations.id"],
            name=op.f("fk_pairings_mentee_association_id_associations"),
        ),
        sa.ForeignKeyConstraint(
            ["mentee_id"],
            ["accounts.id"],
            name=op.f("fk_pairings_mentee_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["mentor_association_id"],
            ["associations.id"],
            name=op.f("fk_pairings_mentor_association_id_associations"),
        ),
        sa.ForeignKeyConstraint(
            ["mentor_id"],
            ["accounts.id"],
            name=op.f("fk_pairings_mentor_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["mentorship_requests.id"],
            name=op.f("fk_pairings_request_id_mentorship_requests"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pairings")),
        sa.UniqueConstraint("request_id", name=op.f("uq_pairings_request_id")),
    )
    with op.batch_alter_table("pairings", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_pairings_mentee_association_id"), ["mentee_association_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_pairings_mentee_id_state"), ["mentee_id", "state"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_pairings_mentor_association_id"), ["mentor_association_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_pairings_mentor_id_state"), ["mentor_id", "state"], unique=False
        )

    op.create_table(
        "wants",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("topic", sa.String(length=60), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.CheckConstraint("level BETWEEN 0 AND 5", name=op.f("ck_wants_level")),
        sa.CheckConstraint("priority BETWEEN 1 AND 5", name=op.f("ck_wants_priority")),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["mentee_profiles.account_id"],
            name=op.f("fk_wants_account_id_mentee_profiles"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("account_id", "topic", name=op.f("pk_wants")),
    )
    op.create_table(
        "charter_signatures",
        sa.Column("pairing_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_charter_signatures_account_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["pairing_id"],
            ["pairings.id"],
            name=op.f("fk_charter_signatures_pairing_id_pairings"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "pairing_id", "account_id", "version", name=op.f("pk_charter_signatures")
        ),
    )
    op.create_table(
        "pairing_resources",
        sa.Column("pairing_id", sa.Uuid(), nullable=False),
        sa.Column("resource_id", sa.Uuid(), nullable=False),
        sa.Column("topic", sa.String(length=60), nullable=True),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["added_by"],
            ["accounts.id"],
            name=op.f("fk_pairing_resources_added_by_accounts"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["pairing_id"],
            ["pairings.id"],
            name=op.f("fk_pairing_resources_pairing_id_pairings"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["resource_id"],
            ["resources.id"],
            name=op.f("fk_pairing_resources_resource_id_resources"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("pairing_id", "resource_id", name=op.f("pk_pairing_resources")),
    )
    with op.batch_alter_table("pairing_resources", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_pairing_resources_resource_id"), ["resource_id"], unique=False
        )

    op.create_table(
        "pairing_sessions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("pairing_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("format", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("mentee_confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mentor_confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("planned_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "state IN ('planned', 'held', 'missed', 'cancelled')",
            name=op.f("ck_pairing_sessions_state"),
        ),
        sa.CheckConstraint("minutes BETWEEN 5 AND 480", name=op.f("ck_pairing_sessions_minutes")),
        sa.ForeignKeyConstraint(
            ["pairing_id"],
            ["pairings.id"],
            name=op.f("fk_pairing_sessions_pairing_id_pairings"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["planned_by"],
            ["accounts.id"],
            name=op.f("fk_pairing_sessions_planned_by_accounts"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pairing_sessions")),
    )
    with op.batch_alter_table("pairing_sessions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_pairing_sessions_pairing_id_starts_at"),
            ["pairing_id", "starts_at"],
            unique=False,
        )

    head = sa.table("audit_head", sa.column("id"), sa.column("number"), sa.column("seal"))
    op.bulk_insert(head, [{"id": 1, "number": 0, "seal": "0" * 64}])


def downgrade() -> None:
    with op.batch_alter_table("pairing_sessions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pairing_sessions_pairing_id_starts_at"))

    op.drop_table("pairing_sessions")
    with op.batch_alter_table("pairing_resources", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pairing_resources_resource_id"))

    op.drop_table("pairing_resources")
    op.drop_table("charter_signatures")
    op.drop_table("wants")
    with op.batch_alter_table("pairings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pairings_mentor_id_state"))
        batch_op.drop_index(batch_op.f("ix_pairings_mentor_association_id"))
        batch_op.drop_index(batch_op.f("ix_pairings_mentee_id_state"))
        batch_op.drop_index(batch_op.f("ix_pairings_mentee_association_id"))

    op.drop_table("pairings")
    op.drop_table("offers")
    with op.batch_alter_table("profiles", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_profiles_country"))
        batch_op.drop_index(batch_op.f("ix_profiles_cadre"))

    op.drop_table("profiles")
    with op.batch_alter_table("mentorship_requests", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_mentorship_requests_open",
            sqlite_where=sa.text("state = 'requested'"),
            postgresql_where=sa.text("state = 'requested'"),
        )
        batch_op.drop_index(batch_op.f("ix_mentorship_requests_state_answer_by"))
        batch_op.drop_index(batch_op.f("ix_mentorship_requests_mentor_id_state"))
        batch_op.drop_index(batch_op.f("ix_mentorship_requests_mentor_association_id"))
        batch_op.drop_index(batch_op.f("ix_mentorship_requests_mentee_id_state"))
        batch_op.drop_index(batch_op.f("ix_mentorship_requests_mentee_association_id"))

    op.drop_table("mentorship_requests")
    op.drop_table("mentor_profiles")
    op.drop_table("mentee_profiles")
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_memberships_verified_number",
            sqlite_where=sa.text("state = 'verified'"),
            postgresql_where=sa.text("state = 'verified'"),
        )
        batch_op.drop_index(batch_op.f("ix_memberships_association_id_state"))
        batch_op.drop_index(batch_op.f("ix_memberships_account_id"))

    op.drop_table("memberships")
    with op.batch_alter_table("dismissals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_dismissals_mentor_id"))

    op.drop_table("dismissals")
    op.drop_table("coordinators")
    with op.batch_alter_table("agreements", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_agreements_open",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_agreements_second_id"))
        batch_op.drop_index(batch_op.f("ix_agreements_first_id"))

    op.drop_table("agreements")
    op.drop_table("account_roles")
    op.drop_table("roles")
    op.drop_table("resources")
    with op.batch_alter_table("outbox_messages", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outbox_messages_sent_at_due_at"))

    op.drop_table("outbox_messages")
    with op.batch_alter_table("audit_records", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_records_subject_subject_id"))
        batch_op.drop_index(batch_op.f("ix_audit_records_association_id"))
        batch_op.drop_index(batch_op.f("ix_audit_records_actor_id"))

    op.drop_table("audit_records")
    op.drop_table("audit_head")
    op.drop_table("associations")
    op.drop_table("accounts")

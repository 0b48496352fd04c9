"""What members do to keep up to date: rules, entries, evidence, statements; keys for machines."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.create_table(
        "access_tokens",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("scopes", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("prefix", sa.String(length=12), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["association_id"],
            ["associations.id"],
            name=op.f("fk_access_tokens_association_id_associations"),
        ),
        sa.ForeignKeyConstraint(
            ["created_by"],
            ["accounts.id"],
            name=op.f("fk_access_tokens_created_by_accounts"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_tokens")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_access_tokens_secret_hash")),
    )
    with op.batch_alter_table("access_tokens", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_access_tokens_association_id"), ["association_id"], unique=False
        )

    op.create_table(
        "cpd_evidence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("file", sa.String(length=64), nullable=False),
        sa.Column("content_type", sa.String(length=40), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_cpd_evidence_account_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cpd_evidence")),
        sa.UniqueConstraint("file", name=op.f("uq_cpd_evidence_file")),
    )
    with op.batch_alter_table("cpd_evidence", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_cpd_evidence_account_id"), ["account_id"], unique=False
        )

    op.create_table(
        "cpd_rule_sets",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("applies_from", sa.Date(), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["association_id"],
            ["associations.id"],
            name=op.f("fk_cpd_rule_sets_association_id_associations"),
        ),
        sa.ForeignKeyConstraint(
            ["made_by"],
            ["accounts.id"],
            name=op.f("fk_cpd_rule_sets_made_by_accounts"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cpd_rule_sets")),
        sa.UniqueConstraint(
            "association_id",
            "applies_from",
            name=op.f("uq_cpd_rule_sets_association_id_applies_from"),
        ),
        sa.UniqueConstraint(
            "association_id", "version", name=op.f("uq_cpd_rule_sets_association_id_version")
        ),
    )
    op.create_table(
        "cpd_statements",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("snapshot", sa.JSON(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("shows", sa.String(length=12), nullable=False),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "shows IN ('totals', 'categories', 'lines')", name=op.f("ck_cpd_statements_shows")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_cpd_statements_account_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["association_id"],
            ["associations.id"],
            name=op.f("fk_cpd_statements_association_id_associations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cpd_statements")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_cpd_statements_key_hash")),
        sa.UniqueConstraint("number", name=op.f("uq_cpd_statements_number")),
    )
    with op.batch_alter_table("cpd_statements", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_cpd_statements_account_id_issued_at"),
            ["account_id", "issued_at"],
            unique=False,
        )

    op.create_table(
        "cpd_entries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("rule_set_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(length=12), nullable=False),
        sa.Column("cause", sa.String(length=120), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=20), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("at_once", sa.Boolean(), nullable=False),
        sa.Column("why_not", sa.String(length=20), nullable=True),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("provider", sa.String(length=200), nullable=False),
        sa.Column("topics", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("evidence_id", sa.Uuid(), nullable=True),
        sa.Column("corrects_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("minutes >= 0", name=op.f("ck_cpd_entries_minutes")),
        sa.CheckConstraint(
            "units >= 0 OR corrects_id IS NOT NULL", name=op.f("ck_cpd_entries_units")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_cpd_entries_account_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["association_id"],
            ["associations.id"],
            name=op.f("fk_cpd_entries_association_id_associations"),
        ),
        sa.ForeignKeyConstraint(
            ["corrects_id"],
            ["cpd_entries.id"],
            name=op.f("fk_cpd_entries_corrects_id_cpd_entries"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["evidence_id"],
            ["cpd_evidence.id"],
            name=op.f("fk_cpd_entries_evidence_id_cpd_evidence"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"],
            ["accounts.id"],
            name=op.f("fk_cpd_entries_recorded_by_accounts"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["rule_set_id"],
            ["cpd_rule_sets.id"],
            name=op.f("fk_cpd_entries_rule_set_id_cpd_rule_sets"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cpd_entries")),
        sa.UniqueConstraint(
            "association_id",
            "account_id",
            "cause",
            "turn",
            name=op.f("uq_cpd_entries_association_id_account_id_cause_turn"),
        ),
        sa.UniqueConstraint("corrects_id", name=op.f("uq_cpd_entries_corrects_id")),
    )
    with op.batch_alter_table("cpd_entries", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_cpd_entries_account_id_association_id_done_on"),
            ["account_id", "association_id", "done_on"],
            unique=False,
        )

    op.create_table(
        "platform_statements",
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("token_id", sa.Uuid(), nullable=False),
        sa.Column("verb", sa.String(length=20), nullable=False),
        sa.Column("activity", sa.String(length=500), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_platform_statements_account_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["association_id"],
            ["associations.id"],
            name=op.f("fk_platform_statements_association_id_associations"),
        ),
        sa.ForeignKeyConstraint(
            ["token_id"],
            ["access_tokens.id"],
            name=op.f("fk_platform_statements_token_id_access_tokens"),
        ),
        sa.PrimaryKeyConstraint("association_id", "id", name=op.f("pk_platform_statements")),
    )
    with op.batch_alter_table("platform_statements", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_platform_statements_account_id"), ["account_id"], unique=False
        )

    op.create_table(
        "cpd_reviews",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("decision", sa.String(length=12), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "decision IN ('verified', 'queried')", name=op.f("ck_cpd_reviews_decision")
        ),
        sa.ForeignKeyConstraint(
            ["by"], ["accounts.id"], name=op.f("fk_cpd_reviews_by_accounts"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["cpd_entries.id"],
            name=op.f("fk_cpd_reviews_entry_id_cpd_entries"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cpd_reviews")),
    )
    with op.batch_alter_table("cpd_reviews", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cpd_reviews_entry_id"), ["entry_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("cpd_reviews", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cpd_reviews_entry_id"))

    op.drop_table("cpd_reviews")
    with op.batch_alter_table("platform_statements", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_platform_statements_account_id"))

    op.drop_table("platform_statements")
    with op.batch_alter_table("cpd_entries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cpd_entries_account_id_association_id_done_on"))

    op.drop_table("cpd_entries")
    with op.batch_alter_table("cpd_statements", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cpd_statements_account_id_issued_at"))

    op.drop_table("cpd_statements")
    op.drop_table("cpd_rule_sets")
    with op.batch_alter_table("cpd_evidence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cpd_evidence_account_id"))

    op.drop_table("cpd_evidence")
    with op.batch_alter_table("access_tokens", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_access_tokens_association_id"))

    op.drop_table("access_tokens")

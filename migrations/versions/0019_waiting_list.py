"""Who waits for a mentor, and of whom they were told."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

OPEN = sa.text("left_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "waiting_entries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mentee_id", sa.Uuid(), nullable=False),
        sa.Column("topics", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_because", sa.String(length=8), nullable=True),
        sa.CheckConstraint(
            "left_because IS NULL OR left_because IN ('found', 'left')",
            name=op.f("ck_waiting_entries_left_because"),
        ),
        sa.ForeignKeyConstraint(
            ["mentee_id"],
            ["accounts.id"],
            name=op.f("fk_waiting_entries_mentee_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting_entries")),
    )
    op.create_index(op.f("ix_waiting_entries_mentee_id"), "waiting_entries", ["mentee_id"])
    op.create_index(
        "uq_waiting_entries_open",
        "waiting_entries",
        ["mentee_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_table(
        "waiting_words",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("mentor_id", sa.Uuid(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["waiting_entries.id"],
            name=op.f("fk_waiting_words_entry_id_waiting_entries"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["mentor_id"],
            ["accounts.id"],
            name=op.f("fk_waiting_words_mentor_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("entry_id", "mentor_id", name=op.f("pk_waiting_words")),
    )
    op.create_index(op.f("ix_waiting_words_mentor_id"), "waiting_words", ["mentor_id"])


def downgrade() -> None:
    op.drop_table("waiting_words")
    op.drop_table("waiting_entries")

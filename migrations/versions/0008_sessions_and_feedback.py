"""Proposals of times, minutes, links and places of sessions, notes, calendar links, feedback."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "calendar_links",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_calendar_links_account_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_calendar_links")),
        sa.UniqueConstraint("digest", name=op.f("uq_calendar_links_digest")),
    )
    op.create_table(
        "feedback_tallies",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mentor_id", sa.Uuid(), nullable=True),
        sa.Column("association_id", sa.Uuid(), nullable=True),
        sa.Column("side", sa.String(length=8), nullable=False),
        sa.Column("item", sa.String(length=24), nullable=False),
        sa.Column("shown", sa.JSON(), nullable=False),
        sa.CheckConstraint("side IN ('mentee', 'mentor')", name=op.f("ck_feedback_tallies_side")),
        sa.CheckConstraint(
            "(mentor_id IS NULL) <> (association_id IS NULL)",
            name=op.f("ck_feedback_tallies_subject"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id"],
            ["associations.id"],
            name=op.f("fk_feedback_tallies_association_id_associations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["mentor_id"],
            ["accounts.id"],
            name=op.f("fk_feedback_tallies_mentor_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback_tallies")),
        sa.UniqueConstraint(
            "association_id",
            "side",
            "item",
            name=op.f("uq_feedback_tallies_association_id_side_item"),
        ),
        sa.UniqueConstraint(
            "mentor_id", "side", "item", name=op.f("uq_feedback_tallies_mentor_id_side_item")
        ),
    )
    op.create_table(
        "feedback_pending",
        sa.Column("tally_id", sa.Uuid(), nullable=False),
        sa.Column("giver_id", sa.Uuid(), nullable=False),
        sa.Column("answer", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(
            ["giver_id"],
            ["accounts.id"],
            name=op.f("fk_feedback_pending_giver_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tally_id"],
            ["feedback_tallies.id"],
            name=op.f("fk_feedback_pending_tally_id_feedback_tallies"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tally_id", "giver_id", name=op.f("pk_feedback_pending")),
    )
    with op.batch_alter_table("feedback_pending", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_feedback_pending_giver_id"), ["giver_id"], unique=False
        )

    op.create_table(
        "closing_feedback",
        sa.Column("pairing_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_closing_feedback_account_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["pairing_id"],
            ["pairings.id"],
            name=op.f("fk_closing_feedback_pairing_id_pairings"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("pairing_id", "account_id", name=op.f("pk_closing_feedback")),
    )
    with op.batch_alter_table("closing_feedback", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_closing_feedback_account_id"), ["account_id"], unique=False
        )

    op.create_table(
        "session_feedback",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_session_feedback_account_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["pairing_sessions.id"],
            name=op.f("fk_session_feedback_session_id_pairing_sessions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("session_id", "account_id", name=op.f("pk_session_feedback")),
    )
    with op.batch_alter_table("session_feedback", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_session_feedback_account_id"), ["account_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_session_feedback_given_at"), ["given_at"], unique=False
        )

    op.create_table(
        "session_notes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('private', 'shared')", name=op.f("ck_session_notes_kind")),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["accounts.id"],
            name=op.f("fk_session_notes_author_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["pairing_sessions.id"],
            name=op.f("fk_session_notes_session_id_pairing_sessions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_notes")),
    )
    with op.batch_alter_table("session_notes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_session_notes_author_id"), ["author_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_session_notes_session_id_written_at"),
            ["session_id", "written_at"],
            unique=False,
        )

    op.create_table(
        "session_proposals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("pairing_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=True),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("second_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("third_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("format", sa.String(length=12), nullable=False),
        sa.Column("link", sa.String(length=400), nullable=True),
        sa.Column("place", sa.String(length=120), nullable=True),
        sa.CheckConstraint("minutes BETWEEN 5 AND 480", name=op.f("ck_session_proposals_minutes")),
        sa.ForeignKeyConstraint(
            ["pairing_id"],
            ["pairings.id"],
            name=op.f("fk_session_proposals_pairing_id_pairings"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"],
            ["accounts.id"],
            name=op.f("fk_session_proposals_proposed_by_accounts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["pairing_sessions.id"],
            name=op.f("fk_session_proposals_session_id_pairing_sessions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_proposals")),
        sa.UniqueConstraint("session_id", name=op.f("uq_session_proposals_session_id")),
    )
    with op.batch_alter_table("session_proposals", schema=None) as batch_op:
        batch_op.create_index("ix_session_proposals_pairing_id", ["pairing_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_session_proposals_proposed_by"), ["proposed_by"], unique=False
        )
        batch_op.create_index(
            "uq_session_proposals_new",
            ["pairing_id"],
            unique=True,
            sqlite_where=sa.text("session_id IS NULL"),
            postgresql_where=sa.text("session_id IS NULL"),
        )

    with op.batch_alter_table("pairing_sessions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("mentee_minutes", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("mentor_minutes", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("link", sa.String(length=400), nullable=True))
        batch_op.add_column(sa.Column("place", sa.String(length=120), nullable=True))
        batch_op.add_column(sa.Column("sequence", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_pairing_sessions_state_starts_at"), ["state", "starts_at"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("session_proposals", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_session_proposals_new",
            sqlite_where=sa.text("session_id IS NULL"),
            postgresql_where=sa.text("session_id IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_session_proposals_proposed_by"))
        batch_op.drop_index("ix_session_proposals_pairing_id")

    op.drop_table("session_proposals")
    with op.batch_alter_table("session_notes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_session_notes_session_id_written_at"))
        batch_op.drop_index(batch_op.f("ix_session_notes_author_id"))

    op.drop_table("session_notes")
    with op.batch_alter_table("session_feedback", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_session_feedback_given_at"))
        batch_op.drop_index(batch_op.f("ix_session_feedback_account_id"))

    op.drop_table("session_feedback")
    with op.batch_alter_table("closing_feedback", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_closing_feedback_account_id"))

    op.drop_table("closing_feedback")
    with op.batch_alter_table("feedback_pending", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_feedback_pending_giver_id"))

    op.drop_table("feedback_pending")
    op.drop_table("feedback_tallies")
    op.drop_table("calendar_links")
    # Last: SQLite makes this table anew, and what points to it would go with the old one.
    with op.batch_alter_table("pairing_sessions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pairing_sessions_state_starts_at"))
        batch_op.drop_column("reminded_at")
        batch_op.drop_column("changed_at")
        batch_op.drop_column("sequence")
        batch_op.drop_column("place")
        batch_op.drop_column("link")
        batch_op.drop_column("mentor_minutes")
        batch_op.drop_column("mentee_minutes")

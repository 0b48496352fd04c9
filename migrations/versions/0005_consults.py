"""Consults: one role asks another, read back and closed."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "consult_takers",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_consult_takers_account_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_consult_takers")),
    )
    op.create_table(
        "consults",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("pairing_id", sa.Uuid(), nullable=False),
        sa.Column("asker_id", sa.Uuid(), nullable=False),
        sa.Column("receiver_id", sa.Uuid(), nullable=True),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("from_cadre", sa.String(length=4), nullable=False),
        sa.Column("from_setting", sa.String(length=12), nullable=True),
        sa.Column("to_cadre", sa.String(length=4), nullable=False),
        sa.Column("urgency", sa.String(length=12), nullable=False),
        sa.Column("asked_for", sa.String(length=20), nullable=False),
        sa.Column("situation", sa.Text(), nullable=False),
        sa.Column("background", sa.Text(), nullable=False),
        sa.Column("assessment", sa.Text(), nullable=False),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("act_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('asked', 'read back', 'corrected', 'agreed', 'advised', 'closed', "
            "'declined', 'withdrawn', 'expired')",
            name=op.f("ck_consults_state"),
        ),
        sa.CheckConstraint(
            "urgency IN ('routine', 'soon', 'urgent')", name=op.f("ck_consults_urgency")
        ),
        sa.CheckConstraint("asker_id <> receiver_id", name=op.f("ck_consults_two_people")),
        sa.ForeignKeyConstraint(
            ["asker_id"],
            ["accounts.id"],
            name=op.f("fk_consults_asker_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["association_id"],
            ["associations.id"],
            name=op.f("fk_consults_association_id_associations"),
        ),
        sa.ForeignKeyConstraint(
            ["pairing_id"],
            ["pairings.id"],
            name=op.f("fk_consults_pairing_id_pairings"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["receiver_id"],
            ["accounts.id"],
            name=op.f("fk_consults_receiver_id_accounts"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consults")),
    )
    with op.batch_alter_table("consults", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_consults_asker_id_state"), ["asker_id", "state"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_consults_association_id_to_cadre_state"),
            ["association_id", "to_cadre", "state"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_consults_pairing_id"), ["pairing_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_consults_receiver_id_state"), ["receiver_id", "state"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_consults_state_act_by"), ["state", "act_by"], unique=False
        )

    op.create_table(
        "consult_entries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("consult_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("cadre", sa.String(length=4), nullable=True),
        sa.Column("act", sa.String(length=12), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("reason", sa.String(length=20), nullable=True),
        sa.Column("to_cadre", sa.String(length=4), nullable=True),
        sa.ForeignKeyConstraint(
            ["by_id"],
            ["accounts.id"],
            name=op.f("fk_consult_entries_by_id_accounts"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["consult_id"],
            ["consults.id"],
            name=op.f("fk_consult_entries_consult_id_consults"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consult_entries")),
        sa.UniqueConstraint(
            "consult_id", "number", name=op.f("uq_consult_entries_consult_id_number")
        ),
    )


def downgrade() -> None:
    op.drop_table("consult_entries")
    with op.batch_alter_table("consults", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consults_state_act_by"))
        batch_op.drop_index(batch_op.f("ix_consults_receiver_id_state"))
        batch_op.drop_index(batch_op.f("ix_consults_pairing_id"))
        batch_op.drop_index(batch_op.f("ix_consults_association_id_to_cadre_state"))
        batch_op.drop_index(batch_op.f("ix_consults_asker_id_state"))

    op.drop_table("consults")
    op.drop_table("consult_takers")

"""Invitations to people of a register; registrations that end; the preparation of mentors."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"

INSTANT = sa.DateTime(timezone=True)
DAYS = ("valid_until", "reminded_of", "prepared_on", "prepared_until", "prepared_reminded_of")


def upgrade() -> None:
    op.create_table(
        "register_invitations",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("waiting", sa.Boolean(), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("secret_hash", sa.String(length=64), nullable=True),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("sent_at", INSTANT, nullable=True),
        sa.Column("expires_at", INSTANT, nullable=True),
        sa.Column("answer", sa.String(length=8), nullable=True),
        sa.Column("answered_at", INSTANT, nullable=True),
        sa.CheckConstraint(
            "answer IN ('accepted', 'refused')", name=op.f("ck_register_invitations_answer")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"],
            ["accounts.id"],
            name=op.f("fk_register_invitations_asked_by_accounts"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["register_entries.id"],
            name=op.f("fk_register_invitations_entry_id_register_entries"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_register_invitations")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_register_invitations_secret_hash")),
    )
    with op.batch_alter_table("register_invitations") as table:
        table.create_index(table.f("ix_register_invitations_waiting"), ["waiting"])
    with op.batch_alter_table("memberships") as table:
        table.add_column(sa.Column("verified_how", sa.String(length=12), nullable=True))
        for name in DAYS:
            table.add_column(sa.Column(name, sa.Date(), nullable=True))
        table.create_index(table.f("ix_memberships_valid_until"), ["valid_until"])
        table.create_index(table.f("ix_memberships_prepared_until"), ["prepared_until"])


def downgrade() -> None:
    with op.batch_alter_table("memberships") as table:
        table.drop_index(table.f("ix_memberships_prepared_until"))
        table.drop_index(table.f("ix_memberships_valid_until"))
    with op.batch_alter_table("memberships") as table:
        for name in reversed(DAYS):
            table.drop_column(name)
        table.drop_column("verified_how")
    op.drop_table("register_invitations")

"""Pairings have goals, and resources say which goal they are for."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:

    op.create_table(
        "pairing_goals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("pairing_id", sa.Uuid(), nullable=False),
        sa.Column("topic", sa.String(length=60), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("level_before", sa.Integer(), nullable=False),
        sa.Column("level_after", sa.Integer(), nullable=True),
        sa.Column("guarded", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_off_by", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.CheckConstraint(
            "(state = 'open') = (closed_at IS NULL)", name=op.f("ck_pairing_goals_closed")
        ),
        sa.CheckConstraint(
            "(state = 'reached') = (level_after IS NOT NULL)",
            name=op.f("ck_pairing_goals_level_when_reached"),
        ),
        sa.CheckConstraint(
            "state IN ('open', 'reached', 'dropped')", name=op.f("ck_pairing_goals_state")
        ),
        sa.CheckConstraint(
            "level_after BETWEEN 0 AND 5", name=op.f("ck_pairing_goals_level_after")
        ),
        sa.CheckConstraint(
            "level_before BETWEEN 0 AND 5", name=op.f("ck_pairing_goals_level_before")
        ),
        sa.ForeignKeyConstraint(
            ["pairing_id"],
            ["pairings.id"],
            name=op.f("fk_pairing_goals_pairing_id_pairings"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["set_by"],
            ["accounts.id"],
            name=op.f("fk_pairing_goals_set_by_accounts"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["signed_off_by"],
            ["accounts.id"],
            name=op.f("fk_pairing_goals_signed_off_by_accounts"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pairing_goals")),
    )
    with op.batch_alter_table("pairing_goals", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_pairing_goals_pairing_id_state"), ["pairing_id", "state"], unique=False
        )
        batch_op.create_index(
            "uq_pairing_goals_open",
            ["pairing_id", "topic"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    with op.batch_alter_table("pairing_resources", schema=None) as batch_op:
        batch_op.add_column(sa.Column("goal_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("let_go_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("let_go_for", sa.String(length=20), nullable=True))
        batch_op.create_index(batch_op.f("ix_pairing_resources_goal_id"), ["goal_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_pairing_resources_goal_id_pairing_goals"),
            "pairing_goals",
            ["goal_id"],
            ["id"],
            ondelete="SET NULL",
        )


def downgrade() -> None:

    with op.batch_alter_table("pairing_resources", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_pairing_resources_goal_id_pairing_goals"), type_="foreignkey"
        )
        batch_op.drop_index(batch_op.f("ix_pairing_resources_goal_id"))
        batch_op.drop_column("let_go_for")
        batch_op.drop_column("let_go_at")
        batch_op.drop_column("goal_id")

    with op.batch_alter_table("pairing_goals", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_pairing_goals_open",
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.drop_index(batch_op.f("ix_pairing_goals_pairing_id_state"))

    op.drop_table("pairing_goals")

"""Co-mentors of goals that are outside the scope of the mentor."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:

    op.create_table(
        "co_mentors",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("goal_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("cadre", sa.String(length=4), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.CheckConstraint(
            "state IN ('requested', 'accepted', 'declined', 'withdrawn', 'expired')",
            name=op.f("ck_co_mentors_state"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_co_mentors_account_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"],
            ["accounts.id"],
            name=op.f("fk_co_mentors_asked_by_accounts"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["association_id"],
            ["associations.id"],
            name=op.f("fk_co_mentors_association_id_associations"),
        ),
        sa.ForeignKeyConstraint(
            ["goal_id"],
            ["pairing_goals.id"],
            name=op.f("fk_co_mentors_goal_id_pairing_goals"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_co_mentors")),
    )
    with op.batch_alter_table("co_mentors", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_co_mentors_account_id_state"), ["account_id", "state"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_co_mentors_association_id"), ["association_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_co_mentors_goal_id"), ["goal_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_co_mentors_state_answer_by"), ["state", "answer_by"], unique=False
        )
        batch_op.create_index(
            "uq_co_mentors_alive",
            ["goal_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('requested', 'accepted') AND released_at IS NULL"),
            postgresql_where=sa.text("state IN ('requested', 'accepted') AND released_at IS NULL"),
        )


def downgrade() -> None:

    with op.batch_alter_table("co_mentors", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_co_mentors_alive",
            sqlite_where=sa.text("state IN ('requested', 'accepted') AND released_at IS NULL"),
            postgresql_where=sa.text("state IN ('requested', 'accepted') AND released_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_co_mentors_state_answer_by"))
        batch_op.drop_index(batch_op.f("ix_co_mentors_goal_id"))
        batch_op.drop_index(batch_op.f("ix_co_mentors_association_id"))
        batch_op.drop_index(batch_op.f("ix_co_mentors_account_id_state"))

    op.drop_table("co_mentors")

"""Programmes can ask for prepared mentors, and give learning resources to their pairings."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"


def upgrade() -> None:
    with op.batch_alter_table("programmes") as table:
        table.add_column(
            sa.Column("prepared_mentors", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
    op.create_table(
        "programme_resources",
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("resource_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["added_by"], ["accounts.id"], ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["resource_id"], ["resources.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("programme_id", "resource_id"),
    )
    op.create_index(
        op.f("ix_programme_resources_resource_id"), "programme_resources", ["resource_id"]
    )
    with op.batch_alter_table("pairing_resources") as table:
        table.add_column(sa.Column("programme_id", sa.Uuid(), nullable=True))
        table.create_foreign_key(
            op.f("fk_pairing_resources_programme_id_programmes"),
            "programmes",
            ["programme_id"],
            ["id"],
            ondelete="SET NULL",
        )
        table.create_index(op.f("ix_pairing_resources_programme_id"), ["programme_id"])


def downgrade() -> None:
    with op.batch_alter_table("pairing_resources") as table:
        table.drop_index(op.f("ix_pairing_resources_programme_id"))
        table.drop_constraint(
            op.f("fk_pairing_resources_programme_id_programmes"), type_="foreignkey"
        )
        table.drop_column("programme_id")
    op.drop_table("programme_resources")
    with op.batch_alter_table("programmes") as table:
        table.drop_column("prepared_mentors")

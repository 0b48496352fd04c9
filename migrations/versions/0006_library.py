"""Suggestions of members, items of one association, and what the link check found."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "resource_suggestions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("suggested_by", sa.Uuid(), nullable=True),
        sa.Column("suggested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(length=20), nullable=True),
        sa.Column("resource_id", sa.Uuid(), nullable=True),
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
        sa.CheckConstraint(
            "state IN ('waiting', 'accepted', 'own', 'declined')",
            name=op.f("ck_resource_suggestions_state"),
        ),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_resource_suggestions_minutes")),
        sa.CheckConstraint("size_kb > 0", name=op.f("ck_resource_suggestions_size")),
        sa.ForeignKeyConstraint(
            ["association_id"],
            ["associations.id"],
            name=op.f("fk_resource_suggestions_association_id_associations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"],
            ["accounts.id"],
            name=op.f("fk_resource_suggestions_decided_by_accounts"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["resource_id"],
            ["resources.id"],
            name=op.f("fk_resource_suggestions_resource_id_resources"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["suggested_by"],
            ["accounts.id"],
            name=op.f("fk_resource_suggestions_suggested_by_accounts"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resource_suggestions")),
    )
    with op.batch_alter_table("resource_suggestions") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_resource_suggestions_association_id_state"),
            ["association_id", "state"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_resource_suggestions_suggested_by"), ["suggested_by"], unique=False
        )

    with op.batch_alter_table("resources") as batch_op:
        batch_op.add_column(sa.Column("association_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("failures", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("trouble", sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column("dead_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("next_check_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.drop_constraint(batch_op.f("uq_resources_address_title"), type_="unique")
        batch_op.create_index(
            batch_op.f("ix_resources_association_id"), ["association_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_resources_next_check_at"), ["next_check_at"], unique=False
        )
        batch_op.create_index(
            "uq_resources_for_everyone",
            ["address", "title"],
            unique=True,
            sqlite_where=sa.text("association_id IS NULL"),
            postgresql_where=sa.text("association_id IS NULL"),
        )
        batch_op.create_index(
            "uq_resources_of_one",
            ["association_id", "address", "title"],
            unique=True,
            sqlite_where=sa.text("association_id IS NOT NULL"),
            postgresql_where=sa.text("association_id IS NOT NULL"),
        )
        batch_op.create_check_constraint(batch_op.f("ck_resources_failures"), "failures >= 0")
        batch_op.create_foreign_key(
            batch_op.f("fk_resources_association_id_associations"),
            "associations",
            ["association_id"],
            ["id"],
            ondelete="CASCADE",
        )


def downgrade() -> None:
    # What one association had for itself was never for everyone, and stays so.
    resources = sa.table("resources", sa.column("association_id"))
    op.execute(resources.delete().where(resources.c.association_id.is_not(None)))
    with op.batch_alter_table("resources") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_resources_failures"), type_="check")
        batch_op.drop_constraint(
            batch_op.f("fk_resources_association_id_associations"), type_="foreignkey"
        )
        batch_op.drop_index(
            "uq_resources_of_one",
            sqlite_where=sa.text("association_id IS NOT NULL"),
            postgresql_where=sa.text("association_id IS NOT NULL"),
        )
        batch_op.drop_index(
            "uq_resources_for_everyone",
            sqlite_where=sa.text("association_id IS NULL"),
            postgresql_where=sa.text("association_id IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_resources_next_check_at"))
        batch_op.drop_index(batch_op.f("ix_resources_association_id"))
        batch_op.create_unique_constraint(
            batch_op.f("uq_resources_address_title"), ["address", "title"]
        )
        batch_op.drop_column("next_check_at")
        batch_op.drop_column("dead_at")
        batch_op.drop_column("trouble")
        batch_op.drop_column("failures")
        batch_op.drop_column("failed_at")
        batch_op.drop_column("reported_at")
        batch_op.drop_column("association_id")

    with op.batch_alter_table("resource_suggestions") as batch_op:
        batch_op.drop_index(batch_op.f("ix_resource_suggestions_suggested_by"))
        batch_op.drop_index(batch_op.f("ix_resource_suggestions_association_id_state"))

    op.drop_table("resource_suggestions")

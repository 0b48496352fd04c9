"""Accounts that were erased, and digests that keep the next register from bringing them back."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"


def upgrade() -> None:
    op.add_column("accounts", sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "register_erasures",
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["association_id"],
            ["associations.id"],
            name=op.f("fk_register_erasures_association_id_associations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("association_id", "digest", name=op.f("pk_register_erasures")),
    )


def downgrade() -> None:
    op.drop_table("register_erasures")
    op.drop_column("accounts", "erased_at")

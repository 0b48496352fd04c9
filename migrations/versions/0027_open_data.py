"""Quarters of open data, as they were published."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    op.create_table(
        "open_releases",
        sa.Column("quarter", sa.String(length=8), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("quarter", name=op.f("pk_open_releases")),
    )
    op.create_table(
        "open_figures",
        sa.Column("quarter", sa.String(length=8), nullable=False),
        sa.Column("indicator", sa.String(length=20), nullable=False),
        sa.Column("country", sa.String(length=3), nullable=False),
        sa.Column("cadre", sa.String(length=4), nullable=False),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.CheckConstraint("people >= 10", name=op.f("ck_open_figures_not_small")),
        sa.ForeignKeyConstraint(
            ["quarter"],
            ["open_releases.quarter"],
            name=op.f("fk_open_figures_quarter_open_releases"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "quarter", "indicator", "country", "cadre", name=op.f("pk_open_figures")
        ),
    )


def downgrade() -> None:
    op.drop_table("open_figures")
    op.drop_table("open_releases")

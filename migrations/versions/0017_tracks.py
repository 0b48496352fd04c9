"""The track that the two of a pairing took."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.create_table(
        "pairing_tracks",
        sa.Column("pairing_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("taken_by", sa.Uuid(), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["pairing_id"],
            ["pairings.id"],
            name=op.f("fk_pairing_tracks_pairing_id_pairings"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["taken_by"],
            ["accounts.id"],
            name=op.f("fk_pairing_tracks_taken_by_accounts"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("pairing_id", name=op.f("pk_pairing_tracks")),
    )


def downgrade() -> None:
    op.drop_table("pairing_tracks")

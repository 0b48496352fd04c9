"""The API for machines: how often a token was used, and answers kept for a day."""

import sqlalchemy as sa
from alembic import op

from mentor_match.columns import Instant

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    with op.batch_alter_table("access_tokens") as tokens:
        tokens.add_column(sa.Column("calls", sa.Integer(), nullable=False, server_default="0"))
        tokens.add_column(sa.Column("calls_since", Instant(timezone=True)))
    op.create_table(
        "kept_answers",
        sa.Column("token_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(100), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("token_id", "key", name=op.f("pk_kept_answers")),
    )
    op.create_index("ix_kept_answers_made_at", "kept_answers", ["made_at"])


def downgrade() -> None:
    op.drop_table("kept_answers")
    with op.batch_alter_table("access_tokens") as tokens:
        tokens.drop_column("calls_since")
        tokens.drop_column("calls")

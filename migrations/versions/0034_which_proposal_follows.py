"""An index of which proposal follows which: taking a draft away looked through all, row by row."""

from alembic import op

revision = "0034"
down_revision = "0033"


def upgrade() -> None:
    op.create_index("ix_proposals_follows_id", "proposals", ["follows_id"])


def downgrade() -> None:
    op.drop_index("ix_proposals_follows_id", "proposals")

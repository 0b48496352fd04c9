"""An index of names as lists have them: large ones are read in its order, not sorted."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"

NAME = "ix_accounts_names"


def upgrade() -> None:
    op.create_index(NAME, "accounts", [sa.text("lower(full_name)")])


def downgrade() -> None:
    op.drop_index(NAME, "accounts")

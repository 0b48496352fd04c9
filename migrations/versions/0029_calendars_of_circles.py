"""Which change of a circle's session a calendar has."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    with op.batch_alter_table("circle_sessions") as table:
        table.add_column(sa.Column("sequence", sa.Integer(), server_default="0", nullable=False))
        table.add_column(sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("circle_sessions") as table:
        table.drop_column("changed_at")
        table.drop_column("sequence")

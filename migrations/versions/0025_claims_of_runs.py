"""Who works on a run: what a worker says after another took it over is not heard."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    with op.batch_alter_table("cohort_runs") as table:
        table.add_column(sa.Column("claim", sa.Uuid(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("cohort_runs") as table:
        table.drop_column("claim")

"""Pauses with an end or a reason, the hours a mentor holds to, and who was here on which day."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

DAYS = ("last_active_on", "active_before_on")
MOMENTS = ("paused_until", "resumed_at", "hours_held_since")


def upgrade() -> None:
    for name in DAYS:
        op.add_column("accounts", sa.Column(name, sa.Date()))
    for name in MOMENTS:
        op.add_column("mentor_profiles", sa.Column(name, sa.DateTime(timezone=True)))
    op.add_column("mentor_profiles", sa.Column("pause_reason", sa.String(length=12)))


def downgrade() -> None:
    op.drop_column("mentor_profiles", "pause_reason")
    for name in MOMENTS:
        op.drop_column("mentor_profiles", name)
    for name in DAYS:
        op.drop_column("accounts", name)

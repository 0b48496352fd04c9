"""Who is asked next after a request that came to nothing, and whether by the service itself."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("mentee_profiles", sa.Column("ask_next_since", sa.DateTime(timezone=True)))
    op.create_table(
        "request_followings",
        sa.Column("before_id", sa.Uuid(), nullable=False),
        sa.Column("after_id", sa.Uuid(), nullable=True),
        sa.Column("automatic", sa.Boolean(), nullable=False),
        sa.Column("followed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["after_id"],
            ["mentorship_requests.id"],
            name=op.f("fk_request_followings_after_id_mentorship_requests"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["before_id"],
            ["mentorship_requests.id"],
            name=op.f("fk_request_followings_before_id_mentorship_requests"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("before_id", name=op.f("pk_request_followings")),
        sa.UniqueConstraint("after_id", name=op.f("uq_request_followings_after_id")),
    )


def downgrade() -> None:
    op.drop_table("request_followings")
    op.drop_column("mentee_profiles", "ask_next_since")

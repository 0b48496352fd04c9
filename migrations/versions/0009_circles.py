"""Learning circles, their sessions, attendance and resources."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "circles",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("across", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("topics", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("languages", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("track", sa.String(length=40), nullable=True),
        sa.Column("track_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("places_taken", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('forming', 'running', 'ended')", name=op.f("ck_circles_state")
        ),
        sa.CheckConstraint("places_taken BETWEEN 0 AND 8", name=op.f("ck_circles_places")),
        sa.ForeignKeyConstraint(
            ["association_id"],
            ["associations.id"],
            name=op.f("fk_circles_association_id_associations"),
        ),
        sa.ForeignKeyConstraint(
            ["created_by"],
            ["accounts.id"],
            name=op.f("fk_circles_created_by_accounts"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_circles")),
    )
    with op.batch_alter_table("circles", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_circles_association_id_state"), ["association_id", "state"], unique=False
        )

    op.create_table(
        "circle_completions",
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("resource_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_circle_completions_account_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["circle_id"],
            ["circles.id"],
            name=op.f("fk_circle_completions_circle_id_circles"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["resource_id"],
            ["resources.id"],
            name=op.f("fk_circle_completions_resource_id_resources"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "circle_id", "resource_id", "account_id", name=op.f("pk_circle_completions")
        ),
    )
    with op.batch_alter_table("circle_completions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_circle_completions_account_id"), ["account_id"], unique=False
        )

    op.create_table(
        "circle_places",
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("facilitates", sa.Boolean(), nullable=False),
        sa.Column("cadre", sa.String(length=4), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('invited', 'asked', 'joined', 'refused', 'left')",
            name=op.f("ck_circle_places_state"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_circle_places_account_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["association_id"],
            ["associations.id"],
            name=op.f("fk_circle_places_association_id_associations"),
        ),
        sa.ForeignKeyConstraint(
            ["circle_id"],
            ["circles.id"],
            name=op.f("fk_circle_places_circle_id_circles"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("circle_id", "account_id", name=op.f("pk_circle_places")),
    )
    with op.batch_alter_table("circle_places", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_circle_places_account_id"), ["account_id"], unique=False
        )

    op.create_table(
        "circle_resources",
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("resource_id", sa.Uuid(), nullable=False),
        sa.Column("topic", sa.String(length=60), nullable=True),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["added_by"],
            ["accounts.id"],
            name=op.f("fk_circle_resources_added_by_accounts"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["circle_id"],
            ["circles.id"],
            name=op.f("fk_circle_resources_circle_id_circles"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["resource_id"],
            ["resources.id"],
            name=op.f("fk_circle_resources_resource_id_resources"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("circle_id", "resource_id", name=op.f("pk_circle_resources")),
    )
    with op.batch_alter_table("circle_resources", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_circle_resources_resource_id"), ["resource_id"], unique=False
        )

    op.create_table(
        "circle_sessions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("format", sa.String(length=12), nullable=False),
        sa.Column("theme", sa.String(length=120), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("planned_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "state IN ('planned', 'held', 'missed', 'cancelled')",
            name=op.f("ck_circle_sessions_state"),
        ),
        sa.CheckConstraint("minutes BETWEEN 5 AND 480", name=op.f("ck_circle_sessions_minutes")),
        sa.ForeignKeyConstraint(
            ["circle_id"],
            ["circles.id"],
            name=op.f("fk_circle_sessions_circle_id_circles"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["planned_by"],
            ["accounts.id"],
            name=op.f("fk_circle_sessions_planned_by_accounts"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_circle_sessions")),
    )
    with op.batch_alter_table("circle_sessions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_circle_sessions_circle_id_starts_at"),
            ["circle_id", "starts_at"],
            unique=False,
        )

    op.create_table(
        "circle_attendances",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("facilitated", sa.Boolean(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_circle_attendances_account_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["circle_sessions.id"],
            name=op.f("fk_circle_attendances_session_id_circle_sessions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("session_id", "account_id", name=op.f("pk_circle_attendances")),
    )
    with op.batch_alter_table("circle_attendances", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_circle_attendances_account_id"), ["account_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("circle_attendances", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_circle_attendances_account_id"))

    op.drop_table("circle_attendances")
    with op.batch_alter_table("circle_sessions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_circle_sessions_circle_id_starts_at"))

    op.drop_table("circle_sessions")
    with op.batch_alter_table("circle_resources", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_circle_resources_resource_id"))

    op.drop_table("circle_resources")
    with op.batch_alter_table("circle_places", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_circle_places_account_id"))

    op.drop_table("circle_places")
    with op.batch_alter_table("circle_completions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_circle_completions_account_id"))

    op.drop_table("circle_completions")
    with op.batch_alter_table("circles", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_circles_association_id_state"))

    op.drop_table("circles")

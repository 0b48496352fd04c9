"""Webhooks: where an association's systems are told of what happens, and what is told."""

import sqlalchemy as sa
from alembic import op

from mentor_match.columns import CodeSet, Instant

revision = "0036"
down_revision = "0035"


def _moment(name: str, *, nullable: bool = True) -> sa.Column:
    return sa.Column(name, Instant(timezone=True), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "webhooks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("url", sa.String(500), nullable=False),
        sa.Column("events", CodeSet(none_as_null=True), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        _moment("turned_at"),
        _moment("made_at", nullable=False),
        _moment("rests_until"),
        sa.ForeignKeyConstraint(
            ["association_id"],
            ["associations.id"],
            name=op.f("fk_webhooks_association_id_associations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhooks")),
    )
    op.create_index("ix_webhooks_association_id", "webhooks", ["association_id"])
    op.create_table(
        "webhook_deliveries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("webhook_id", sa.Uuid(), nullable=False),
        sa.Column("event", sa.String(40), nullable=False),
        sa.Column("subject", sa.String(40), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        _moment("made_at", nullable=False),
        _moment("due_at", nullable=False),
        _moment("claimed_until"),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.String(40)),
        _moment("sent_at"),
        _moment("given_up_at"),
        sa.ForeignKeyConstraint(
            ["webhook_id"],
            ["webhooks.id"],
            name=op.f("fk_webhook_deliveries_webhook_id_webhooks"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_deliveries")),
    )
    op.create_index(
        "ix_webhook_deliveries_sent_at_given_up_at_due_at",
        "webhook_deliveries",
        ["sent_at", "given_up_at", "due_at"],
    )
    op.create_index(
        "ix_webhook_deliveries_webhook_id_made_at", "webhook_deliveries", ["webhook_id", "made_at"]
    )


def downgrade() -> None:
    op.drop_table("webhook_deliveries")
    op.drop_table("webhooks")

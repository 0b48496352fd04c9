"""What readers choose to be told and when, and the daily mail."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.create_table(
        "notification_choices",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("group", sa.String(length=20), nullable=False),
        sa.Column("choice", sa.String(length=8), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "choice IN ('at once', 'daily', 'off')", name=op.f("ck_notification_choices_choice")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_notification_choices_account_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("account_id", "group", name=op.f("pk_notification_choices")),
    )
    with op.batch_alter_table("outbox_messages") as table:
        table.add_column(sa.Column("account_id", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("held", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.add_column(sa.Column("digest_id", sa.Uuid(), nullable=True))
        table.create_foreign_key(
            op.f("fk_outbox_messages_account_id_accounts"),
            "accounts",
            ["account_id"],
            ["id"],
            ondelete="CASCADE",
        )
        table.create_foreign_key(
            op.f("fk_outbox_messages_digest_id_outbox_messages"),
            "outbox_messages",
            ["digest_id"],
            ["id"],
            ondelete="SET NULL",
        )
        table.create_index(op.f("ix_outbox_messages_account_id_held"), ["account_id", "held"])
        table.create_index(op.f("ix_outbox_messages_digest_id"), ["digest_id"])


def downgrade() -> None:
    with op.batch_alter_table("outbox_messages") as table:
        table.drop_index(op.f("ix_outbox_messages_digest_id"))
        table.drop_index(op.f("ix_outbox_messages_account_id_held"))
        table.drop_constraint(
            op.f("fk_outbox_messages_digest_id_outbox_messages"), type_="foreignkey"
        )
        table.drop_constraint(op.f("fk_outbox_messages_account_id_accounts"), type_="foreignkey")
        table.drop_column("digest_id")
        table.drop_column("held")
        table.drop_column("account_id")
    op.drop_table("notification_choices")

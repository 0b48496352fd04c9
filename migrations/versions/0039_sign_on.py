"""Signing in through an association: its identity server, and who is linked there."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"


def upgrade() -> None:
    op.create_table(
        "identity_servers",
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("issuer", sa.String(length=300), nullable=False),
        sa.Column("client_id", sa.String(length=255), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("set_up_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["association_id"],
            ["associations.id"],
            name=op.f("fk_identity_servers_association_id_associations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("association_id", name=op.f("pk_identity_servers")),
    )
    op.create_table(
        "linked_identities",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("issuer", sa.String(length=300), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["association_id"],
            ["identity_servers.association_id"],
            name=op.f("fk_linked_identities_association_id_identity_servers"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_linked_identities_account_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_linked_identities")),
        sa.UniqueConstraint(
            "association_id",
            "issuer",
            "subject",
            name=op.f("uq_linked_identities_association_id_issuer_subject"),
        ),
        sa.UniqueConstraint(
            "association_id",
            "account_id",
            name=op.f("uq_linked_identities_association_id_account_id"),
        ),
    )
    op.create_index("ix_linked_identities_account_id", "linked_identities", ["account_id"])
    with op.batch_alter_table("sign_ins") as table:
        table.alter_column("proved_at", existing_type=sa.DateTime(timezone=True), nullable=True)


def downgrade() -> None:
    # Where no password was typed there is no moment to keep: those people sign in once more.
    sign_ins = sa.table("sign_ins", sa.column("proved_at"))
    op.execute(sign_ins.delete().where(sign_ins.c.proved_at.is_(None)))
    with op.batch_alter_table("sign_ins") as table:
        table.alter_column("proved_at", existing_type=sa.DateTime(timezone=True), nullable=False)
    op.drop_table("linked_identities")
    op.drop_table("identity_servers")

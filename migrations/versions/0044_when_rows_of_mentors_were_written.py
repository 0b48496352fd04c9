"""When the rows that tell of a mentor were written last: kept pools read only what is newer."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"

TABLES = ("profiles", "mentor_profiles", "memberships")
DISABLED = "ix_accounts_disabled"


def upgrade() -> None:
    for table in TABLES:
        column = sa.Column("written_at", sa.DateTime(timezone=True), nullable=True)
        op.add_column(table, column)
        op.create_index(f"ix_{table}_written_at", table, ["written_at"])
    op.create_index(
        DISABLED,
        "accounts",
        ["id"],
        sqlite_where=sa.text("active IS 0"),
        postgresql_where=sa.text("active IS false"),
    )


def downgrade() -> None:
    op.drop_index(DISABLED, "accounts")
    for table in TABLES:
        op.drop_index(f"ix_{table}_written_at", table)
        op.drop_column(table, "written_at")

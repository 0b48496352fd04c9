"""The register of an association, and the files that wait to be taken into it."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"

INSTANT = sa.DateTime(timezone=True)


def _to(table: str, column: str, to: str, ondelete: str = "CASCADE") -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete=ondelete)


def upgrade() -> None:
    op.create_table(
        "register_entries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("full_name", sa.String(length=160), nullable=False),
        sa.Column("source_id", sa.String(length=64), nullable=True),
        sa.Column("role_id", sa.String(length=64), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("gender", sa.String(length=8), nullable=True),
        sa.Column("job", sa.String(length=60), nullable=True),
        sa.Column("job_title", sa.String(length=120), nullable=True),
        sa.Column("job_key", sa.String(length=120), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("membership_id", sa.Uuid(), nullable=True),
        sa.Column("added_at", INSTANT, nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        _to("register_entries", "association_id", "associations"),
        _to("register_entries", "membership_id", "memberships", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_entries")),
        sa.UniqueConstraint(
            "association_id", "number", name=op.f("uq_register_entries_association_id_number")
        ),
        sa.UniqueConstraint("membership_id", name=op.f("uq_register_entries_membership_id")),
    )
    with op.batch_alter_table("register_entries") as table:
        table.create_index(
            table.f("ix_register_entries_association_id_job_key"), ["association_id", "job_key"]
        )
        table.create_index(table.f("ix_register_entries_email"), ["email"])
    op.create_table(
        "register_jobs",
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("cadre", sa.String(length=4), nullable=True),
        sa.Column("decided_at", INSTANT, nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        _to("register_jobs", "association_id", "associations"),
        _to("register_jobs", "decided_by", "accounts", "SET NULL"),
        sa.PrimaryKeyConstraint("association_id", "key", name=op.f("pk_register_jobs")),
    )
    op.create_table(
        "register_headings",
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("heading", sa.String(length=80), nullable=False),
        sa.Column("column", sa.String(length=20), nullable=False),
        _to("register_headings", "association_id", "associations"),
        sa.PrimaryKeyConstraint("association_id", "heading", name=op.f("pk_register_headings")),
    )
    op.create_table(
        "register_uploads",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("uploaded_at", INSTANT, nullable=False),
        sa.Column("found", sa.JSON(), nullable=False),
        _to("register_uploads", "account_id", "accounts"),
        _to("register_uploads", "association_id", "associations"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_uploads")),
    )
    with op.batch_alter_table("register_uploads") as table:
        table.create_index(
            table.f("ix_register_uploads_association_id_account_id"),
            ["association_id", "account_id"],
        )
    op.create_table(
        "register_files",
        sa.Column("upload_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        _to("register_files", "upload_id", "register_uploads"),
        sa.PrimaryKeyConstraint("upload_id", "place", name=op.f("pk_register_files")),
    )


def downgrade() -> None:
    for table in (
        "register_files",
        "register_uploads",
        "register_headings",
        "register_jobs",
        "register_entries",
    ):
        op.drop_table(table)

"""Charters have versions, with what two people agree, and signatures bind the exact text.

Charters that were signed before become version 1 of their pairing, with the text of that day.
Pairings nobody signed for yet begin with the newest text and the words of their request.
"""

import hashlib
import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

# The digests of the sections that are the same for all. A test holds them equal to the code's.
TEXTS = {
    1: "04ea43f67b586e30205cdec0b6c77d5dcc7c63c00dc7c8901f286bb5c9367f24",
    2: "ce8028538d0503048329723197fc1c2c8c8111e59ff36643059f6c517893c844",
}
AGREED = ("goals", "rhythm", "minutes", "contact", "reply_days", "feedback", "boundary")

versions = sa.table(
    "charter_versions",
    *(
        sa.column(name, kind)
        for name, kind in (
            ("pairing_id", sa.Uuid()),
            ("number", sa.Integer()),
            ("text_version", sa.Integer()),
            ("goals", sa.Text()),
            ("rhythm", sa.String()),
            ("digest", sa.String()),
            ("proposed_at", sa.DateTime(timezone=True)),
            ("in_force_at", sa.DateTime(timezone=True)),
        )
    ),
)
signatures = sa.table(
    "charter_signatures",
    sa.column("pairing_id", sa.Uuid()),
    sa.column("signed_at", sa.DateTime(timezone=True)),
    sa.column("digest", sa.String()),
)
pairings = sa.table(
    "pairings",
    sa.column("id", sa.Uuid()),
    sa.column("request_id", sa.Uuid()),
    sa.column("opened_at", sa.DateTime(timezone=True)),
)
requests = sa.table(
    "mentorship_requests",
    sa.column("id", sa.Uuid()),
    sa.column("to_learn", sa.Text()),
    sa.column("rhythm", sa.String()),
)


def digest_of(text_version: int, agreed: dict[str, Any]) -> str:
    whole = {**dict.fromkeys(AGREED), **agreed}
    text = json.dumps(
        [TEXTS[text_version], whole], ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(text.encode()).hexdigest()


def upgrade() -> None:
    op.create_table(
        "charter_versions",
        sa.Column("pairing_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text_version", sa.Integer(), nullable=False),
        sa.Column("goals", sa.Text(), nullable=True),
        sa.Column("rhythm", sa.String(length=20), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("contact", sa.Text(), nullable=True),
        sa.Column("reply_days", sa.Integer(), nullable=True),
        sa.Column("feedback", sa.Text(), nullable=True),
        sa.Column("boundary", sa.Text(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("in_force_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("set_aside_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "in_force_at IS NULL OR set_aside_at IS NULL",
            name=op.f("ck_charter_versions_one_end"),
        ),
        sa.CheckConstraint("number >= 1", name=op.f("ck_charter_versions_number")),
        sa.ForeignKeyConstraint(
            ["pairing_id"],
            ["pairings.id"],
            name=op.f("fk_charter_versions_pairing_id_pairings"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"],
            ["accounts.id"],
            name=op.f("fk_charter_versions_proposed_by_accounts"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("pairing_id", "number", name=op.f("pk_charter_versions")),
    )
    with op.batch_alter_table("charter_signatures", schema=None) as batch_op:
        batch_op.add_column(sa.Column("digest", sa.String(length=64), nullable=True))
    _keep_what_was_signed()
    with op.batch_alter_table("charter_signatures", schema=None) as batch_op:
        batch_op.alter_column("digest", existing_type=sa.String(length=64), nullable=False)
        batch_op.create_foreign_key(
            "fk_charter_signatures_version",
            "charter_versions",
            ["pairing_id", "version"],
            ["pairing_id", "number"],
            ondelete="CASCADE",
        )


def _keep_what_was_signed() -> None:
    """Every signature so far is one of version 1, with no agreement of the two's own."""
    connection = op.get_bind()
    signed = {
        row.pairing_id: (row.count, row.last)
        for row in connection.execute(
            sa.select(
                signatures.c.pairing_id,
                sa.func.count().label("count"),
                sa.func.max(signatures.c.signed_at).label("last"),
            ).group_by(signatures.c.pairing_id)
        )
    }
    rows = connection.execute(
        sa.select(pairings.c.id, pairings.c.opened_at, requests.c.to_learn, requests.c.rhythm).join(
            requests, requests.c.id == pairings.c.request_id
        )
    ).all()
    found = [_first_version(row, *signed.get(row.id, (0, None))) for row in rows]
    if found:
        connection.execute(versions.insert(), found)
    connection.execute(signatures.update().values(digest=digest_of(1, {})))


def _first_version(row: Any, count: int, last: Any) -> dict[str, Any]:
    text = 1 if count else 2
    agreed = {} if count else {"goals": row.to_learn, "rhythm": row.rhythm}
    return {
        "pairing_id": row.id,
        "number": 1,
        "text_version": text,
        "goals": agreed.get("goals"),
        "rhythm": agreed.get("rhythm"),
        "digest": digest_of(text, agreed),
        "proposed_at": row.opened_at,
        "in_force_at": last if count == 2 else None,
    }


def downgrade() -> None:
    with op.batch_alter_table("charter_signatures", schema=None) as batch_op:
        batch_op.drop_constraint("fk_charter_signatures_version", type_="foreignkey")
        batch_op.drop_column("digest")
    op.drop_table("charter_versions")

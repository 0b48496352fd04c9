"""Indexes for figures: by association and month, and what is counted of a pairing."""

from alembic import op

revision = "0030"
down_revision = "0029"

# table -> the columns of its new indexes
NEW = {
    "cpd_entries": (("association_id", "done_on"),),
    "mentorship_requests": (
        ("mentor_id", "state", "closed_at"),
        ("mentee_association_id", "requested_at"),
        ("mentor_association_id", "requested_at"),
    ),
    "pairing_goals": (("closed_at", "pairing_id"),),
    "pairing_resources": (("done_at", "pairing_id"),),
    "pairing_sessions": (
        ("pairing_id", "state", "starts_at"),
        ("state", "starts_at", "pairing_id"),
    ),
    "pairings": (
        ("mentee_association_id", "opened_at"),
        ("mentor_association_id", "opened_at"),
        ("programme_id", "mentee_id"),
    ),
}
# Those that begin a new one, and so are no longer needed.
OLD = {"mentorship_requests": ("mentor_id", "state"), "pairing_sessions": ("state", "starts_at")}


def _name(table: str, columns: tuple[str, ...]) -> str:
    return f"ix_{table}_{'_'.join(columns)}"


def upgrade() -> None:
    for table, columns in OLD.items():
        op.drop_index(_name(table, columns), table)
    for table, indexes in NEW.items():
        for columns in indexes:
            op.create_index(_name(table, columns), table, list(columns))


def downgrade() -> None:
    for table, indexes in NEW.items():
        for columns in indexes:
            op.drop_index(_name(table, columns), table)
    for table, columns in OLD.items():
        op.create_index(_name(table, columns), table, list(columns))

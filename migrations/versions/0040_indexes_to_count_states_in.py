"""Indexes in whose order states are counted, and two of the few rows that are looked for."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"

# Of each table the name of the index and its columns.
NEW = (
    ("memberships", "ix_memberships_of_association",
     ("association_id", "state", "account_id", "decided_at", "id")),
    ("mentorship_requests", "ix_mentorship_requests_states_of_mentees",
     ("mentee_association_id", "state", "closed_at", "answer_by")),
    ("mentorship_requests", "ix_mentorship_requests_states_of_mentors",
     ("mentor_association_id", "state", "closed_at", "mentee_association_id", "answer_by")),
    ("pairings", "ix_pairings_states_of_mentees",
     ("mentee_association_id", "state", "opened_at", "resumed_at", "mentee_cadre", "mentor_cadre",
      "id")),
    ("pairings", "ix_pairings_states_of_mentors",
     ("mentor_association_id", "state", "opened_at", "mentee_association_id", "resumed_at",
      "mentee_cadre", "mentor_cadre", "id")),
)  # fmt: skip


# Indexes of few rows: table, name, column, and which rows.
FEW = (
    ("pairing_goals", "ix_pairing_goals_guarded", "pairing_id",
     sa.column("guarded", sa.Boolean) & (sa.column("state") == "open")),
    ("mentor_profiles", "ix_mentor_profiles_hours_held", "account_id",
     sa.column("hours_held_since").is_not(None)),
)  # fmt: skip
OLD = ("ix_memberships_association_id_state", "memberships", ["association_id", "state"])


def upgrade() -> None:
    op.drop_index(*OLD[:2])
    for table, name, columns in NEW:
        op.create_index(name, table, list(columns))
    for table, name, column, rows in FEW:
        op.create_index(name, table, [column], sqlite_where=rows, postgresql_where=rows)


def downgrade() -> None:
    for table, name, *_which in (*FEW, *NEW):
        op.drop_index(name, table)
    op.create_index(*OLD)

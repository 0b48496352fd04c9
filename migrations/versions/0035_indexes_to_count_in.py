"""Indexes that hold all that figures count and lists need, so that rows are not read for it."""

from alembic import op

revision = "0035"
down_revision = "0034"

# Of each table the name of the index and its columns.
NEW = (
    ("audit_records", "ix_audit_records_association_id_number", ("association_id", "number")),
    ("audit_records", "ix_audit_records_association_id_verb_number",
     ("association_id", "verb", "number")),
    ("mentorship_requests", "ix_mentorship_requests_of_mentees",
     ("mentee_association_id", "requested_at", "state", "closed_at", "answer_by", "mentee_id",
      "id")),
    ("mentorship_requests", "ix_mentorship_requests_of_mentors",
     ("mentor_association_id", "requested_at", "mentee_association_id", "state", "closed_at",
      "answer_by", "mentee_id", "id")),
    ("pairings", "ix_pairings_of_mentees",
     ("mentee_association_id", "opened_at", "mentor_association_id", "programme_id", "state",
      "ended_at", "mentee_cadre", "mentor_cadre", "mentee_id", "mentor_id", "id")),
    ("pairings", "ix_pairings_of_mentors",
     ("mentor_association_id", "opened_at", "mentee_association_id", "programme_id", "state",
      "ended_at", "mentee_cadre", "mentor_cadre", "mentor_id", "id")),
    ("mentorship_requests", "ix_mentorship_requests_state_mentor_id_closed_at_requested_at",
     ("state", "mentor_id", "closed_at", "requested_at")),
    ("pairing_goals", "ix_pairing_goals_pairing_id_state_closed_at",
     ("pairing_id", "state", "closed_at")),
    ("pairing_resources", "ix_pairing_resources_pairing_id_done_at", ("pairing_id", "done_at")),
    ("cpd_entries", "ix_cpd_entries_of_association",
     ("association_id", "done_on", "account_id", "minutes", "at_once", "why_not", "corrects_id",
      "id")),
)  # fmt: skip
# Those that begin a new one, and so are no longer needed.
OLD = (
    ("audit_records", ("association_id",)),
    ("mentorship_requests", ("mentee_association_id",)),
    ("mentorship_requests", ("mentor_association_id",)),
    ("mentorship_requests", ("mentee_association_id", "requested_at")),
    ("mentorship_requests", ("mentor_association_id", "requested_at")),
    ("pairings", ("mentee_association_id",)),
    ("pairings", ("mentor_association_id",)),
    ("pairings", ("mentee_association_id", "opened_at")),
    ("pairings", ("mentor_association_id", "opened_at")),
    ("pairing_goals", ("pairing_id", "state")),
    ("cpd_entries", ("association_id", "done_on")),
)


def _name(table: str, columns: tuple[str, ...]) -> str:
    return f"ix_{table}_{'_'.join(columns)}"


def upgrade() -> None:
    for table, name, columns in NEW:
        op.create_index(name, table, list(columns))
    for table, old in OLD:
        op.drop_index(_name(table, old), table)


def downgrade() -> None:
    for table, old in OLD:
        op.create_index(_name(table, old), table, list(old))
    for table, name, _columns in NEW:
        op.drop_index(name, table)

"""What the sessions and charters of a pairing say, kept with it, and in the indexes of states."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"

TABLE = "pairings"
KEPT = ("held_at", "missed", "signed")
# Of each index its columns, to which those that are kept come.
INDEXES = {
    "ix_pairings_states_of_mentees": (
        "mentee_association_id", "state", "opened_at", "resumed_at", "mentee_cadre",
        "mentor_cadre", "id",
    ),
    "ix_pairings_states_of_mentors": (
        "mentor_association_id", "state", "opened_at", "mentee_association_id", "resumed_at",
        "mentee_cadre", "mentor_cadre", "id",
    ),
}  # fmt: skip

pairings = sa.table(TABLE, *map(sa.column, ("id", "opened_at", *KEPT)))
sessions = sa.table("pairing_sessions", *map(sa.column, ("pairing_id", "state", "starts_at")))
charters = sa.table("charter_versions", *map(sa.column, ("pairing_id", "number", "in_force_at")))
signatures = sa.table("charter_signatures", *map(sa.column, ("pairing_id", "version")))


def upgrade() -> None:
    for name in INDEXES:
        op.drop_index(name, TABLE)
    op.add_column(TABLE, sa.Column("held_at", sa.DateTime(timezone=True)))
    for name in ("missed", "signed"):
        op.add_column(TABLE, sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    op.execute(pairings.update().values(held_at=last_held(), signed=signed()))
    some = sa.select(sessions.c.pairing_id).where(sessions.c.state == "missed")
    op.execute(pairings.update().values(missed=missed()).where(pairings.c.id.in_(some)))
    for name, columns in INDEXES.items():
        op.create_index(name, TABLE, [*columns, *KEPT])


def last_held() -> sa.ScalarSelect:
    """When the last session that was held began."""
    mine = sessions.c.pairing_id == pairings.c.id
    began = sa.select(sa.func.max(sessions.c.starts_at))
    return began.where(mine, sessions.c.state == "held").scalar_subquery()


def missed() -> sa.ScalarSelect:
    """How many were missed after it, or since the pairing was opened."""
    since = sa.func.coalesce(pairings.c.held_at, pairings.c.opened_at)
    mine = sessions.c.pairing_id == pairings.c.id
    return (
        sa.select(sa.func.count())
        .select_from(sessions)
        .where(mine, sessions.c.state == "missed", sessions.c.starts_at > since)
        .scalar_subquery()
    )


def signed() -> sa.Case:
    """Who signed the charter: both where one is in force, else who signed the newest version."""
    mine = charters.c.pairing_id == pairings.c.id
    in_force = sa.exists().where(mine, charters.c.in_force_at.is_not(None))
    newer = charters.alias("newer")
    newest = (
        sa.select(sa.func.max(newer.c.number))
        .where(newer.c.pairing_id == pairings.c.id)
        .correlate_except(newer)
        .scalar_subquery()
    )
    count = (
        sa.select(sa.func.count())
        .select_from(signatures)
        .where(signatures.c.pairing_id == pairings.c.id, signatures.c.version == newest)
        .scalar_subquery()
    )
    return sa.case((in_force, 2), else_=count)


def downgrade() -> None:
    for name, columns in INDEXES.items():
        op.drop_index(name, TABLE)
        op.create_index(name, TABLE, list(columns))
    for name in reversed(KEPT):
        op.drop_column(TABLE, name)

"""How many requests in a row ran out without an answer, kept with the mentor."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"

TABLE = "mentor_profiles"
SILENT, PAUSED = "ix_mentor_profiles_unanswered", "ix_mentor_profiles_paused"

mentors = sa.table(
    TABLE, *map(sa.column, ("account_id", "resumed_at", "unanswered", "unanswered_since"))
)
requests = sa.table(
    "mentorship_requests", *map(sa.column, ("mentor_id", "state", "requested_at", "closed_at"))
)


def of_the_row(what: sa.ColumnElement) -> sa.ScalarSelect:
    """This of the requests that ran out since a mentor's last answer, and since the last pause."""
    answered = requests.alias("answered")
    since = sa.exists().where(
        answered.c.mentor_id == requests.c.mentor_id,
        answered.c.state.in_(("accepted", "declined")),
        answered.c.closed_at >= requests.c.closed_at,
    )
    back = mentors.c.resumed_at
    return (
        sa.select(what)
        .where(
            requests.c.mentor_id == mentors.c.account_id,
            requests.c.state == "expired",
            sa.or_(back.is_(None), requests.c.requested_at >= back),
            ~since,
        )
        .scalar_subquery()
    )


def upgrade() -> None:
    op.add_column(TABLE, sa.Column("unanswered", sa.Integer(), nullable=False, server_default="0"))
    op.add_column(TABLE, sa.Column("unanswered_since", sa.DateTime(timezone=True)))
    op.execute(
        mentors.update().values(
            unanswered=of_the_row(sa.func.count()),
            unanswered_since=of_the_row(sa.func.min(requests.c.requested_at)),
        )
    )
    op.create_index(SILENT, TABLE, ["unanswered"])
    paused = sa.column("paused_at").is_not(None)
    op.create_index(PAUSED, TABLE, ["account_id"], sqlite_where=paused, postgresql_where=paused)


def downgrade() -> None:
    for name in (PAUSED, SILENT):
        op.drop_index(name, TABLE)
    op.drop_column(TABLE, "unanswered_since")
    op.drop_column(TABLE, "unanswered")

"""Cohort runs and their proposals; the programme a pairing came from."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.create_table(
        "cohort_runs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("wish", sa.JSON(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("work", sa.String(length=12), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=True),
        sa.Column("share", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stop_asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("trouble", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("fingerprint", sa.String(length=64), nullable=True),
        sa.Column("engine", sa.String(length=120), nullable=True),
        sa.Column("outcome", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('draft', 'published', 'discarded')", name=op.f("ck_cohort_runs_state")
        ),
        sa.CheckConstraint(
            "work IN ('waiting', 'working', 'done', 'stopped', 'failed')",
            name=op.f("ck_cohort_runs_work"),
        ),
        sa.CheckConstraint("share BETWEEN 0 AND 100", name=op.f("ck_cohort_runs_share")),
        sa.ForeignKeyConstraint(
            ["asked_by"],
            ["accounts.id"],
            name=op.f("fk_cohort_runs_asked_by_accounts"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programmes.id"],
            name=op.f("fk_cohort_runs_programme_id_programmes"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort_runs")),
        sa.UniqueConstraint(
            "programme_id", "number", name=op.f("uq_cohort_runs_programme_id_number")
        ),
    )
    with op.batch_alter_table("cohort_runs", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_cohort_runs_work_asked_at"), ["work", "asked_at"], unique=False
        )

    op.create_table(
        "pair_wishes",
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("mentee_id", sa.Uuid(), nullable=False),
        sa.Column("mentor_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("said_by", sa.Uuid(), nullable=True),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('lock', 'forbid')", name=op.f("ck_pair_wishes_kind")),
        sa.ForeignKeyConstraint(
            ["mentee_id"],
            ["accounts.id"],
            name=op.f("fk_pair_wishes_mentee_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["mentor_id"],
            ["accounts.id"],
            name=op.f("fk_pair_wishes_mentor_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programmes.id"],
            name=op.f("fk_pair_wishes_programme_id_programmes"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["said_by"],
            ["accounts.id"],
            name=op.f("fk_pair_wishes_said_by_accounts"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint(
            "programme_id", "mentee_id", "mentor_id", name=op.f("pk_pair_wishes")
        ),
    )
    op.create_table(
        "proposals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("mentee_id", sa.Uuid(), nullable=False),
        sa.Column("mentor_id", sa.Uuid(), nullable=False),
        sa.Column("mentee_association_id", sa.Uuid(), nullable=False),
        sa.Column("mentor_association_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("follows_id", sa.Uuid(), nullable=True),
        sa.Column("mentee_confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mentor_confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refused_by", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('proposed', 'locked', 'confirmed', 'refused')",
            name=op.f("ck_proposals_state"),
        ),
        sa.ForeignKeyConstraint(
            ["follows_id"],
            ["proposals.id"],
            name=op.f("fk_proposals_follows_id_proposals"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["mentee_association_id"],
            ["associations.id"],
            name=op.f("fk_proposals_mentee_association_id_associations"),
        ),
        sa.ForeignKeyConstraint(
            ["mentee_id"],
            ["accounts.id"],
            name=op.f("fk_proposals_mentee_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["mentor_association_id"],
            ["associations.id"],
            name=op.f("fk_proposals_mentor_association_id_associations"),
        ),
        sa.ForeignKeyConstraint(
            ["mentor_id"],
            ["accounts.id"],
            name=op.f("fk_proposals_mentor_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["refused_by"],
            ["accounts.id"],
            name=op.f("fk_proposals_refused_by_accounts"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["run_id"],
            ["cohort_runs.id"],
            name=op.f("fk_proposals_run_id_cohort_runs"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposals")),
        sa.UniqueConstraint(
            "run_id", "mentee_id", "mentor_id", name=op.f("uq_proposals_run_id_mentee_id_mentor_id")
        ),
    )
    with op.batch_alter_table("proposals", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_proposals_mentee_association_id"),
            ["mentee_association_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_proposals_mentee_id_state"), ["mentee_id", "state"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_proposals_mentor_association_id"),
            ["mentor_association_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_proposals_mentor_id_state"), ["mentor_id", "state"], unique=False
        )

    op.create_table(
        "run_mentees",
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("mentee_id", sa.Uuid(), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("missing", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("unlock", sa.String(length=40), nullable=True),
        sa.Column("competitors", sa.Integer(), nullable=True),
        sa.Column("contested", sa.Integer(), nullable=True),
        sa.Column("rule", sa.String(length=20), nullable=True),
        sa.Column("alternates", sa.JSON(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["association_id"],
            ["associations.id"],
            name=op.f("fk_run_mentees_association_id_associations"),
        ),
        sa.ForeignKeyConstraint(
            ["mentee_id"],
            ["accounts.id"],
            name=op.f("fk_run_mentees_mentee_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["run_id"],
            ["cohort_runs.id"],
            name=op.f("fk_run_mentees_run_id_cohort_runs"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("run_id", "mentee_id", name=op.f("pk_run_mentees")),
    )
    with op.batch_alter_table("run_mentees", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_run_mentees_association_id"), ["association_id"], unique=False
        )

    with op.batch_alter_table("pairings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("programme_id", sa.Uuid(), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_pairings_programme_id"), ["programme_id"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_pairings_programme_id_programmes"),
            "programmes",
            ["programme_id"],
            ["id"],
            ondelete="SET NULL",
        )


def downgrade() -> None:
    with op.batch_alter_table("pairings", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_pairings_programme_id_programmes"), type_="foreignkey"
        )
        batch_op.drop_index(batch_op.f("ix_pairings_programme_id"))
        batch_op.drop_column("programme_id")

    with op.batch_alter_table("run_mentees", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_run_mentees_association_id"))

    op.drop_table("run_mentees")
    with op.batch_alter_table("proposals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proposals_mentor_id_state"))
        batch_op.drop_index(batch_op.f("ix_proposals_mentor_association_id"))
        batch_op.drop_index(batch_op.f("ix_proposals_mentee_id_state"))
        batch_op.drop_index(batch_op.f("ix_proposals_mentee_association_id"))

    op.drop_table("proposals")
    op.drop_table("pair_wishes")
    with op.batch_alter_table("cohort_runs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cohort_runs_work_asked_at"))

    op.drop_table("cohort_runs")

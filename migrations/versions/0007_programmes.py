"""Programmes of associations, their partners, and who takes part."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "programmes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("template", sa.String(length=40), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("topics", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("cadres", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("countries", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("settings", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("mentor_years", sa.Integer(), nullable=True),
        sa.Column("mentee_years", sa.Integer(), nullable=True),
        sa.Column("mentors_per_mentee", sa.Integer(), nullable=False),
        sa.Column("most_per_mentor", sa.Integer(), nullable=False),
        sa.Column("fewest_per_mentor", sa.Integer(), nullable=False),
        sa.Column("cross_percent", sa.Integer(), nullable=True),
        sa.Column("weights", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("cost", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('draft', 'open', 'matching', 'running', 'closed')",
            name=op.f("ck_programmes_state"),
        ),
        sa.CheckConstraint("cost >= 0", name=op.f("ck_programmes_cost")),
        sa.CheckConstraint(
            "cross_percent BETWEEN 0 AND 100", name=op.f("ck_programmes_cross_percent")
        ),
        sa.CheckConstraint(
            "fewest_per_mentor >= 0 AND fewest_per_mentor <= most_per_mentor",
            name=op.f("ck_programmes_fewest_per_mentor"),
        ),
        sa.CheckConstraint(
            "mentors_per_mentee BETWEEN 1 AND 3", name=op.f("ck_programmes_mentors_per_mentee")
        ),
        sa.CheckConstraint(
            "most_per_mentor BETWEEN 1 AND 20", name=op.f("ck_programmes_most_per_mentor")
        ),
        sa.CheckConstraint(
            "opens_on <= closes_on AND closes_on <= ends_on", name=op.f("ck_programmes_window")
        ),
        sa.ForeignKeyConstraint(
            ["association_id"],
            ["associations.id"],
            name=op.f("fk_programmes_association_id_associations"),
        ),
        sa.ForeignKeyConstraint(
            ["made_by"],
            ["accounts.id"],
            name=op.f("fk_programmes_made_by_accounts"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programmes")),
    )
    with op.batch_alter_table("programmes", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_programmes_association_id_state"),
            ["association_id", "state"],
            unique=False,
        )

    op.create_table(
        "enrolments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.String(length=8), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("outside_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("enrolled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("part IN ('mentee', 'mentor')", name=op.f("ck_enrolments_part")),
        sa.CheckConstraint("places BETWEEN 1 AND 20", name=op.f("ck_enrolments_places")),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_enrolments_account_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["association_id"],
            ["associations.id"],
            name=op.f("fk_enrolments_association_id_associations"),
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programmes.id"],
            name=op.f("fk_enrolments_programme_id_programmes"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolments")),
    )
    with op.batch_alter_table("enrolments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_enrolments_account_id"), ["account_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_enrolments_association_id"), ["association_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_enrolments_programme_id_part"), ["programme_id", "part"], unique=False
        )
        batch_op.create_index(
            "uq_enrolments_open",
            ["programme_id", "account_id", "part"],
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )

    op.create_table(
        "programme_partners",
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("sees", sa.String(length=12), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("sees IN ('totals', 'groups')", name=op.f("ck_programme_partners_sees")),
        sa.ForeignKeyConstraint(
            ["association_id"],
            ["associations.id"],
            name=op.f("fk_programme_partners_association_id_associations"),
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programmes.id"],
            name=op.f("fk_programme_partners_programme_id_programmes"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "programme_id", "association_id", name=op.f("pk_programme_partners")
        ),
    )


def downgrade() -> None:
    op.drop_table("programme_partners")
    with op.batch_alter_table("enrolments", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_enrolments_open",
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_enrolments_programme_id_part"))
        batch_op.drop_index(batch_op.f("ix_enrolments_association_id"))
        batch_op.drop_index(batch_op.f("ix_enrolments_account_id"))

    op.drop_table("enrolments")
    with op.batch_alter_table("programmes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_programmes_association_id_state"))

    op.drop_table("programmes")

"""Answers of the retention pulse, and who does not want to be asked."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"

FIVE = ("burnout", "leave_country", "leave_post", "leave_profession", "satisfaction")


def upgrade() -> None:
    op.create_table(
        "pulse_stops",
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_pulse_stops")),
    )
    op.create_table(
        "pulse_answers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("wave", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.Boolean(), nullable=False),
        sa.Column("month", sa.Date(), nullable=True),
        sa.Column("association_id", sa.Uuid(), nullable=True),
        sa.Column("programme_id", sa.Uuid(), nullable=True),
        sa.Column("mentored", sa.Boolean(), nullable=True),
        sa.Column("leave_post", sa.Integer(), nullable=True),
        sa.Column("leave_country", sa.Integer(), nullable=True),
        sa.Column("leave_profession", sa.Integer(), nullable=True),
        sa.Column("burnout", sa.Integer(), nullable=True),
        sa.Column("satisfaction", sa.Integer(), nullable=True),
        sa.Column("keeps", sa.JSON(none_as_null=True), nullable=True),
        *(
            sa.CheckConstraint(f"{field} BETWEEN 1 AND 5", name=op.f(f"ck_pulse_answers_{field}"))
            for field in FIVE
        ),
        sa.CheckConstraint(
            "skipped = (month IS NULL) AND skipped = (association_id IS NULL)"
            " AND skipped = (mentored IS NULL)",
            name=op.f("ck_pulse_answers_skipped_is_empty"),
        ),
        sa.CheckConstraint("wave IN (0, 3, 6, 12)", name=op.f("ck_pulse_answers_wave")),
        sa.ForeignKeyConstraint(
            ["association_id"],
            ["associations.id"],
            name=op.f("fk_pulse_answers_association_id_associations"),
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programmes.id"],
            name=op.f("fk_pulse_answers_programme_id_programmes"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pulse_answers")),
        sa.UniqueConstraint("subject", "wave", name=op.f("uq_pulse_answers_subject_wave")),
    )
    with op.batch_alter_table("pulse_answers") as table:
        table.create_index(
            table.f("ix_pulse_answers_association_id_wave"), ["association_id", "wave"]
        )
        table.create_index(table.f("ix_pulse_answers_programme_id"), ["programme_id"])


def downgrade() -> None:
    with op.batch_alter_table("pulse_answers") as table:
        table.drop_index(table.f("ix_pulse_answers_programme_id"))
        table.drop_index(table.f("ix_pulse_answers_association_id_wave"))

    op.drop_table("pulse_answers")
    op.drop_table("pulse_stops")

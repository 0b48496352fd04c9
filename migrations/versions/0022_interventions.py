"""What coordinators did about what was stuck."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.create_table(
        "interventions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("pairing_id", sa.Uuid(), nullable=True),
        sa.Column("request_id", sa.Uuid(), nullable=True),
        sa.Column("mentor_id", sa.Uuid(), nullable=True),
        sa.Column("proposal_id", sa.Uuid(), nullable=True),
        sa.Column("action", sa.String(length=12), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "action IN ('remind', 'offer next', 'call', 'pause', 'close', 'snooze')",
            name=op.f("ck_interventions_action"),
        ),
        sa.CheckConstraint(
            "kind IN ('pairing', 'request', 'goal', 'mentor', 'proposal')",
            name=op.f("ck_interventions_kind"),
        ),
        sa.CheckConstraint(
            "(CASE WHEN pairing_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN request_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN mentor_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN proposal_id IS NULL THEN 0 ELSE 1 END) = 1",
            name=op.f("ck_interventions_one_case"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id"],
            ["associations.id"],
            name=op.f("fk_interventions_association_id_associations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["done_by"],
            ["accounts.id"],
            name=op.f("fk_interventions_done_by_accounts"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["mentor_id"],
            ["accounts.id"],
            name=op.f("fk_interventions_mentor_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["pairing_id"],
            ["pairings.id"],
            name=op.f("fk_interventions_pairing_id_pairings"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["proposals.id"],
            name=op.f("fk_interventions_proposal_id_proposals"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["mentorship_requests.id"],
            name=op.f("fk_interventions_request_id_mentorship_requests"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interventions")),
    )
    with op.batch_alter_table("interventions") as table:
        table.create_index(
            table.f("ix_interventions_association_id_done_at"), ["association_id", "done_at"]
        )
        table.create_index(table.f("ix_interventions_mentor_id"), ["mentor_id"])
        table.create_index(table.f("ix_interventions_pairing_id"), ["pairing_id"])
        table.create_index(table.f("ix_interventions_proposal_id"), ["proposal_id"])
        table.create_index(table.f("ix_interventions_request_id"), ["request_id"])


def downgrade() -> None:
    with op.batch_alter_table("interventions") as table:
        table.drop_index(table.f("ix_interventions_request_id"))
        table.drop_index(table.f("ix_interventions_proposal_id"))
        table.drop_index(table.f("ix_interventions_pairing_id"))
        table.drop_index(table.f("ix_interventions_mentor_id"))
        table.drop_index(table.f("ix_interventions_association_id_done_at"))

    op.drop_table("interventions")

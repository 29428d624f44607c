"""What members say of themselves, whom they are kept apart from, what they rest from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # the register knows two kinds, and most middle schools in England are of this one; whoever
    # is of the other sees it in their profile and can say so
    op.execute("UPDATE members SET phase = 'Middle deemed secondary' WHERE phase = 'Middle'")
    op.create_table(
        "profiles",
        sa.Column("member", sa.String(), nullable=False),
        sa.Column("years", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("governance", sa.String(), nullable=True),
        sa.Column("distance", sa.String(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("visible", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member"], ["members.id"], name=op.f("fk_profiles_member_members")
        ),
        sa.PrimaryKeyConstraint("member", name=op.f("pk_profiles")),
    )
    op.create_table(
        "ties",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("other", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ties")),
    )
    op.create_index(op.f("ix_ties_owner"), "ties", ["owner"], unique=False)
    op.create_table(
        "pauses",
        sa.Column("member", sa.String(), nullable=False),
        sa.Column("programme", sa.String(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("once", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["member"], ["members.id"], name=op.f("fk_pauses_member_members")),
        sa.PrimaryKeyConstraint("member", "programme", name=op.f("pk_pauses")),
    )
    op.create_table(
        "quiet",
        sa.Column("member", sa.String(), nullable=False),
        sa.Column("begins", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.Column("weekends", sa.Boolean(), nullable=False),
        sa.Column("discreet", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["member"], ["members.id"], name=op.f("fk_quiet_member_members")),
        sa.PrimaryKeyConstraint("member", name=op.f("pk_quiet")),
    )

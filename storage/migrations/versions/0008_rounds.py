"""How a round was drawn and when it ran, what became of introductions, and what members wish."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    added: tuple[sa.Column[Any], ...] = (
        sa.Column("kind", sa.String(), server_default="half-term", nullable=False),
        sa.Column("digest", sa.String(), server_default="", nullable=False),
        sa.Column("certificate", sa.String(), server_default="", nullable=False),
        sa.Column("ran", sa.DateTime(timezone=True), nullable=True),
    )
    for column in added:
        op.add_column("rounds", column)
    # what ran before this was known ran when it was drawn
    op.execute("UPDATE rounds SET ran = drawn WHERE stage = 'run'")
    added = (
        sa.Column("kept", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("by_hand", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("points", sa.Integer(), nullable=True),
        sa.Column("why", sa.String(), server_default="", nullable=False),
        sa.Column("ended", sa.DateTime(timezone=True), nullable=True),
    )
    for column in added:
        op.add_column("pairings", column)
    op.create_table(
        "check_ins",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("member", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("answered", sa.DateTime(timezone=True), nullable=True),
        sa.Column("keeps", sa.Boolean(), nullable=False),
        sa.Column("wrote", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["member"], ["members.id"], name=op.f("fk_check_ins_member_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_ins")),
    )
    for name in ("group_id", "member", "due"):
        op.create_index(op.f(f"ix_check_ins_{name}"), "check_ins", [name], unique=False)
    op.create_table(
        "buddy_wishes",
        sa.Column("member", sa.String(), nullable=False),
        sa.Column("circle", sa.Boolean(), nullable=False),
        sa.Column("despite_case", sa.Boolean(), nullable=False),
        sa.Column("waiting", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asleep", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["member"], ["members.id"], name=op.f("fk_buddy_wishes_member_members")
        ),
        sa.PrimaryKeyConstraint("member", name=op.f("pk_buddy_wishes")),
    )

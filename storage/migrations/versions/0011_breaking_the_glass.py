"""Requests to open a case in an emergency, which outlive the case until its head was told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_MEMBERS = ("head", "first", "second")


def _member(name: str) -> sa.ForeignKeyConstraint:
    named = op.f(f"fk_break_glass_{name}_members")
    return sa.ForeignKeyConstraint([name], ["members.id"], name=named)


def upgrade() -> None:
    op.create_table(
        "break_glass",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case", sa.Uuid(), nullable=True),
        sa.Column("head", sa.String(), nullable=False),
        sa.Column("ground", sa.String(), nullable=False),
        sa.Column("life", sa.Boolean(), nullable=False),
        sa.Column("asked", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first", sa.String(), nullable=True),
        sa.Column("first_role", sa.String(), nullable=False),
        sa.Column("second", sa.String(), nullable=True),
        sa.Column("second_role", sa.String(), nullable=False),
        sa.Column("opened", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sealed_reason", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case"], ["cases.id"], name=op.f("fk_break_glass_case_cases")),
        *map(_member, _MEMBERS),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_break_glass")),
    )
    for column in ("case", *_MEMBERS):
        op.create_index(op.f(f"ix_break_glass_{column}"), "break_glass", [column], unique=False)

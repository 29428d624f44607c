"""What lies beside a case: words kept, follow-ups, threads, what a head said; saved replies."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def _case(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["case"], ["cases.id"], name=op.f(f"fk_{table}_case_cases"))


def _member(table: str, name: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], ["members.id"], name=op.f(f"fk_{table}_{name}_members"))


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)


def upgrade() -> None:
    op.create_table(
        "talks",
        sa.Column("case", sa.Uuid(), nullable=False),
        _text("reach"),
        _text("hours"),
        _text("notice"),
        sa.Column("keeps", sa.Boolean(), nullable=False),
        _text("closing"),
        sa.Column("sealed_call_me", sa.LargeBinary(), nullable=True),
        sa.Column("sealed_reach", sa.LargeBinary(), nullable=True),
        _case("talks"),
        sa.PrimaryKeyConstraint("case", name=op.f("pk_talks")),
    )
    op.create_table(
        "kept_words",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("case", sa.Uuid(), nullable=False),
        _text("by"),
        _text("once"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed_words", sa.LargeBinary(), nullable=False),
        _case("kept_words"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_words")),
    )
    op.create_index(op.f("ix_kept_words_case"), "kept_words", ["case"], unique=False)
    op.create_table(
        "follow_ups",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case", sa.Uuid(), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("always", sa.Boolean(), nullable=False),
        _case("follow_ups"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_ups")),
    )
    for column in ("case", "due"):
        op.create_index(op.f(f"ix_follow_ups_{column}"), "follow_ups", [column], unique=False)
    op.create_table(
        "saved_replies",
        sa.Column("id", sa.Uuid(), nullable=False),
        _text("owner"),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reviewed", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _member("saved_replies", "owner"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_replies")),
    )
    op.create_index(op.f("ix_saved_replies_owner"), "saved_replies", ["owner"], unique=False)
    op.add_column("outbox", sa.Column("thread", sa.String(), server_default="", nullable=False))

"""The rota of coaches, how the search for one stands, and how long heads waited."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def _member(table: str, name: str = "member") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], ["members.id"], name=op.f(f"fk_{table}_{name}_members"))


def _moment(name: str, *, nullable: bool = False) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=nullable)


def _yes(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def upgrade() -> None:
    # everybody may be asked at once when a head has waited long: one open offer a coach, not a case
    op.drop_index("one_open_offer_each", table_name="offers")
    op.create_index(
        "one_open_offer_each",
        "offers",
        ["case", "coach"],
        unique=True,
        sqlite_where=sa.text("answer IS NULL"),
        postgresql_where=sa.text("answer IS NULL"),
    )
    op.create_table(
        "coach_hours",
        _text("member"),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("begins", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        _member("coach_hours"),
        sa.PrimaryKeyConstraint("member", "weekday", "begins", name=op.f("pk_coach_hours")),
    )
    op.create_table(
        "coach_away",
        _text("member"),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        _member("coach_away"),
        sa.PrimaryKeyConstraint("member", "first", name=op.f("pk_coach_away")),
    )
    op.create_table(
        "coach_covers",
        sa.Column("id", sa.Uuid(), nullable=False),
        _text("asker"),
        _text("taker", nullable=True),
        _moment("starts"),
        _moment("ends"),
        _member("coach_covers", "asker"),
        _member("coach_covers", "taker"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coach_covers")),
    )
    op.create_index("one_cover_each", "coach_covers", ["asker", "starts"], unique=True)
    for name in ("asker", "taker"):
        op.create_index(op.f(f"ix_coach_covers_{name}"), "coach_covers", [name], unique=False)
    op.create_table(
        "coach_skills",
        _text("member"),
        sa.Column("said", sa.Text(), nullable=False),
        _member("coach_skills"),
        sa.PrimaryKeyConstraint("member", name=op.f("pk_coach_skills")),
    )
    op.create_table(
        "coach_rests",
        _text("member"),
        _text("kind"),
        _moment("until"),
        _member("coach_rests"),
        sa.PrimaryKeyConstraint("member", "kind", name=op.f("pk_coach_rests")),
    )
    op.create_table(
        "debriefs",
        sa.Column("id", sa.Uuid(), nullable=False),
        _text("coach"),
        _moment("asked"),
        _text("taker", nullable=True),
        _member("debriefs", "coach"),
        _member("debriefs", "taker"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_debriefs")),
    )
    for name in ("coach", "taker"):
        op.create_index(op.f(f"ix_debriefs_{name}"), "debriefs", [name], unique=False)
    op.create_table(
        "placements",
        sa.Column("case", sa.Uuid(), nullable=False),
        sa.Column("search", sa.Uuid(), nullable=False),
        _moment("since"),
        sa.Column("rung", sa.Integer(), nullable=False),
        _moment("told", nullable=True),
        _text("said"),
        _text("soon", nullable=True),
        _text("concern", nullable=True),
        _yes("same_phase"),
        _yes("former_only"),
        _text("nation", nullable=True),
        _text("language", nullable=True),
        _yes("near"),
        _text("again", nullable=True),
        sa.ForeignKeyConstraint(["case"], ["cases.id"], name=op.f("fk_placements_case_cases")),
        _member("placements", "again"),
        sa.PrimaryKeyConstraint("case", name=op.f("pk_placements")),
    )
    op.create_index(op.f("ix_placements_again"), "placements", ["again"], unique=False)
    op.create_table(
        "waits",
        sa.Column("week", sa.Date(), nullable=False),
        _yes("in_hours"),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("week", "in_hours", "step", name=op.f("pk_waits")),
    )

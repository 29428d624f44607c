"""Calls in slots, changes to what was sent, and what members choose about calls."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "call_slots",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("theme", sa.String(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("at", sa.Time(), nullable=False),
        sa.Column("weeks", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("calendar", sa.String(), nullable=False),
        sa.Column("in_holidays", sa.String(), nullable=False),
        sa.Column("sealed_link", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_slots")),
    )
    op.create_table(
        "breaks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("member", sa.String(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("off", sa.Boolean(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["member"], ["members.id"], name=op.f("fk_breaks_member_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_breaks")),
    )
    op.create_index(op.f("ix_breaks_member"), "breaks", ["member"], unique=False)

    op.create_table(
        "call_hosts",
        sa.Column("slot", sa.Uuid(), nullable=False),
        sa.Column("member", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member"], ["members.id"], name=op.f("fk_call_hosts_member_members")
        ),
        sa.ForeignKeyConstraint(
            ["slot"], ["call_slots.id"], name=op.f("fk_call_hosts_slot_call_slots")
        ),
        sa.PrimaryKeyConstraint("slot", "member", name=op.f("pk_call_hosts")),
    )
    op.create_index(op.f("ix_call_hosts_member"), "call_hosts", ["member"], unique=False)

    op.create_table(
        "feeds",
        sa.Column("member", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member"], ["members.id"], name=op.f("fk_feeds_member_members")),
        sa.PrimaryKeyConstraint("member", name=op.f("pk_feeds")),
        sa.UniqueConstraint("id", name=op.f("uq_feeds_id")),
    )
    op.create_table(
        "lead_times",
        sa.Column("member", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("every_call", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member"], ["members.id"], name=op.f("fk_lead_times_member_members")
        ),
        sa.PrimaryKeyConstraint("member", "minutes", name=op.f("pk_lead_times")),
    )
    op.create_table(
        "call_changes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("call", sa.Uuid(), nullable=False),
        sa.Column("member", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("wanted", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["call"], ["calls.id"], name=op.f("fk_call_changes_call_calls")),
        sa.ForeignKeyConstraint(
            ["member"], ["members.id"], name=op.f("fk_call_changes_member_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_changes")),
    )
    op.create_index(op.f("ix_call_changes_call"), "call_changes", ["call"], unique=False)
    op.create_index(op.f("ix_call_changes_member"), "call_changes", ["member"], unique=False)

    added: tuple[tuple[str, sa.Column[Any]], ...] = (
        ("accounts", sa.Column("direct", sa.String(), server_default="", nullable=False)),
        ("accounts", sa.Column("heard", sa.String(), server_default="", nullable=False)),
        (
            "attendance",
            sa.Column("named", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        ),
        ("calls", sa.Column("day", sa.Date())),
        ("calls", sa.Column("was", sa.DateTime(timezone=True))),
        ("calls", sa.Column("why", sa.String(), server_default="", nullable=False)),
        ("calls", sa.Column("sequence", sa.Integer(), server_default="0", nullable=False)),
        ("calls", sa.Column("changed", sa.DateTime(timezone=True))),
        ("calls", sa.Column("came", sa.Integer())),
        ("calls", sa.Column("sealed_link", sa.LargeBinary())),
        ("members", sa.Column("calendar", sa.String(), server_default="", nullable=False)),
        (
            "members",
            sa.Column("rests", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        ),
        ("outbox", sa.Column("topic", sa.String(), server_default="", nullable=False)),
        (
            "outbox",
            sa.Column("tried", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        ),
        (
            "outbox",
            sa.Column("gone", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        ),
        ("outbox", sa.Column("until", sa.DateTime(timezone=True))),
        ("outbox", sa.Column("next_body", sa.Text())),
        ("outbox", sa.Column("next_sealed_words", sa.LargeBinary())),
    )
    for table, column in added:
        op.add_column(table, column)
    _refer("calls", "slot", sa.Uuid(), "call_slots")
    _refer("calls", "host", sa.String(), "members")
    _refer("outbox", "call", sa.Uuid(), "calls")
    # letters that were under way when the bot was updated may have arrived
    op.execute("UPDATE outbox SET tried = in_doubt")
    op.drop_index("one_weekly_call_at_a_time", "calls")
    op.drop_index("outbox_due", "outbox")
    op.create_index(op.f("ix_calls_host"), "calls", ["host"], unique=False)
    op.create_index(
        "one_call_a_slot_and_day",
        "calls",
        ["slot", "day"],
        unique=True,
        sqlite_where=sa.text("slot IS NOT NULL"),
        postgresql_where=sa.text("slot IS NOT NULL"),
    )
    op.create_index(op.f("ix_outbox_call"), "outbox", ["call"], unique=False)
    op.create_index("outbox_due", "outbox", ["state", "urgency", "due"], unique=False)
    op.create_index("outbox_order", "outbox", ["platform", "space", "recipient", "state"])


def _refer(table: str, column: str, kind: sa.types.TypeEngine[Any], other: str) -> None:
    """Add a column that refers to another table, without SQLite copying the whole table."""
    spelt = kind.compile(dialect=op.get_bind().dialect)
    name = f"fk_{table}_{column}_{other}"
    op.execute(
        f'ALTER TABLE {table} ADD COLUMN "{column}" {spelt} '
        f"CONSTRAINT {name} REFERENCES {other} (id)"
    )

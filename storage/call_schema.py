"""The tables of calls, and of what members choose about them."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    Time,
    Uuid,
    text,
)

from storage.columns import Utc, metadata

breaks = Table(
    "breaks",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("member", String, ForeignKey("members.id"), nullable=False, index=True),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    Column("off", Boolean, nullable=False),
    Column("place", Integer, nullable=False),
)

lead_times = Table(
    "lead_times",
    metadata,
    Column("member", String, ForeignKey("members.id"), nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("every_call", Boolean, nullable=False),
    PrimaryKeyConstraint("member", "minutes"),
)

feeds = Table(
    "feeds",
    metadata,
    Column("member", String, ForeignKey("members.id"), primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("since", Utc, nullable=False),
)

call_slots = Table(
    "call_slots",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("name", String, nullable=False),
    Column("theme", String, nullable=False),
    Column("about", Text, nullable=False),
    Column("weekday", Integer, nullable=False),
    Column("at", Time, nullable=False),
    Column("weeks", Integer, nullable=False),
    Column("since", Date, nullable=False),
    Column("until", Date),
    Column("minutes", Integer, nullable=False),
    Column("calendar", String, nullable=False),
    Column("in_holidays", String, nullable=False),
    Column("sealed_link", LargeBinary),
)

call_hosts = Table(
    "call_hosts",
    metadata,
    Column("slot", Uuid, ForeignKey("call_slots.id"), nullable=False),
    Column("member", String, ForeignKey("members.id"), nullable=False, index=True),
    Column("place", Integer, nullable=False),
    PrimaryKeyConstraint("slot", "member"),
)

calls = Table(
    "calls",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("kind", String, nullable=False),
    Column("stage", String, nullable=False),
    Column("title", String, nullable=False),
    Column("theme", String, nullable=False),
    Column("about", Text, nullable=False),
    Column("starts", Utc, nullable=False, index=True),
    Column("minutes", Integer, nullable=False),
    Column("author", String, ForeignKey("members.id")),
    Column("slot", Uuid, ForeignKey("call_slots.id")),
    Column("day", Date),
    Column("was", Utc),
    Column("why", String, nullable=False, server_default=""),
    Column("sequence", Integer, nullable=False, server_default="0"),
    Column("changed", Utc),
    Column("host", String, ForeignKey("members.id"), index=True),
    Column("came", Integer),
    Column("sealed_link", LargeBinary),
    Index(
        "one_call_a_slot_and_day",
        "slot",
        "day",
        unique=True,
        sqlite_where=text("slot IS NOT NULL"),
        postgresql_where=text("slot IS NOT NULL"),
    ),
)

call_changes = Table(
    "call_changes",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("call", Uuid, ForeignKey("calls.id"), nullable=False, index=True),
    Column("member", String, ForeignKey("members.id"), nullable=False, index=True),
    Column("stage", String, nullable=False),
    Column("wanted", Text, nullable=False),
    Column("before", Text, nullable=False),
    Column("at", Utc, nullable=False),
)

attendance = Table(
    "attendance",
    metadata,
    Column("call", Uuid, ForeignKey("calls.id"), nullable=False),
    Column("member", String, ForeignKey("members.id"), nullable=False, index=True),
    Column("coming", String, nullable=False),
    Column("named", Boolean, nullable=False, server_default=text("false")),
    PrimaryKeyConstraint("call", "member"),
)

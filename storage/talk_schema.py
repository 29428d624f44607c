"""The tables beside cases: what a head said, kept, agreed on; what was opened in an emergency."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    Uuid,
)

from storage.columns import Utc, metadata

talks = Table(
    "talks",
    metadata,
    Column("case", Uuid, ForeignKey("cases.id"), primary_key=True),
    Column("reach", String, nullable=False),
    Column("hours", String, nullable=False),
    Column("notice", String, nullable=False),
    Column("keeps", Boolean, nullable=False),
    Column("closing", String, nullable=False),
    Column("sealed_call_me", LargeBinary),
    Column("sealed_reach", LargeBinary),
)

kept_words = Table(
    "kept_words",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("case", Uuid, ForeignKey("cases.id"), nullable=False, index=True),
    Column("by", String, nullable=False),
    Column("once", String, nullable=False),
    Column("at", Utc, nullable=False),
    Column("sealed_words", LargeBinary, nullable=False),
)

follow_ups = Table(
    "follow_ups",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("case", Uuid, ForeignKey("cases.id"), nullable=False, index=True),
    Column("due", Utc, nullable=False, index=True),
    Column("always", Boolean, nullable=False),
)

saved_replies = Table(
    "saved_replies",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("owner", String, ForeignKey("members.id"), nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("reviewed", Boolean, nullable=False),
    Column("at", Utc, nullable=False),
)

break_glass = Table(
    "break_glass",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("case", Uuid, ForeignKey("cases.id"), index=True),
    Column("head", String, ForeignKey("members.id"), nullable=False, index=True),
    Column("ground", String, nullable=False),
    Column("life", Boolean, nullable=False),
    Column("asked", Utc, nullable=False),
    Column("first", String, ForeignKey("members.id"), index=True),
    Column("first_role", String, nullable=False),
    Column("second", String, ForeignKey("members.id"), index=True),
    Column("second_role", String, nullable=False),
    Column("opened", Utc),
    Column("told", Utc),
    Column("sealed_reason", LargeBinary),
)

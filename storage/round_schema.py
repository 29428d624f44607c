"""The tables of buddy rounds, of what became of introductions, and of what members wish."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Uuid,
    text,
)

from storage.columns import Utc, metadata

rounds = Table(
    "rounds",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("stage", String, nullable=False),
    Column("drawn", Utc, nullable=False),
    Column("seed", Integer, nullable=False),
    Column("kind", String, nullable=False, server_default="half-term"),
    Column("digest", String, nullable=False, server_default=""),
    Column("certificate", String, nullable=False, server_default=""),
    Column("ran", Utc),
)

pairings = Table(
    "pairings",
    metadata,
    Column("round", Uuid, ForeignKey("rounds.id"), nullable=False),
    Column("group_id", Uuid, nullable=False, index=True),
    Column("member", String, ForeignKey("members.id"), nullable=False, index=True),
    Column("alone", Boolean, nullable=False),
    Column("kept", Boolean, nullable=False, server_default=text("false")),
    Column("by_hand", Boolean, nullable=False, server_default=text("false")),
    Column("points", Integer),
    Column("why", String, nullable=False, server_default=""),
    Column("ended", Utc),
    PrimaryKeyConstraint("round", "member"),
)

check_ins = Table(
    "check_ins",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("group_id", Uuid, nullable=False, index=True),
    Column("member", String, ForeignKey("members.id"), nullable=False, index=True),
    Column("since", Utc, nullable=False),
    Column("due", Utc, index=True),
    Column("asked", Integer, nullable=False),
    Column("answer", String),
    Column("answered", Utc),
    Column("keeps", Boolean, nullable=False),
    Column("wrote", Utc),
)


buddy_wishes = Table(
    "buddy_wishes",
    metadata,
    Column("member", String, ForeignKey("members.id"), primary_key=True),
    Column("circle", Boolean, nullable=False),
    Column("despite_case", Boolean, nullable=False),
    Column("waiting", Utc),
    Column("asleep", Utc),
)

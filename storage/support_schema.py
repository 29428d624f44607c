"""The tables of the rota, of the search for a coach, and of how long heads wait."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    Time,
    Uuid,
)

from storage.columns import Utc, metadata

coach_hours = Table(
    "coach_hours",
    metadata,
    Column("member", String, ForeignKey("members.id"), nullable=False),
    Column("weekday", Integer, nullable=False),
    Column("begins", Time, nullable=False),
    Column("ends", Time, nullable=False),
    PrimaryKeyConstraint("member", "weekday", "begins"),
)

coach_away = Table(
    "coach_away",
    metadata,
    Column("member", String, ForeignKey("members.id"), nullable=False),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    PrimaryKeyConstraint("member", "first"),
)

coach_covers = Table(
    "coach_covers",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("asker", String, ForeignKey("members.id"), nullable=False, index=True),
    Column("taker", String, ForeignKey("members.id"), index=True),
    Column("starts", Utc, nullable=False),
    Column("ends", Utc, nullable=False),
    Index("one_cover_each", "asker", "starts", unique=True),
)

coach_skills = Table(
    "coach_skills",
    metadata,
    Column("member", String, ForeignKey("members.id"), primary_key=True),
    Column("said", Text, nullable=False),
)

coach_rests = Table(
    "coach_rests",
    metadata,
    Column("member", String, ForeignKey("members.id"), nullable=False),
    Column("kind", String, nullable=False),
    Column("until", Utc, nullable=False),
    PrimaryKeyConstraint("member", "kind"),
)

debriefs = Table(
    "debriefs",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("coach", String, ForeignKey("members.id"), nullable=False, index=True),
    Column("asked", Utc, nullable=False),
    Column("taker", String, ForeignKey("members.id"), index=True),
)

placements = Table(
    "placements",
    metadata,
    Column("case", Uuid, ForeignKey("cases.id"), primary_key=True),
    Column("search", Uuid, nullable=False),
    Column("since", Utc, nullable=False),
    Column("rung", Integer, nullable=False),
    Column("told", Utc),
    Column("said", String, nullable=False),
    Column("soon", String),
    Column("concern", String),
    Column("same_phase", Boolean, nullable=False),
    Column("former_only", Boolean, nullable=False),
    Column("nation", String),
    Column("language", String),
    Column("near", Boolean, nullable=False),
    Column("again", String, ForeignKey("members.id"), index=True),
)

waits = Table(
    "waits",
    metadata,
    Column("week", Date, nullable=False),
    Column("in_hours", Boolean, nullable=False),
    Column("step", Integer, nullable=False),
    Column("count", Integer, nullable=False),
    PrimaryKeyConstraint("week", "in_hours", "step"),
)
"""Counts alone, by week: no row stands for one head, and erasing a head changes none."""

"""The tables of what members say of themselves, and of how they want to be written to."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    Time,
    Uuid,
)

from storage.columns import Utc, metadata

profiles = Table(
    "profiles",
    metadata,
    Column("member", String, ForeignKey("members.id"), primary_key=True),
    Column("years", Integer),
    Column("language", String, nullable=False),
    Column("governance", String),
    Column("distance", String, nullable=False),
    Column("about", Text, nullable=False),
    Column("said", Text, nullable=False),
    Column("visible", Text, nullable=False),
)

ties = Table(
    "ties",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("owner", String, nullable=False, index=True),
    Column("other", String, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)
"""*owner* and *other* are keyed hashes. There is no time: it would tell whose request it was."""

invitations = Table(
    "invitations",
    metadata,
    Column("invited", String, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("kept", Utc, nullable=False),
)
"""*invited* is the keyed hash of an account: whoever it is has agreed to nothing yet."""

pauses = Table(
    "pauses",
    metadata,
    Column("member", String, ForeignKey("members.id"), nullable=False),
    Column("programme", String, nullable=False),
    Column("until", Utc),
    Column("once", Boolean, nullable=False),
    PrimaryKeyConstraint("member", "programme"),
)

quiet = Table(
    "quiet",
    metadata,
    Column("member", String, ForeignKey("members.id"), primary_key=True),
    Column("begins", Time, nullable=False),
    Column("ends", Time, nullable=False),
    Column("weekends", Boolean, nullable=False),
    Column("discreet", Boolean, nullable=False),
)

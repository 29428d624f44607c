"""The tables of trust: who is verified, who gives roles, what was done, and one-time codes."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    Uuid,
)

from storage.columns import Utc, metadata

proposals = Table(
    "proposals",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("platform", String, nullable=False),
    Column("space", String, nullable=False),
    Column("user_id", String, nullable=False),
    Column("role", String, nullable=False),
    Column("by", String, ForeignKey("members.id"), nullable=False, index=True),
    Column("at", Utc, nullable=False),
    Index("one_proposal_a_role", "platform", "space", "user_id", "role", unique=True),
)

codes = Table(
    "codes",
    metadata,
    Column("hash", String, primary_key=True),
    Column("purpose", String, nullable=False),
    Column("member", String, ForeignKey("members.id"), nullable=False),
    Column("expires", Utc, nullable=False),
    Index("one_code_a_purpose", "member", "purpose", unique=True),
)

wrong_codes = Table(
    "wrong_codes",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("account", String, nullable=False, index=True),
    Column("at", Utc, nullable=False),
)

former_ids = Table(
    "former_ids",
    metadata,
    Column("former", String, primary_key=True),
    Column("member", String, ForeignKey("members.id"), nullable=False, index=True),
)

verifications = Table(
    "verifications",
    metadata,
    Column("member", String, ForeignKey("members.id"), primary_key=True),
    Column("way", String, nullable=False),
    Column("by", String, nullable=False),
    Column("also_by", String, nullable=False),
    Column("at", Utc, nullable=False),
)

verify_requests = Table(
    "verify_requests",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("member", String, ForeignKey("members.id"), nullable=False, unique=True),
    Column("way", String, nullable=False),
    Column("asked", Utc, nullable=False),
    Column("waits_for_member", Boolean, nullable=False),
    Column("sealed_about", LargeBinary, nullable=False),
)

vouchers = Table(
    "vouchers",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("member", String, ForeignKey("members.id"), nullable=False),
    Column("sponsor", String, ForeignKey("members.id"), nullable=False, index=True),
    Column("answer", String),
    Column("at", Utc, nullable=False),
    Index("one_voucher_a_sponsor", "member", "sponsor", unique=True),
)

readings = Table(
    "readings",
    metadata,
    Column("member", String, ForeignKey("members.id"), nullable=False),
    Column("hour", Utc, nullable=False),
    Column("count", Integer, nullable=False),
    PrimaryKeyConstraint("member", "hour"),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("at", Utc, nullable=False),
    Column("role", String, nullable=False),
    Column("actor", String, nullable=False),
    Column("deed", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("link", String, nullable=False),
)

audit_ends = Table(
    "audit_ends",
    metadata,
    Column("name", String, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("link", String, nullable=False),
    Column("signed", String, nullable=False),
)

audit_people = Table(
    "audit_people",
    metadata,
    Column("key", String, primary_key=True),
    Column("member", String, ForeignKey("members.id"), nullable=False, index=True),
)

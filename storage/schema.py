"""The tables. Alembic migrations are written from these, and a test holds the two together."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Utc(TypeDecorator[datetime]):
    """An aware datetime, always UTC. SQLite drops the zone; this puts it back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("naive datetime")
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value else None


members = Table(
    "members",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("position", String, nullable=False),
    Column("phase", String, nullable=False),
    Column("region", String, nullable=False),
    Column("district", String, nullable=False),
    Column("authority", String, nullable=False),
    Column("school", String, nullable=False),
    Column("trust", String, nullable=False),
    Column("wants_buddy", Boolean, nullable=False),
    Column("joined", Utc, nullable=False),
)

accounts = Table(
    "accounts",
    metadata,
    Column("platform", String, nullable=False),
    Column("space", String, nullable=False),
    Column("user_id", String, nullable=False),
    Column("member", String, ForeignKey("members.id"), nullable=False, index=True),
    Column("used", Utc, nullable=False),
    PrimaryKeyConstraint("platform", "space", "user_id"),
)

appointments = Table(
    "appointments",
    metadata,
    Column("platform", String, nullable=False),
    Column("space", String, nullable=False),
    Column("user_id", String, nullable=False),
    Column("role", String, nullable=False),
    Column("granted_by", String, nullable=False),
    Column("since", Utc, nullable=False),
    PrimaryKeyConstraint("platform", "space", "user_id", "role"),
)

consents = Table(
    "consents",
    metadata,
    Column("member", String, ForeignKey("members.id"), nullable=False),
    Column("purpose", String, nullable=False),
    Column("version", String, nullable=False),
    Column("given", Utc, nullable=False),
    PrimaryKeyConstraint("member", "purpose"),
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
    Index(
        "one_weekly_call_at_a_time",
        "starts",
        unique=True,
        sqlite_where=text("kind = 'weekly'"),
        postgresql_where=text("kind = 'weekly'"),
    ),
)

attendance = Table(
    "attendance",
    metadata,
    Column("call", Uuid, ForeignKey("calls.id"), nullable=False),
    Column("member", String, ForeignKey("members.id"), nullable=False, index=True),
    Column("coming", String, nullable=False),
    PrimaryKeyConstraint("call", "member"),
)

rounds = Table(
    "rounds",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("stage", String, nullable=False),
    Column("drawn", Utc, nullable=False),
    Column("seed", Integer, nullable=False),
)

pairings = Table(
    "pairings",
    metadata,
    Column("round", Uuid, ForeignKey("rounds.id"), nullable=False),
    Column("group_id", Uuid, nullable=False, index=True),
    Column("member", String, ForeignKey("members.id"), nullable=False, index=True),
    Column("alone", Boolean, nullable=False),
    PrimaryKeyConstraint("round", "member"),
)

cases = Table(
    "cases",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("ref", String, nullable=False, unique=True),
    Column("head", String, ForeignKey("members.id"), nullable=False),
    Column("coach", String, ForeignKey("members.id"), index=True),
    Column("state", String, nullable=False),
    Column("opened", Utc, nullable=False),
    Column("ended", Utc),
    Column("told", Boolean, nullable=False),
    Column("sealed_words", LargeBinary),
    Index(
        "one_open_case_each",
        "head",
        unique=True,
        sqlite_where=text("state <> 'ended'"),
        postgresql_where=text("state <> 'ended'"),
    ),
)

offers = Table(
    "offers",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("case", Uuid, ForeignKey("cases.id"), nullable=False),
    Column("coach", String, ForeignKey("members.id"), nullable=False, index=True),
    Column("at", Utc, nullable=False),
    Column("expires", Utc, nullable=False),
    Column("answer", String),
    Index(
        "one_open_offer_each",
        "case",
        unique=True,
        sqlite_where=text("answer IS NULL"),
        postgresql_where=text("answer IS NULL"),
    ),
)

duty = Table(
    "duty",
    metadata,
    Column("member", String, ForeignKey("members.id"), primary_key=True),
    Column("since", Utc, nullable=False),
)

drafts = Table(
    "drafts",
    metadata,
    Column("account", String, nullable=False),
    Column("command", String, nullable=False),
    Column("answers", Text, nullable=False),
    Column("kept", Utc, nullable=False),
    PrimaryKeyConstraint("account", "command"),
)

spaces = Table(
    "spaces",
    metadata,
    Column("platform", String, nullable=False),
    Column("id", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("name", String, nullable=False),
    PrimaryKeyConstraint("platform", "id"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("once", String, nullable=False, unique=True),
    Column("kind", String, nullable=False),
    Column("platform", String, nullable=False),
    Column("space", String, nullable=False),
    Column("recipient", String, nullable=False),
    Column("urgency", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("sealed_words", LargeBinary),
    Column("member", String, ForeignKey("members.id"), index=True),
    Column("case", Uuid, ForeignKey("cases.id"), index=True),
    Column("written", Utc, nullable=False),
    Column("state", String, nullable=False),
    Column("due", Utc, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("in_doubt", Boolean, nullable=False),
    Column("settled", Utc),
    Column("reason", String),
    Column("channel_id", String),
    Column("message_id", String),
    Index("outbox_due", "state", "due"),
)

requests = Table(
    "requests",
    metadata,
    Column("id", String, primary_key=True),
    Column("member", String, index=True),
    Column("reply", Text),
    Column("sealed_words", LargeBinary),
    Column("at", Utc, nullable=False, index=True),
)

job_run = Table(
    "job_run",
    metadata,
    Column("job", String, nullable=False),
    Column("slot", String, nullable=False),
    Column("state", String, nullable=False),
    Column("at", Utc, nullable=False),
    PrimaryKeyConstraint("job", "slot"),
)

"""The tables. Alembic migrations are written from these, and a test holds the two together."""

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
    Text,
    Uuid,
    text,
)

from storage.call_schema import (
    attendance,
    breaks,
    call_changes,
    call_hosts,
    call_slots,
    calls,
    feeds,
    lead_times,
)
from storage.columns import Utc, metadata
from storage.member_schema import invitations, pauses, profiles, quiet, ties
from storage.round_schema import buddy_wishes, check_ins, pairings, rounds
from storage.support_schema import (
    coach_away,
    coach_covers,
    coach_hours,
    coach_rests,
    coach_skills,
    debriefs,
    placements,
    waits,
)
from storage.talk_schema import break_glass, follow_ups, kept_words, saved_replies, talks
from storage.trust_schema import (
    audit,
    audit_ends,
    audit_people,
    codes,
    former_ids,
    proposals,
    readings,
    verifications,
    verify_requests,
    vouchers,
    wrong_codes,
)

__all__ = [
    "accounts",
    "appointments",
    "attendance",
    "audit",
    "audit_ends",
    "audit_people",
    "break_glass",
    "breaks",
    "buddy_wishes",
    "call_changes",
    "call_hosts",
    "call_slots",
    "calls",
    "cases",
    "check_ins",
    "coach_away",
    "coach_covers",
    "coach_hours",
    "coach_rests",
    "coach_skills",
    "codes",
    "consents",
    "debriefs",
    "drafts",
    "duty",
    "erasures",
    "feeds",
    "follow_ups",
    "former_ids",
    "invitations",
    "job_run",
    "kept_words",
    "lead_times",
    "members",
    "metadata",
    "offers",
    "outbox",
    "pairings",
    "pauses",
    "placements",
    "profiles",
    "proposals",
    "quiet",
    "readings",
    "requests",
    "rounds",
    "saved_replies",
    "spaces",
    "talks",
    "ties",
    "vault_mark",
    "verifications",
    "verify_requests",
    "vouchers",
    "waits",
    "wrong_codes",
]

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
    Column("calendar", String, nullable=False, server_default=""),
    Column("rests", Boolean, nullable=False, server_default=text("true")),
)

accounts = Table(
    "accounts",
    metadata,
    Column("platform", String, nullable=False),
    Column("space", String, nullable=False),
    Column("user_id", String, nullable=False),
    Column("member", String, ForeignKey("members.id"), nullable=False, index=True),
    Column("used", Utc, nullable=False),
    Column("direct", String, nullable=False, server_default=""),
    Column("heard", String, nullable=False, server_default=""),
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
    Column("confirmed_by", String, nullable=False, server_default=""),
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
    Column("until", Utc),
    Column("ended", Utc),
    Column("lapsed", Boolean, nullable=False, server_default=text("false")),
    PrimaryKeyConstraint("member", "purpose"),
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
        "coach",
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
    Column("call", Uuid, ForeignKey("calls.id"), index=True),
    Column("topic", String, nullable=False, server_default=""),
    Column("written", Utc, nullable=False),
    Column("state", String, nullable=False),
    Column("due", Utc, nullable=False),
    Column("until", Utc),
    Column("attempts", Integer, nullable=False),
    Column("in_doubt", Boolean, nullable=False),
    Column("tried", Boolean, nullable=False, server_default=text("false")),
    Column("gone", Boolean, nullable=False, server_default=text("false")),
    Column("next_body", Text),
    Column("next_sealed_words", LargeBinary),
    Column("settled", Utc),
    Column("reason", String),
    Column("channel_id", String),
    Column("message_id", String),
    Column("thread", String, nullable=False, server_default=""),
    Index("outbox_due", "state", "urgency", "due"),
    Index("outbox_order", "platform", "space", "recipient", "state"),
)

erasures = Table(
    "erasures",
    metadata,
    Column("ref", String, primary_key=True),
    Column("at", Utc, nullable=False),
    Column("asked", Integer, nullable=False),
    Column("gone", Integer, nullable=False),
    Column("stayed", Integer, nullable=False),
)
"""What became of the messages of somebody who left, under a number that is nobody's."""

requests = Table(
    "requests",
    metadata,
    Column("id", String, primary_key=True),
    Column("member", String, index=True),
    Column("reply", Text),
    Column("sealed_words", LargeBinary),
    Column("at", Utc, nullable=False, index=True),
)

vault_mark = Table(
    "vault_mark",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("mark", String, nullable=False),
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

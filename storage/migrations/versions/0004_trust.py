"""Verification, roles given by two, one-time codes, and the log of what was done."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def _member(table: str, name: str = "member") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], ["members.id"], name=op.f(f"fk_{table}_{name}_members"))


def _moment(name: str) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)


def upgrade() -> None:
    op.create_table(
        "proposals",
        sa.Column("id", sa.Uuid(), nullable=False),
        _text("platform"),
        _text("space"),
        _text("user_id"),
        _text("role"),
        _text("by"),
        _moment("at"),
        _member("proposals", "by"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposals")),
    )
    op.create_index(op.f("ix_proposals_by"), "proposals", ["by"], unique=False)
    op.create_index(
        "one_proposal_a_role", "proposals", ["platform", "space", "user_id", "role"], unique=True
    )
    op.create_table(
        "codes",
        _text("hash"),
        _text("purpose"),
        _text("member"),
        _moment("expires"),
        _member("codes"),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_codes")),
    )
    op.create_index("one_code_a_purpose", "codes", ["member", "purpose"], unique=True)
    op.create_table(
        "wrong_codes",
        sa.Column("id", sa.Uuid(), nullable=False),
        _text("account"),
        _moment("at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wrong_codes")),
    )
    op.create_index(op.f("ix_wrong_codes_account"), "wrong_codes", ["account"], unique=False)
    op.create_table(
        "former_ids",
        _text("former"),
        _text("member"),
        _member("former_ids"),
        sa.PrimaryKeyConstraint("former", name=op.f("pk_former_ids")),
    )
    op.create_index(op.f("ix_former_ids_member"), "former_ids", ["member"], unique=False)
    op.create_table(
        "verifications",
        _text("member"),
        _text("way"),
        _text("by"),
        _text("also_by"),
        _moment("at"),
        _member("verifications"),
        sa.PrimaryKeyConstraint("member", name=op.f("pk_verifications")),
    )
    op.create_table(
        "verify_requests",
        sa.Column("id", sa.Uuid(), nullable=False),
        _text("member"),
        _text("way"),
        _moment("asked"),
        sa.Column("waits_for_member", sa.Boolean(), nullable=False),
        sa.Column("sealed_about", sa.LargeBinary(), nullable=False),
        _member("verify_requests"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verify_requests")),
        sa.UniqueConstraint("member", name=op.f("uq_verify_requests_member")),
    )
    op.create_table(
        "vouchers",
        sa.Column("id", sa.Uuid(), nullable=False),
        _text("member"),
        _text("sponsor"),
        sa.Column("answer", sa.String(), nullable=True),
        _moment("at"),
        _member("vouchers"),
        _member("vouchers", "sponsor"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vouchers")),
    )
    op.create_index(op.f("ix_vouchers_sponsor"), "vouchers", ["sponsor"], unique=False)
    op.create_index("one_voucher_a_sponsor", "vouchers", ["member", "sponsor"], unique=True)
    op.create_table(
        "readings",
        _text("member"),
        _moment("hour"),
        sa.Column("count", sa.Integer(), nullable=False),
        _member("readings"),
        sa.PrimaryKeyConstraint("member", "hour", name=op.f("pk_readings")),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        _moment("at"),
        _text("role"),
        _text("actor"),
        _text("deed"),
        _text("subject"),
        _text("link"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_table(
        "audit_ends",
        _text("name"),
        sa.Column("number", sa.Integer(), nullable=False),
        _text("link"),
        _text("signed"),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_audit_ends")),
    )
    op.create_table(
        "audit_people",
        _text("key"),
        _text("member"),
        _member("audit_people"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_audit_people")),
    )
    op.create_index(op.f("ix_audit_people_member"), "audit_people", ["member"], unique=False)
    op.add_column(
        "appointments",
        sa.Column("confirmed_by", sa.String(), server_default="", nullable=False),
    )

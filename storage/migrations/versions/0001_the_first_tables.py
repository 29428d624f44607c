"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "appointments",
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("space", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("granted_by", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint(
            "platform", "space", "user_id", "role", name=op.f("pk_appointments")
        ),
    )
    op.create_table(
        "drafts",
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("command", sa.String(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("kept", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("account", "command", name=op.f("pk_drafts")),
    )
    op.create_table(
        "job_run",
        sa.Column("job", sa.String(), nullable=False),
        sa.Column("slot", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("job", "slot", name=op.f("pk_job_run")),
    )
    op.create_table(
        "members",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("position", sa.String(), nullable=False),
        sa.Column("phase", sa.String(), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("district", sa.String(), nullable=False),
        sa.Column("authority", sa.String(), nullable=False),
        sa.Column("school", sa.String(), nullable=False),
        sa.Column("trust", sa.String(), nullable=False),
        sa.Column("wants_buddy", sa.Boolean(), nullable=False),
        sa.Column("joined", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_members")),
    )
    op.create_table(
        "requests",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("member", sa.String(), nullable=True),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.Column("sealed_words", sa.LargeBinary(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requests")),
    )
    with op.batch_alter_table("requests", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_requests_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_requests_member"), ["member"], unique=False)

    op.create_table(
        "rounds",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("drawn", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rounds")),
    )
    op.create_table(
        "spaces",
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("platform", "id", name=op.f("pk_spaces")),
    )
    op.create_table(
        "accounts",
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("space", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("member", sa.String(), nullable=False),
        sa.Column("used", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["member"], ["members.id"], name=op.f("fk_accounts_member_members")
        ),
        sa.PrimaryKeyConstraint("platform", "space", "user_id", name=op.f("pk_accounts")),
    )
    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_accounts_member"), ["member"], unique=False)

    op.create_table(
        "calls",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("theme", sa.String(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("starts", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("author", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["author"], ["members.id"], name=op.f("fk_calls_author_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calls")),
    )
    with op.batch_alter_table("calls", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_calls_starts"), ["starts"], unique=False)
        batch_op.create_index(
            "one_weekly_call_at_a_time",
            ["starts"],
            unique=True,
            sqlite_where=sa.text("kind = 'weekly'"),
            postgresql_where=sa.text("kind = 'weekly'"),
        )

    op.create_table(
        "cases",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("head", sa.String(), nullable=False),
        sa.Column("coach", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("opened", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.Column("sealed_words", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["coach"], ["members.id"], name=op.f("fk_cases_coach_members")),
        sa.ForeignKeyConstraint(["head"], ["members.id"], name=op.f("fk_cases_head_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("ref", name=op.f("uq_cases_ref")),
    )
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cases_coach"), ["coach"], unique=False)
        batch_op.create_index(
            "one_open_case_each",
            ["head"],
            unique=True,
            sqlite_where=sa.text("state <> 'ended'"),
            postgresql_where=sa.text("state <> 'ended'"),
        )

    op.create_table(
        "consents",
        sa.Column("member", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("given", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["member"], ["members.id"], name=op.f("fk_consents_member_members")
        ),
        sa.PrimaryKeyConstraint("member", "purpose", name=op.f("pk_consents")),
    )
    op.create_table(
        "duty",
        sa.Column("member", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member"], ["members.id"], name=op.f("fk_duty_member_members")),
        sa.PrimaryKeyConstraint("member", name=op.f("pk_duty")),
    )
    op.create_table(
        "pairings",
        sa.Column("round", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("member", sa.String(), nullable=False),
        sa.Column("alone", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member"], ["members.id"], name=op.f("fk_pairings_member_members")
        ),
        sa.ForeignKeyConstraint(["round"], ["rounds.id"], name=op.f("fk_pairings_round_rounds")),
        sa.PrimaryKeyConstraint("round", "member", name=op.f("pk_pairings")),
    )
    with op.batch_alter_table("pairings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pairings_group_id"), ["group_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pairings_member"), ["member"], unique=False)

    op.create_table(
        "attendance",
        sa.Column("call", sa.Uuid(), nullable=False),
        sa.Column("member", sa.String(), nullable=False),
        sa.Column("coming", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["call"], ["calls.id"], name=op.f("fk_attendance_call_calls")),
        sa.ForeignKeyConstraint(
            ["member"], ["members.id"], name=op.f("fk_attendance_member_members")
        ),
        sa.PrimaryKeyConstraint("call", "member", name=op.f("pk_attendance")),
    )
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attendance_member"), ["member"], unique=False)

    op.create_table(
        "offers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case", sa.Uuid(), nullable=False),
        sa.Column("coach", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["case"], ["cases.id"], name=op.f("fk_offers_case_cases")),
        sa.ForeignKeyConstraint(["coach"], ["members.id"], name=op.f("fk_offers_coach_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offers")),
    )
    with op.batch_alter_table("offers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_offers_coach"), ["coach"], unique=False)
        batch_op.create_index(
            "one_open_offer_each",
            ["case"],
            unique=True,
            sqlite_where=sa.text("answer IS NULL"),
            postgresql_where=sa.text("answer IS NULL"),
        )

    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("once", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("space", sa.String(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("urgency", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("sealed_words", sa.LargeBinary(), nullable=True),
        sa.Column("member", sa.String(), nullable=True),
        sa.Column("case", sa.Uuid(), nullable=True),
        sa.Column("written", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("in_doubt", sa.Boolean(), nullable=False),
        sa.Column("settled", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("channel_id", sa.String(), nullable=True),
        sa.Column("message_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["case"], ["cases.id"], name=op.f("fk_outbox_case_cases")),
        sa.ForeignKeyConstraint(["member"], ["members.id"], name=op.f("fk_outbox_member_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("once", name=op.f("uq_outbox_once")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outbox_case"), ["case"], unique=False)
        batch_op.create_index(batch_op.f("ix_outbox_member"), ["member"], unique=False)
        batch_op.create_index("outbox_due", ["state", "due"], unique=False)

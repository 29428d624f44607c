"""A yes with an end, a no that is kept, and what became of messages taken back on leaving."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import sqlalchemy as sa
from alembic import op

from storage.columns import Utc

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_A_YEAR: Final = timedelta(days=365)


def upgrade() -> None:
    with op.batch_alter_table("consents") as batch:
        batch.add_column(sa.Column("until", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("ended", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(
            sa.Column("lapsed", sa.Boolean(), nullable=False, server_default=sa.text("false"))
        )
    _let_buddies_end()
    op.create_table(
        "erasures",
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("gone", sa.Integer(), nullable=False),
        sa.Column("stayed", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("ref", name=op.f("pk_erasures")),
    )


def _let_buddies_end() -> None:
    """Let a yes to buddies from before they had an end hold a year from when it was said."""
    consents = sa.table(
        "consents",
        sa.column("member", sa.String()),
        sa.column("purpose", sa.String()),
        sa.column("given", Utc()),
        sa.column("until", Utc()),
    )
    database = op.get_bind()
    buddies = consents.c.purpose == "buddy"
    said = sa.select(consents.c.member, consents.c.given).where(buddies)
    for row in database.execute(said).all():
        theirs = sa.update(consents).where(buddies, consents.c.member == row.member)
        database.execute(theirs.values(until=row.given + _A_YEAR))

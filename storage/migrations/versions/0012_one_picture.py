"""Until when the head of a case may send one picture."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("talks", sa.Column("picture", sa.DateTime(timezone=True), nullable=True))

"""Remember which model answered before, so that it can come back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "learning2"
down_revision = "passings1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    with op.batch_alter_table("learned_model") as table:
        table.add_column(sa.Column("replaced", sa.String(length=64), server_default="", nullable=False))


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("learned_model") as table:
        table.drop_column("replaced")

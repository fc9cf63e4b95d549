"""Keep daily counts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "dailycount1"
down_revision = "topicedits1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table of daily counts."""
    op.create_table(
        "daily_count",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("municipality", sa.String(length=8), nullable=False),
        sa.Column("measure", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "municipality", "measure", "kind", name=op.f("pk_daily_count")),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("daily_count")

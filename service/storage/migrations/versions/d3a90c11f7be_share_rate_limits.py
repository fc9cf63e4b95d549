"""Share rate limits."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "d3a90c11f7be"
down_revision = "0003_desk"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table of token buckets."""
    op.create_table(
        "rate_bucket",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("level", sa.Float(), nullable=False),
        sa.Column("filled_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_rate_bucket")),
    )
    op.create_index("ix_rate_bucket_filled_at", "rate_bucket", ["filled_at"])


def downgrade() -> None:
    """Take back."""
    op.drop_table("rate_bucket")

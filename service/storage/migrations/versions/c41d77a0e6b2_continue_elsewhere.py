"""Continue a conversation elsewhere."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "c41d77a0e6b2"
down_revision = "venues1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table of short numbers."""
    op.create_table(
        "continuation",
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_continuation_conversation_id_conversation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_continuation")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_continuation_code_hash")),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("continuation")

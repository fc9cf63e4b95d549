"""Keep officials' wordings of topics."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "topicedits1"
down_revision = "d3a90c11f7be"
branch_labels = None
depends_on = None

_ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_IN_FORCE = sa.text("state = 'published'")


def upgrade() -> None:
    """Add the table of edits."""
    op.create_table(
        "topic_edit",
        sa.Column("id", _ROW_ID, autoincrement=True, nullable=False),
        sa.Column("topic", sa.String(length=80), nullable=False),
        sa.Column("municipality", sa.String(length=6), nullable=False),
        sa.Column("patch", sa.Text(), nullable=False),
        sa.Column("readings", sa.Text(), nullable=False),
        sa.Column("corrections", sa.Text(), nullable=False),
        sa.Column("base", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("author_id", _ROW_ID, nullable=False),
        sa.Column("author", sa.String(length=80), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reviewer", sa.String(length=80), server_default="", nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic_edit")),
    )
    with op.batch_alter_table("topic_edit") as table:
        table.create_index("ix_topic_edit_topic_municipality", ["topic", "municipality"])
        table.create_index("ix_topic_edit_state", ["state"])
    op.create_index(
        "uq_topic_edit_in_force",
        "topic_edit",
        ["topic", "municipality"],
        unique=True,
        sqlite_where=_IN_FORCE,
        postgresql_where=_IN_FORCE,
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("topic_edit")

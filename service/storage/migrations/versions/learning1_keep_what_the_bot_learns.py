"""Keep examples from residents' words, what was decided on them, and trained models."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "learning1"
down_revision = "dailycount1"
branch_labels = None
depends_on = None

_ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_IN_USE = sa.text("state IN ('proposed', 'approved')")
_LIVE = sa.text("state = 'live'")


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "learning_example",
        sa.Column("id", _ROW_ID, autoincrement=True, nullable=False),
        sa.Column("topic", sa.String(length=80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("key", sa.String(length=400), nullable=False),
        sa.Column("municipality", sa.String(length=6), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("author_id", _ROW_ID, nullable=False),
        sa.Column("author", sa.String(length=80), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reviewer", sa.String(length=80), server_default="", nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learning_example")),
    )
    op.create_index("ix_learning_example_state", "learning_example", ["state"])
    op.create_index(
        "uq_learning_example_key",
        "learning_example",
        ["key"],
        unique=True,
        sqlite_where=_IN_USE,
        postgresql_where=_IN_USE,
    )
    op.create_table(
        "unanswered_decision",
        sa.Column("message_id", _ROW_ID, nullable=False),
        sa.Column("example_id", _ROW_ID, nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("supporter_id", _ROW_ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["message.id"],
            name=op.f("fk_unanswered_decision_message_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["example_id"],
            ["learning_example.id"],
            name=op.f("fk_unanswered_decision_example_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_unanswered_decision")),
    )
    op.create_index("ix_unanswered_decision_example_id", "unanswered_decision", ["example_id"])
    op.create_table(
        "learned_model",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("file", sa.String(length=120), nullable=False),
        sa.Column("base", sa.String(length=16), nullable=False),
        sa.Column("examples", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("figures", sa.Text(), nullable=True),
        sa.Column("compared", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(length=80), server_default="", nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("live_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_learned_model")),
    )
    op.create_index(
        "uq_learned_model_live",
        "learned_model",
        ["state"],
        unique=True,
        sqlite_where=_LIVE,
        postgresql_where=_LIVE,
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("learned_model")
    op.drop_table("unanswered_decision")
    op.drop_table("learning_example")

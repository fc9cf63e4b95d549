"""Keep how a case stood before it was passed on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "passings1"
down_revision = "learning1"
branch_labels = None
depends_on = None

_ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "passing",
        sa.Column("handoff_id", _ROW_ID, nullable=False),
        sa.Column("supporter_id", _ROW_ID, nullable=False),
        sa.Column("municipality", sa.String(length=6), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["handoff_id"], ["handoff.id"], name=op.f("fk_passing_handoff_id_handoff"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["supporter_id"], ["supporter.id"], name=op.f("fk_passing_supporter_id_supporter")
        ),
        sa.PrimaryKeyConstraint("handoff_id", name=op.f("pk_passing")),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("passing")

"""Runs migrations on the connection that `service.storage.migrate` hands over."""

from __future__ import annotations

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from service.storage import (
    account_tables,
    audit_tables,
    bucket_table,
    continuation_table,
    figure_tables,
    help_tables,
    job_table,
    knowledge_tables,
    learning_tables,
    passing_tables,
    venue_tables,
)
from service.storage.tables import metadata
from service.storage.types import UtcDateTime

# Imported so that their tables stand in `metadata`.
__all__ = [
    "account_tables",
    "audit_tables",
    "bucket_table",
    "continuation_table",
    "figure_tables",
    "help_tables",
    "job_table",
    "knowledge_tables",
    "learning_tables",
    "passing_tables",
    "venue_tables",
]


def render_item(kind: str, item: object, _context: AutogenContext) -> str | Literal[False]:
    """Write our own column type as the plain one it stands for: migrations outlive code."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transaction_per_migration=False,
    compare_type=True,
    render_item=render_item,
)
with context.begin_transaction():
    context.run_migrations()

"""The table of cases passed on: what stood there before, so that a slip can be taken back."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, String, Table

from service.storage.tables import metadata
from service.storage.types import UtcDateTime

passing = Table(
    "passing",
    metadata,
    Column("handoff_id", ForeignKey("handoff.id", ondelete="CASCADE"), primary_key=True),
    Column("supporter_id", ForeignKey("supporter.id"), nullable=False),
    Column("municipality", String(6), nullable=False),
    Column("reason", String(200), nullable=False),
    Column("claimed_at", UtcDateTime),
    Column("at", UtcDateTime, nullable=False),
)

"""The table of token buckets, shared by all processes; keys are hashes, so nobody stands in it."""

from __future__ import annotations

from sqlalchemy import Column, Float, Index, String, Table

from service.storage.tables import metadata
from service.storage.types import UtcDateTime

rate_bucket = Table(
    "rate_bucket",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("level", Float, nullable=False),
    Column("filled_at", UtcDateTime, nullable=False),
    Index("ix_rate_bucket_filled_at", "filled_at"),
)

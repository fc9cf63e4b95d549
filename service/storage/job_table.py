"""The table of recurring jobs: which ran when, so that several processes do each only once."""

from __future__ import annotations

from sqlalchemy import Column, String, Table

from service.storage.tables import metadata
from service.storage.types import UtcDateTime

job = Table(
    "job",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("started_at", UtcDateTime, nullable=False),
    Column("succeeded_at", UtcDateTime),
)

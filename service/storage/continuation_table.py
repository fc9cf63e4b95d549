"""The table of short numbers under which a conversation goes on at another screen. Private to storage."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, String, Table

from service.storage.tables import metadata
from service.storage.types import UtcDateTime

continuation = Table(
    "continuation",
    metadata,
    Column("conversation_id", ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True),
    Column("code_hash", String(64), nullable=False, unique=True),
    Column("expires_at", UtcDateTime, nullable=False),
)

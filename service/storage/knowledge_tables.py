"""The table of officials' wordings. Private to storage, like all tables."""

from __future__ import annotations

from sqlalchemy import Column, Index, String, Table, Text, text

from service.storage.tables import RowId, metadata
from service.storage.types import UtcDateTime

_IN_FORCE = text("state = 'published'")

# Every version ever proposed, never rewritten but for its state: the history of a topic's wording.
topic_edit = Table(
    "topic_edit",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("topic", String(80), nullable=False),
    # A town's code, or "070009" for the wording of all towns.
    Column("municipality", String(6), nullable=False),
    Column("patch", Text, nullable=False),
    # Lines with their readings as the reviewer saw them, and what the author had corrected.
    Column("readings", Text, nullable=False),
    Column("corrections", Text, nullable=False),
    # The fingerprint of the words on which the edit was made.
    Column("base", String(64), nullable=False),
    Column("state", String(10), nullable=False),
    Column("note", String(400), nullable=False),
    Column("author_id", RowId, nullable=False),
    Column("author", String(80), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("reviewer", String(80), nullable=False, server_default=""),
    Column("decided_at", UtcDateTime),
    Index("ix_topic_edit_topic_municipality", "topic", "municipality"),
    Index("ix_topic_edit_state", "state"),
    # One wording is in force for a topic and a town.
    Index(
        "uq_topic_edit_in_force",
        "topic",
        "municipality",
        unique=True,
        sqlite_where=_IN_FORCE,
        postgresql_where=_IN_FORCE,
    ),
)

"""The tables of what the bot has to learn and of what it has learned. Private to storage."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, text

from service.storage.tables import RowId, metadata
from service.storage.types import UtcDateTime

_IN_USE = text("state IN ('proposed', 'approved')")
_LIVE = text("state = 'live'")

# A line residents might say, with the topic it is learned under; its words carry nobody's name.
learning_example = Table(
    "learning_example",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("topic", String(80), nullable=False),
    Column("text", Text, nullable=False),
    # The same for two lines that say the same.
    Column("key", String(400), nullable=False),
    # The town whose official proposed it, or "070009".
    Column("municipality", String(6), nullable=False),
    Column("state", String(10), nullable=False),
    Column("author_id", RowId, nullable=False),
    Column("author", String(80), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("reviewer", String(80), nullable=False, server_default=""),
    Column("decided_at", UtcDateTime),
    Index("ix_learning_example_state", "state"),
    Index(
        "uq_learning_example_key",
        "key",
        unique=True,
        sqlite_where=_IN_USE,
        postgresql_where=_IN_USE,
    ),
)

# What was decided on a reply that did not help; it goes with the conversation.
unanswered_decision = Table(
    "unanswered_decision",
    metadata,
    Column("message_id", ForeignKey("message.id", ondelete="CASCADE"), primary_key=True),
    Column("example_id", ForeignKey("learning_example.id", ondelete="CASCADE")),
    # Empty when it became an example.
    Column("reason", String(200), nullable=False),
    Column("supporter_id", RowId, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index("ix_unanswered_decision_example_id", "example_id"),
)

# A trained model; the file is known by its SHA-256 alone.
learned_model = Table(
    "learned_model",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("file", String(120), nullable=False),
    # The fingerprint of the repository's sources it was trained on.
    Column("base", String(16), nullable=False),
    Column("examples", Integer, nullable=False),
    Column("state", String(10), nullable=False),
    # What the evaluation found for it, and for the model that answered then, as JSON.
    Column("figures", Text),
    Column("compared", Text),
    Column("created_at", UtcDateTime, nullable=False),
    Column("decided_by", String(80), nullable=False, server_default=""),
    Column("decided_at", UtcDateTime),
    # When it last began to answer residents.
    Column("live_at", UtcDateTime),
    # The model that answered before it; empty for the program's own.
    Column("replaced", String(64), nullable=False, server_default=""),
    # One model answers.
    Index("uq_learned_model_live", "state", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE),
)

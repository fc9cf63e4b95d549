"""Tables of helping: notes, canned answers, drafts, cases helped elsewhere, calls, hours and notices."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, String, Table, Text

from service.storage.tables import RowId, metadata
from service.storage.types import UtcDateTime

# What supporters write to each other; residents never see it.
note = Table(
    "note",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("conversation_id", ForeignKey("conversation.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("supporter_id", ForeignKey("supporter.id"), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("text", Text, nullable=False),
)

canned = Table(
    "canned",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("municipality", String(6), nullable=False, index=True),
    Column("title", String(60), nullable=False),
    Column("text", Text, nullable=False),
    Column("written_by", ForeignKey("supporter.id"), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("removed_at", UtcDateTime),
)

# A reply that could not be sent because the session had ended; masked like every reply.
draft = Table(
    "draft",
    metadata,
    Column("conversation_id", ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True),
    Column("supporter_id", ForeignKey("supporter.id", ondelete="CASCADE"), primary_key=True),
    Column("text", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

# Somebody helped by telephone, at the counter, or sitting beside them; never a name or number.
case_record = Table(
    "case_record",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("municipality", String(6), nullable=False),
    Column("supporter_id", ForeignKey("supporter.id"), nullable=False),
    Column("way", String(10), nullable=False),
    Column("topic", String(60), nullable=False, server_default=""),
    # Steps ticked off while sitting beside, counted from 1, separated by spaces.
    Column("ticked", String(200), nullable=False, server_default=""),
    Column("minutes", Integer, nullable=False, server_default="0"),
    Column("outcome", String(40), nullable=False, server_default=""),
    Column("remark", Text, nullable=False, server_default=""),
    Column("began_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Index("ix_case_record_municipality_began_at", "municipality", "began_at"),
)

call_try = Table(
    "call_try",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("conversation_id", ForeignKey("conversation.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("supporter_id", ForeignKey("supporter.id"), nullable=False),
    Column("result", String(20), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

# A town's own hours; without a row the file data/desks.csv counts.
desk_setting = Table(
    "desk_setting",
    metadata,
    Column("municipality", String(6), primary_key=True),
    Column("opens", String(5), nullable=False),
    Column("closes", String(5), nullable=False),
    # Digits from 0 (Monday) to 6.
    Column("weekdays", String(7), nullable=False),
    Column("phone", String(20), nullable=False, server_default=""),
)

closure = Table(
    "closure",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("municipality", String(6), nullable=False, index=True),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("reason", String(100), nullable=False),
)

# What every resident of a town reads first, until a moment.
notice = Table(
    "notice",
    metadata,
    Column("municipality", String(6), primary_key=True),
    Column("text", String(400), nullable=False),
    Column("until", UtcDateTime, nullable=False),
    Column("written_by", ForeignKey("supporter.id"), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

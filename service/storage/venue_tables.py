"""Tables of venues and sessions. Private to storage, like all tables."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text, UniqueConstraint

from service.storage.tables import RowId, metadata
from service.storage.types import UtcDateTime


def _make_records(name: str) -> Table:
    """One row is one row of the open-data table; `cells` is its JSON, `version` counts its changes."""
    return Table(
        name,
        metadata,
        Column("id", RowId, primary_key=True, autoincrement=True),
        Column("code", String(6), nullable=False),
        Column("ref", String(100), nullable=False),
        Column("cells", Text, nullable=False),
        Column("version", Integer, nullable=False, server_default="1"),
        Column("changed_at", UtcDateTime, nullable=False),
        UniqueConstraint("code", "ref"),
    )


venue = _make_records("venue")
session = _make_records("session")

# How often a town's venues or sessions changed: who keeps a copy sees that it is old.
town_version = Table(
    "town_version",
    metadata,
    Column("code", String(6), primary_key=True),
    Column("version", Integer, nullable=False),
)

venue_import = Table(
    "venue_import",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("kind", String(12), nullable=False),
    Column("file_name", String(200), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("supporter_id", RowId),
    Column("who", String(80), nullable=False),
    Column("added", Integer, nullable=False),
    Column("changed", Integer, nullable=False),
    Column("unchanged", Integer, nullable=False),
    Column("undone_at", UtcDateTime),
    Index("ix_venue_import_sha256", "sha256"),
)

# What stood there before an import (no cells: nothing did), and the version that the import made.
venue_before = Table(
    "venue_before",
    metadata,
    Column("import_id", ForeignKey("venue_import.id", ondelete="CASCADE"), primary_key=True),
    Column("code", String(6), primary_key=True),
    Column("ref", String(100), primary_key=True),
    Column("cells", Text),
    Column("version", Integer, nullable=False),
)

# A file between its preview and the consent to take it in.
venue_upload = Table(
    "venue_upload",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("supporter_id", RowId, nullable=False),
    Column("file_name", String(200), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

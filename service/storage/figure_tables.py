"""The table of daily counts. Private to storage, like all tables; nothing in it leads to a person."""

from __future__ import annotations

from sqlalchemy import Column, Date, Integer, String, Table

from service.storage.tables import metadata

# What happened on one day in Japan, in one town ("" when unknown): `amount` is a count, or a sum of minutes.
daily_count = Table(
    "daily_count",
    metadata,
    Column("day", Date, primary_key=True),
    Column("municipality", String(8), primary_key=True),
    Column("measure", String(20), primary_key=True),
    # A topic, an hour, a number of stars …; empty where the measure has no kinds.
    Column("kind", String(80), primary_key=True),
    Column("amount", Integer, nullable=False),
)

"""Column types that behave alike on SQLite and PostgreSQL, and the time that all processes share."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol

from sqlalchemy import ColumnElement, DateTime, Dialect
from sqlalchemy.types import TypeDecorator

NOT_AT_ALL = timedelta(0)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment; stored in UTC, returned in UTC, naive values are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware moment into UTC before it is stored."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without time zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give a stored moment its time zone back (SQLite keeps none)."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Time(Protocol):
    """The database's clock as SQL: leases and waits are measured with it, whatever a process's clock says."""

    def __call__(self, plus: timedelta = NOT_AT_ALL) -> ColumnElement[datetime]:
        """Return the present moment, or one so much later."""
        ...

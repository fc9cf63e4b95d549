"""The database's clock as SQL expressions, and a clock of one's own in its place for tests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Interval, func, literal, type_coerce

from service.storage.types import NOT_AT_ALL, Time, UtcDateTime


def sqlite_time(plus: timedelta = NOT_AT_ALL) -> ColumnElement[datetime]:
    """Return SQLite's present moment, written as SQLAlchemy writes moments."""
    later = f"{plus.total_seconds():+.3f} seconds"
    return func.strftime("%Y-%m-%d %H:%M:%f", "now", later, type_=UtcDateTime())


def postgres_time(plus: timedelta = NOT_AT_ALL) -> ColumnElement[datetime]:
    """Return PostgreSQL's present moment: the real one, not the transaction's."""
    return type_coerce(func.clock_timestamp() + literal(plus, Interval()), UtcDateTime())


def time_of(clock: Callable[[], datetime]) -> Time:
    """Let a clock of ours take the database's place."""

    def tell(plus: timedelta = NOT_AT_ALL) -> ColumnElement[datetime]:
        return literal(clock() + plus, UtcDateTime())

    return tell

"""How long an account rests after failed attempts: each failure doubles the rest, up to an hour."""

from __future__ import annotations

from datetime import datetime, timedelta

LONGEST_REST = timedelta(hours=1)


def rest_until(attempts: int, free: int, now: datetime) -> datetime | None:
    """Return until when an account rests; the first `free` attempts cost nothing, then 1, 2, 4 … minutes."""
    if attempts < free:
        return None
    return now + min(LONGEST_REST, timedelta(minutes=2 ** min(attempts - free, 10)))

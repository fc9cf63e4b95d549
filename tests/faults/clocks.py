"""A clock that somebody else can set wrong: the seconds to add stand in a file."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from service.launch import run


def install(file: str) -> None:
    """Let the service of this process read the shifted clock."""
    path = Path(file)

    def read_clock() -> datetime:
        try:
            seconds = float(path.read_text() or 0)
        except (OSError, ValueError):
            seconds = 0.0
        return datetime.now(UTC) + timedelta(seconds=seconds)

    setattr(run, "read_clock", read_clock)  # noqa: B010 - not a name that it offers

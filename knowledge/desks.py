"""Hours of the supporters' desks as seeded from data/desks.csv."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from pathlib import Path

from knowledge.errors import ContentError, say_fault
from knowledge.files import read_rows
from knowledge.sessions import WEEKDAYS


@dataclass(frozen=True, slots=True)
class Desk:
    """One town's desk; weekdays count from Monday = 0."""

    code: str
    opens: time
    closes: time
    weekdays: frozenset[int]
    phone: str


def load_desks(path: Path) -> tuple[Desk, ...]:
    """Read desks.csv; raises ContentError."""
    return tuple(_read(row) for row in read_rows(path))


def _read(row: dict[str, str]) -> Desk:
    try:
        return Desk(
            code=row["code"],
            opens=time.fromisoformat(row["open"]),
            closes=time.fromisoformat(row["close"]),
            weekdays=_weekdays(row["weekdays"]),
            phone=row["phone"],
        )
    except (KeyError, ValueError) as error:
        raise ContentError(f"desks.csv: {row.get('code')}: {say_fault(error)}") from error


def _weekdays(text: str) -> frozenset[int]:
    """Read "mon-fri" or "mon,wed"; raises ValueError."""
    first, dash, last = text.partition("-")
    if dash:
        return frozenset(range(WEEKDAYS.index(first), WEEKDAYS.index(last) + 1))
    return frozenset(WEEKDAYS.index(day.strip()) for day in text.split(","))

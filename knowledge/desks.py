"""Hours of the supporters' desks as seeded from data/desks.csv."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from pathlib import Path

from knowledge.errors import ContentError, say_fault
from knowledge.files import read_rows
from knowledge.sessions import WEEKDAYS

LINK, RELAY = "link", "relay"


@dataclass(frozen=True, slots=True)
class Desk:
    """One town's desk; weekdays count from Monday = 0.

    `line_mode` says how a resident on LINE reaches its supporters: by a link to the town's own page, or,
    where the town has decided so, on LINE itself.
    """

    code: str
    opens: time
    closes: time
    weekdays: frozenset[int]
    phone: str
    line_mode: str = LINK


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
            line_mode=_line_mode(row.get("line_mode", "")),
        )
    except (KeyError, ValueError) as error:
        raise ContentError(f"desks.csv: {row.get('code')}: {say_fault(error)}") from error


def _line_mode(text: str) -> str:
    """Read "link" or "relay", nothing meaning the safe one; raises ValueError."""
    mode = text.strip() or LINK
    if mode not in (LINK, RELAY):
        raise ValueError(f"line_mode: {mode}")
    return mode


def _weekdays(text: str) -> frozenset[int]:
    """Read "mon-fri" or "mon,wed"; raises ValueError."""
    first, dash, last = text.partition("-")
    if dash:
        return frozenset(range(WEEKDAYS.index(first), WEEKDAYS.index(last) + 1))
    return frozenset(WEEKDAYS.index(day.strip()) for day in text.split(","))

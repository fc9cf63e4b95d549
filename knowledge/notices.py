"""Notices that a town shows to residents first, from data/notices.csv."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal, cast

from knowledge.errors import ContentError, say_fault
from knowledge.files import read_rows

EVERYWHERE = "070009"  # the prefecture's own code: shown by every town
LEVELS = ("info", "warning", "danger")
Level = Literal["info", "warning", "danger"]


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice, shown from the first to the last day, both inclusive."""

    code: str
    first: date
    last: date
    level: Level
    text: str
    easy: str = ""

    def is_shown(self, code: str, today: date) -> bool:
        """Say whether a town's page shows the notice on a day."""
        return self.code in (code, EVERYWHERE) and self.first <= today <= self.last


def load_notices(path: Path) -> tuple[Notice, ...]:
    """Read notices.csv; raises ContentError."""
    return tuple(_read(row) for row in read_rows(path))


def _read(row: dict[str, str]) -> Notice:
    try:
        first, last = date.fromisoformat(row["from"]), date.fromisoformat(row["until"])
        if row["level"] not in LEVELS or last < first or not row["text"]:
            raise ValueError(", ".join(row.values()))
        return Notice(row["code"], first, last, cast(Level, row["level"]), row["text"], row["easy"])
    except (KeyError, ValueError) as error:
        raise ContentError(f"notices.csv: {row.get('code')}: {say_fault(error)}") from error

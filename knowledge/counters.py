"""Each town's own counters, from data/counters.csv, and the hours of supporters' desks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from knowledge.errors import ContentError, say_fault
from knowledge.files import read_rows

PREFECTURE = "070009"
KINDS = frozenset({"mynumber", "digital", "consumer"})


@dataclass(frozen=True, slots=True)
class Counter:
    """A town hall's counter; empty texts are unknown, `is_verified` tells whether somebody checked."""

    code: str
    kind: str
    name: str
    phone: str
    hours: str
    url: str
    address: str
    is_verified: bool
    checked_on: str
    note: str


@dataclass(frozen=True, slots=True)
class Counters:
    """All counters in the order of the file."""

    rows: tuple[Counter, ...]

    def find(self, code: str, kind: str) -> tuple[Counter, ...]:
        """Return the counters of one kind in one town, main counter first."""
        return tuple(counter for counter in self.rows if (counter.code, counter.kind) == (code, kind))

    def differs_by_town(self, kind: str) -> bool:
        """Say whether towns have counters of this kind; otherwise the prefecture's serve everybody."""
        return any(counter.kind == kind and counter.code != PREFECTURE for counter in self.rows)


def load_counters(path: Path) -> Counters:
    """Read counters.csv; raises ContentError."""
    try:
        return Counters(tuple(_read(row) for row in read_rows(path)))
    except KeyError as error:
        raise ContentError(f"{path.name}: {say_fault(error)}") from error


def _read(row: dict[str, str]) -> Counter:
    if row["kind"] not in KINDS:
        raise ContentError(f"counters.csv: {row['code']}: 知らない kind です: {row['kind']}")
    return Counter(
        code=row["code"],
        kind=row["kind"],
        name=row["name"],
        phone=row["phone"],
        hours=row["hours"],
        url=row["url"],
        address=row["address"],
        is_verified=row["verified"] == "yes",
        checked_on=row["checked_on"],
        note=row["note"],
    )

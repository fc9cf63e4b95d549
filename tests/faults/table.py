"""Prints the table of docs/reliability.md from committed figures: `python -m tests.faults.table`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FOLDER = Path("docs/faults")
NAMES = {"postgresql": "PostgreSQL", "sqlite": "SQLite"}
CHANNELS = {"web": "ウェブ", "line": "LINE"}
COUNTS = ("lost", "doubled", "disordered", "wrong_turn", "pending", "in_doubt", "apologised")

Json = dict[str, Any]


def read(name: str) -> list[Json]:
    """Return the slices of a file, none when it is not there."""
    path = FOLDER / f"{name}.json"
    slices: list[Json] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    return slices


def write_row(database: str, channel: str, slices: list[Json]) -> str:
    """Return one row: a channel on a database, all slices together."""
    faults = sum(one["faults_in_all"] for one in slices)
    accepted = sum(one["accepted"][channel] for one in slices)
    counts = [sum(one[channel][name] for one in slices) for name in COUNTS]
    numbers = [len(slices), faults, accepted, *counts]
    return " | ".join([f"| {NAMES[database]}、{CHANNELS[channel]}", *(f"{one:,}" for one in numbers)]) + " |"


def main() -> None:
    """Print all rows, then one for each control."""
    for database in NAMES:
        slices = read(database)
        for channel in CHANNELS:
            print(write_row(database, channel, slices))
        waits = sorted(one["drain_seconds"] for one in slices)
        print(f"{NAMES[database]}: 静まるまで {waits} 秒")
    for one in read("controls"):
        found = {name: one["web"][name] + one["line"][name] for name in COUNTS[:4]}
        print(one["plan"]["control"], one["plan"]["database"], {name: n for name, n in found.items() if n})


if __name__ == "__main__":
    main()

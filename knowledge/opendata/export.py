"""Writes records back as the open-data CSV and as JSON; reading them again gives the same records."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable

from knowledge.cells import write_cell
from knowledge.opendata.columns import COLUMNS, Kind
from knowledge.opendata.records import Record


def write_csv(kind: Kind, records: Iterable[Record]) -> str:
    """Write a table with all columns of the standard, then those we do not know; none runs as a formula."""
    rows = [record.cells for record in records if record.kind is kind]
    standard = [name for name in COLUMNS[kind] if not name.startswith("x_")]
    more = dict.fromkeys(name for cells in rows for name in cells if name not in standard)
    out = io.StringIO()
    writer = csv.DictWriter(out, [*standard, *more], restval="", lineterminator="\r\n")
    writer.writerow({name: write_cell(name) for name in writer.fieldnames})
    writer.writerows({name: write_cell(cell) for name, cell in cells.items()} for cells in rows)
    return out.getvalue()


def write_json(records: Iterable[Record]) -> str:
    """Write a list of objects with the standard's names as keys."""
    return json.dumps([record.cells for record in records], ensure_ascii=False, indent=1)

"""Writes tables for spreadsheets: no cell can become a formula, and Excel reads the letters right."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

# What spreadsheets take for the beginning of a formula, full-width signs and control characters too.
FORMULA_SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n", "|", "%")
BOM = "\ufeff"


def write_csv(rows: Iterable[Sequence[object]]) -> bytes:
    """Return UTF-8 with a byte order mark, every cell in quotation marks."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    for row in rows:
        writer.writerow([make_safe(str(cell)) for cell in row])
    return (BOM + stream.getvalue()).encode()


def make_safe(cell: str) -> str:
    """Put an apostrophe before what a spreadsheet would run; blanks before it do not hide it."""
    stripped = cell.lstrip(" \u3000\u00a0\u200b\ufeff")
    if stripped.startswith(FORMULA_SIGNS) or cell.startswith(FORMULA_SIGNS):
        return f"'{cell}"
    return cell

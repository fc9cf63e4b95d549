"""Cells of a CSV file that a spreadsheet program opens: nothing in them may run as a formula."""

from __future__ import annotations

_DANGEROUS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n", "|", "%", "'")
_BLANKS = " \u3000\u00a0\u200b\ufeff"


def write_cell(text: str) -> str:
    """Put ' before what a spreadsheet could take for a formula; `read_cell` takes it away again."""
    is_dangerous = text.startswith(_DANGEROUS) or text.lstrip(_BLANKS).startswith(_DANGEROUS)
    return f"'{text}" if is_dangerous else text


def read_cell(text: str) -> str:
    """Return what `write_cell` was given; a ' that nobody put there stays."""
    return text[1:] if text.startswith("'") and write_cell(text[1:]) == text else text

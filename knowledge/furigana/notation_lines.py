"""Lines written with their readings, as a person corrects and reviews them."""

from __future__ import annotations

from collections.abc import Iterable

from knowledge.ruby_notation import Placed, read_notation


def read_lines(written: Iterable[str]) -> dict[str, tuple[Placed, ...]]:
    """Return plain line → its readings; empty lines are skipped; raises ValueError on a stray mark."""
    return dict(read_notation(line.strip()) for line in written if line.strip())

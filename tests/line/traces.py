"""Looks for planted words as bytes: in files, and in the memory of a living process."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

PIECE = 8 * 1024 * 1024
REGION = re.compile(r"([0-9a-f]+)-([0-9a-f]+) rw")


def spell(words: str) -> tuple[bytes, ...]:
    """Return the ways in which words may stand in memory or on a disk."""
    escaped = json.dumps(words)[1:-1]
    return (words.encode(), words.encode("utf-16-le"), words.encode("utf-32-le"), escaped.encode())


def find_in_files(folder: Path, words: str) -> list[str]:
    """Return the names of the files in which the words stand."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return [path.name for path in files if any(one in path.read_bytes() for one in spell(words))]


def count_in_memory(process_id: int, words: str) -> int:
    """Count how often the words stand in what a process may write to."""
    spellings = spell(words)
    return sum(piece.count(one) for piece in _read_memory(process_id) for one in spellings)


def _read_memory(process_id: int) -> Iterator[bytes]:
    regions = REGION.findall(Path(f"/proc/{process_id}/maps").read_text(encoding="utf-8"))
    with Path(f"/proc/{process_id}/mem").open("rb", buffering=0) as memory:
        for first, last in regions:
            place, end = int(first, 16), int(last, 16)
            while place < end:
                memory.seek(place)
                with contextlib.suppress(OSError):  # the kernel's own regions cannot be read
                    yield memory.read(min(PIECE, end - place))
                place += PIECE

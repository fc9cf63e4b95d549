"""Reads an official's lines aloud: the dictionary opens at the first use, and outside the event loop."""

from __future__ import annotations

import asyncio
from pathlib import Path

from knowledge.furigana.notation_lines import read_lines
from knowledge.furigana.reader import Reader, read_corrections, read_names
from knowledge.ruby_notation import Placed, write_notation


class Furigana:
    """Makes readings of lines; the author corrects them and the reviewer confirms them."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._reader: Reader | None = None
        self._one_at_a_time = asyncio.Lock()

    async def read(self, lines: tuple[str, ...], corrections: str) -> tuple[str, ...]:
        """Return the lines in notation; raises ValueError when a correction has a stray mark."""
        more = read_lines(corrections.splitlines())
        async with self._one_at_a_time:
            return await asyncio.to_thread(self._read, lines, more)

    def _read(self, lines: tuple[str, ...], more: dict[str, tuple[Placed, ...]]) -> tuple[str, ...]:
        if self._reader is None:
            readings = self._data / "knowledge" / "readings"
            self._reader = Reader(read_names(self._data), read_corrections(readings / "corrections.ja.txt"))
        reader = self._reader.correct(more)
        return tuple(write_notation(line, reader.read(line)) for line in lines)

"""A stream for logs that a full disk or a lost reader cannot turn into a failed request."""

from __future__ import annotations

from typing import TextIO


class ForgivingStream:
    """Writes what it can; what cannot be written is dropped."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, words: str) -> int:
        """Write, or not."""
        try:
            return self._stream.write(words)
        except OSError:
            return 0

    def flush(self) -> None:
        """Flush, or not."""
        try:
            self._stream.flush()
        except OSError:
            return

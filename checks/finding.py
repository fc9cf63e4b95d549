"""One thing that is wrong, where, and why."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One broken rule; `path` is relative to the project, lines count from 1.

    A warning is shown and lets the check pass: somebody should look, nothing is wrong yet.
    """

    path: str
    line: int
    rule: str
    is_warning: bool = False

    def __str__(self) -> str:
        mark = "注意 " if self.is_warning else ""
        return f"{self.path}:{self.line}: {mark}{self.rule}"


@dataclass(frozen=True, slots=True)
class Page:
    """A file of the project with its text, to say where in it something stands."""

    path: str
    text: str

    @classmethod
    def read(cls, root: Path, file: Path) -> Page:
        """Read a file below `root`."""
        return cls(file.relative_to(root).as_posix(), file.read_text(encoding="utf-8"))

    def line_of(self, words: str) -> int:
        """Return the first line that holds `words`, or 1."""
        first = words.strip().splitlines()[0] if words.strip() else ""
        for number, line in enumerate(self.text.splitlines(), start=1):
            if first and first in line:
                return number
        return 1

    def finding(self, words: str, rule: str) -> Finding:
        """Say that the rule is broken where `words` stand."""
        return Finding(self.path, self.line_of(words), rule)

    def warning(self, words: str, rule: str) -> Finding:
        """Say that somebody should look where `words` stand."""
        return Finding(self.path, self.line_of(words), rule, is_warning=True)

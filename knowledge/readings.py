"""Frozen readings of what we say, from data/knowledge/readings: nothing is read that nobody has reviewed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

from knowledge.errors import ContentError
from knowledge.reply import Ruby
from knowledge.ruby_notation import read_notation

_ITEMS = re.compile(r"、(?![^（(]*[)）])|。")  # not inside brackets


@dataclass(frozen=True, slots=True)
class Template:
    """A line with fields such as {town}: its own readings, and a pattern that finds the fields."""

    pattern: re.Pattern[str]
    rubies: tuple[Ruby, ...]


@dataclass(frozen=True, slots=True)
class Readings:
    """Readings by whole line, and lines with fields, the most literal first."""

    lines: dict[str, tuple[Ruby, ...]]
    templates: tuple[Template, ...] = ()

    def read(self, *texts: str) -> tuple[Ruby, ...]:
        """Return the readings of every known line of the texts, each base once; unknown lines have none."""
        lines = (line.strip() for text in texts for line in text.splitlines())
        return tuple(dict.fromkeys(ruby for line in lines for ruby in self._read_line(line)))

    def _read_line(self, line: str) -> Iterable[Ruby]:
        if line in self.lines:
            return self.lines[line]
        for template in self.templates:
            if found := template.pattern.fullmatch(line):
                fields = (ruby for value in found.groups() for ruby in self._read_field(value))
                return (*template.rubies, *fields)
        return ()

    def _read_field(self, value: str) -> Iterable[Ruby]:
        """Return the readings of a name, or of several that are listed."""
        items = (value,) if value in self.lines else _ITEMS.split(value)
        return (ruby for item in items for ruby in self.lines.get(item.strip(), ()))


def load_readings(folder: Path) -> Readings:
    """Read every frozen file; raises ContentError with the file and the line."""
    lines: dict[str, tuple[Ruby, ...]] = {}
    for path in sorted([*folder.glob("*.ja.txt"), *folder.glob("topics/*.ja.txt")]):
        lines |= read_frozen(path)
    with_fields = sorted((line for line in lines if "{" in line), key=_count_literals, reverse=True)
    return Readings(lines, tuple(Template(_pattern(line), lines[line]) for line in with_fields))


def read_frozen(path: Path) -> dict[str, tuple[Ruby, ...]]:
    """Read one file of annotated lines; `#` opens a remark; raises ContentError."""
    lines: dict[str, tuple[Ruby, ...]] = {}
    for number, written in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not written.strip() or written.startswith("#"):
            continue
        try:
            plain, placed = read_notation(written.strip())
        except ValueError as error:
            raise ContentError(f"{path.name}: {number}行目の《》が正しくありません") from error
        lines[plain] = tuple(each.ruby for each in placed)
    return lines


def _count_literals(line: str) -> int:
    return sum(len(literal) for literal, *_ in Formatter().parse(line))


def _pattern(line: str) -> re.Pattern[str]:
    pieces = (
        re.escape(literal) + ("(.+)" if name is not None else "")
        for literal, name, *_ in Formatter().parse(line)
    )
    return re.compile("".join(pieces))

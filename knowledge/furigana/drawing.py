"""Lays the readings of a part over one of its lines, as clients do."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.reply import Ruby


def draw(line: str, rubies: tuple[Ruby, ...]) -> list[Ruby]:
    """Return the readings in order: at each letter the longest word, its n-th time with its n-th reading."""
    return [piece for piece in place(line, rubies) if isinstance(piece, Ruby)]


def place(line: str, rubies: tuple[Ruby, ...]) -> Iterator[str | Ruby]:
    """Yield the whole line in pieces, letters without reading one by one."""
    bases = sorted({ruby.base for ruby in rubies}, key=len, reverse=True)
    drawn: list[str] = []
    at = 0
    while at < len(line):
        base = next((base for base in bases if line.startswith(base, at)), None)
        if base is None:
            yield line[at]
        else:
            known = [ruby for ruby in rubies if ruby.base == base]
            yield known[min(drawn.count(base), len(known) - 1)]
            drawn.append(base)
        at += len(base) if base else 1

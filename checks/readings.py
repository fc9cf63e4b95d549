"""Furigana: every authored line is frozen, every kanji is read, and clients draw it as it was reviewed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from checks.finding import Finding
from checks.furigana.texts import FOLDER, list_lines, list_parts
from knowledge.errors import ContentError
from knowledge.readings import Readings, load_readings
from knowledge.reply import Ruby
from knowledge.ruby_notation import find_unread, read_notation

COMMAND = "python -m checks furigana --write のあと、読んで確かめます"


def check_readings(root: Path) -> Iterator[Finding]:
    """Check that the frozen readings fit what residents are told today."""
    try:
        readings = load_readings(root / FOLDER)
    except ContentError as error:
        yield Finding(FOLDER, 1, f"読めません: {error}")
        return
    for name, lines in list_lines(root).items():
        yield from _check_file(root, f"{FOLDER}/{name}", lines)
    for name, texts in list_parts(root):
        yield from _check_drawing(f"{FOLDER}/{name}", texts, readings)


def _check_file(root: Path, path: str, lines: list[str]) -> Iterator[Finding]:
    """The file holds exactly today's lines, each with all its kanji read."""
    file = root / path
    written = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    frozen = {}
    for number, line in enumerate(written, start=1):
        if line.strip() and not line.startswith("#"):
            plain, placed = read_notation(line.strip())
            frozen[plain] = number
            for kanji in find_unread(plain, placed):
                yield Finding(path, number, f"読みのない漢字があります: {kanji}")
    for line in lines:
        if line not in frozen:
            yield Finding(path, 1, f"読みが凍結されていません: {line}({COMMAND})")
    for line in frozen.keys() - set(lines):
        yield Finding(path, frozen[line], f"もう使われていない文です: {line}({COMMAND})")


def _check_drawing(path: str, texts: tuple[str, str], readings: Readings) -> Iterator[Finding]:
    """A part carries one list of readings for all its lines: no word may have two there."""
    rubies = readings.read(*texts)
    for line in (line.strip() for text in texts for line in text.splitlines()):
        if line in readings.lines and draw(line, rubies) != list(readings.lines[line]):
            yield Finding(path, 1, f"同じ漢字に二つの読みがあります: {line}(言いかえます)")


def draw(line: str, rubies: tuple[Ruby, ...]) -> list[Ruby]:
    """Place readings as clients do: at each letter the longest word, its n-th time with its n-th reading."""
    bases = sorted({ruby.base for ruby in rubies}, key=len, reverse=True)
    drawn: list[Ruby] = []
    at = 0
    while at < len(line):
        base = next((base for base in bases if line.startswith(base, at)), None)
        if base is not None:
            known = [ruby for ruby in rubies if ruby.base == base]
            drawn.append(known[min(sum(ruby.base == base for ruby in drawn), len(known) - 1)])
        at += len(base) if base else 1
    return drawn

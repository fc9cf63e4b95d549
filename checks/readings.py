"""Furigana: every authored line is frozen, every kanji is read, and clients draw it as it was reviewed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from checks.finding import Finding
from checks.furigana.texts import FOLDER, list_lines, list_parts
from knowledge.errors import ContentError
from knowledge.furigana.drawing import draw
from knowledge.readings import Readings, load_readings
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

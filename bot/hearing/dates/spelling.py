"""Spell time words in one way, and remember where each letter stood in the typed text."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

from bot.hearing.words import plain

_WORDS = Path(__file__).with_name("words.csv")
_LEFT = frozenset("はのにがもをでとさ、。")
_RIGHT = frozenset("のにはもがをでとかまなごあぐじさよひばゆ、。")


def spell(text: str) -> tuple[str, list[int]]:
    """Return the text with kana and dialect time words in their usual spelling, and the origins.

    `origins[i]` is the place of letter i in the typed text; one more entry holds the typed length.
    """
    letters, origins = plain(text)
    kana = to_hiragana(letters)
    out: list[str] = []
    out_origins: list[int] = []
    position = 0
    for match in _pattern().finditer(kana):
        canonical, edge = _forms()[match.group()]
        before = "".join(out) + letters[position : match.start()]
        if not _fits(letters, match.start(), match.end(), edge, before):
            continue
        out.append(letters[position : match.start()])
        out_origins.extend(origins[position : match.start()])
        out.append(canonical)
        out_origins.extend(_spread(origins[match.start() : match.end()], len(canonical)))
        position = match.end()
    out.append(letters[position:])
    out_origins.extend(origins[position:])
    return "".join(out), out_origins


def to_hiragana(text: str) -> str:
    """Turn katakana into hiragana, letter by letter."""
    return "".join(chr(ord(letter) - 0x60) if "ァ" <= letter <= "ヶ" else letter for letter in text)


@cache
def _forms() -> dict[str, tuple[str, str]]:
    with _WORDS.open(encoding="utf-8", newline="") as file:
        return {row["form"]: (row["canonical"], row["edge"]) for row in csv.DictReader(file)}


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, _forms()), key=len, reverse=True)))


def _spread(origins: list[int], length: int) -> list[int]:
    """Give each of `length` new letters an origin; the last stands for all old letters that remain."""
    return [origins[min(index, len(origins) - 1)] for index in range(length)]


def _fits(letters: str, start: int, end: int, edge: str, before: str) -> bool:
    if edge == "day":
        return re.search(r"月の?$", before) is not None
    left = edge not in ("both", "before") or start == 0 or _parts(letters, start - 1, start, _LEFT)
    right = edge not in ("both", "after") or end == len(letters) or _parts(letters, end, end - 1, _RIGHT)
    return left and right


def _parts(letters: str, outer: int, inner: int, particles: frozenset[str]) -> bool:
    """Say whether the letter outside the word ends it: another script, or a particle."""
    return _script(letters[outer]) != _script(letters[inner]) or to_hiragana(letters[outer]) in particles


def _script(letter: str) -> str:
    if "ぁ" <= letter <= "ゖ":
        return "hiragana"
    return "katakana" if "ァ" <= letter <= "ー" else "other"

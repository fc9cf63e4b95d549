"""Lays a word's reading over its kanji: 受け取れ, うけとれ → 受(う)け取(と)れ."""

from __future__ import annotations

import re

from knowledge.reply import Ruby
from knowledge.ruby_notation import KANJI, Placed

_RUNS = re.compile(rf"[{KANJI}]+|[^{KANJI}]+")


def to_hiragana(text: str) -> str:
    """Fold katakana to hiragana."""
    return "".join(chr(ord(letter) - 0x60) if "ァ" <= letter <= "ヶ" else letter for letter in text)


def align(surface: str, reading: str, start: int) -> tuple[Placed, ...]:
    """Return the readings of a word's kanji runs; over the whole word when kana and reading do not meet."""
    runs = _RUNS.findall(surface)
    is_kanji = [re.fullmatch(f"[{KANJI}]+", run) is not None for run in runs]
    if not any(is_kanji):
        return ()
    pattern = "".join(
        "(.+?)" if kanji else re.escape(to_hiragana(run)) for run, kanji in zip(runs, is_kanji, strict=True)
    )
    found = re.fullmatch(pattern, reading)
    if found is None:
        return (Placed(start, Ruby(surface, reading)),)
    placed, groups = [], iter(found.groups())
    for run, kanji in zip(runs, is_kanji, strict=True):
        if kanji:
            placed.append(Placed(start, Ruby(run, next(groups))))
        start += len(run)
    return tuple(placed)

"""Make copies of examples as residents write, speak and are misheard; the same copies every time.

Kana only, half-width kana, without particles, with the endings of Fukushima, with words a machine misheard.
"""

from __future__ import annotations

import csv
import random
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path

from bot.hearing.kana import in_kana, some
from bot.hearing.words import Word, cut

SHARES: dict[str, float] = {
    "kana": 0.25,
    "half_width": 0.02,
    "no_particles": 0.0,
    "endings": 0.0,
    "misheard": 0.1,
}
"""How many of the examples are copied in each way; docs/understanding.md says what was measured of each."""

Maker = Callable[[Sequence[Word], random.Random], Sequence[Word]]
_FOLDER = Path(__file__).parent
_DROPPED = ("助詞-格助詞", "助詞-係助詞")
_LEAST_LEFT = 2


def copies(
    originals: Sequence[Sequence[Word]], shares: Mapping[str, float] = SHARES, seed: int = 0
) -> list[tuple[int, Sequence[Word]]]:
    """Return copies, each with the number of its original; those that came out unchanged are left out."""
    made: list[tuple[int, Sequence[Word]]] = []
    for order, (way, make) in enumerate(MAKERS.items()):
        chance = random.Random(f"{seed} {way}")  # noqa: S311
        for index in some(len(originals), shares.get(way, 0.0), seed + order):
            copy = make(originals[index], chance)
            if _text(copy) != _text(originals[index]):
                made.append((index, copy))
    return made


def in_half_width(words: Sequence[Word]) -> list[Word]:
    """Return the message as old telephones write it: ｱﾝｼｮｳﾊﾞﾝｺﾞｳ ﾜｽﾚﾀ."""
    table = _half_widths()
    spelled = ("".join(table.get(letter, letter) for letter in word.reading) for word in words)
    return cut(" ".join(spelled))


def without_particles(words: Sequence[Word]) -> list[Word]:
    """Return the message as it is typed in a hurry, without が, を, は and their like."""
    kept = [word for word in words if not word.pos.startswith(_DROPPED)]
    return cut(_text(kept)) if len(kept) >= _LEAST_LEFT else list(words)


def respelled(words: Sequence[Word], table: str, chance: random.Random) -> list[Word]:
    """Return the message with one piece replaced by what the table (a CSV beside this file) has for it."""
    text = _text(words)
    rows = [(usual, other) for usual, other in _rows(table) if usual in text]
    if not rows:
        return list(words)
    usual, other = chance.choice(rows)
    head, _, tail = text.rpartition(usual)
    return cut(f"{head}{other}{tail}")


MAKERS: dict[str, Maker] = {
    "kana": lambda words, _: in_kana(words),
    "half_width": lambda words, _: in_half_width(words),
    "no_particles": lambda words, _: without_particles(words),
    "endings": lambda words, chance: respelled(words, "endings", chance),
    "misheard": lambda words, chance: respelled(words, "misheard", chance),
}


def _text(words: Sequence[Word]) -> str:
    return "".join(word.surface for word in words)


@cache
def _rows(table: str) -> list[tuple[str, str]]:
    with (_FOLDER / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return [(row["usual"], row["other"]) for row in csv.DictReader(file)]


@cache
def _half_widths() -> dict[str, str]:
    halves = [chr(code) for code in range(0xFF66, 0xFF9E)]
    spellings = [half + mark for half in halves for mark in ("", "ﾞ", "ﾟ")]
    found = {unicodedata.normalize("NFKC", spelling): spelling for spelling in spellings}
    return {letter: spelling for letter, spelling in found.items() if len(letter) == 1}

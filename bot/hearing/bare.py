"""Tell whether a message is nothing but places and times, with particles or a correction around them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from bot.hearing.letters import plain, to_hiragana

_WORDS = Path(__file__).with_name("bare_words.csv")


def is_bare(text: str, slots: Iterable[tuple[int, int]]) -> bool:
    """Return True when at least one slot is there and only words of `bare_words.csv` remain."""
    remains, last = [], 0
    for start, end in sorted(slots):
        remains.append(text[last:start])
        last = max(last, end)
    remains.append(text[last:])
    return last > 0 and all(_pattern().fullmatch(_letters(part)) for part in remains)


def _letters(text: str) -> str:
    return re.sub(r"[\s、。,.!?・:;「」()〜~ー-]", "", to_hiragana(plain(text).text))


@cache
def _pattern() -> re.Pattern[str]:
    with _WORDS.open(encoding="utf-8", newline="") as file:
        words = [to_hiragana(row["word"]) for row in csv.DictReader(file)]
    return re.compile(f"(?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})*")

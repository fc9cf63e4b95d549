"""Make kana-only copies of examples, since many residents type without kanji."""

from __future__ import annotations

import random
from collections.abc import Sequence

from bot.hearing.words import Word, cut
from knowledge.text import fold


def in_kana(words: Sequence[Word]) -> list[Word]:
    """Return the message as it would be cut had it been typed in hiragana only."""
    return cut("".join(fold(word.reading) if word.spoken else word.surface for word in words))


def some(count: int, share: float, seed: int = 0) -> list[int]:
    """Return the numbers of a random share of `count` examples, the same ones every time."""
    return sorted(random.Random(seed).sample(range(count), int(count * share)))  # noqa: S311

"""Three views of one message: words, letters as typed, and how it sounds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.hearing.words import Word
from knowledge.text import fold

WORD, LETTER, SOUND = "w", "l", "s"
"""First letter of every feature: the view it belongs to."""

_SILENT = frozenset({"補助記号", "空白"})


def features(text: str, words: Sequence[Word]) -> list[str]:
    """Return the features of a message, each beginning with the name of its view and a colon."""
    normals = [word.normal for word in words if word.pos not in _SILENT]
    sound = fold("".join(word.reading for word in words if word.pos not in _SILENT))
    return [
        *(f"{WORD}:{normal}" for normal in normals),
        *(f"{WORD}:{left}_{right}" for left, right in zip(normals, normals[1:], strict=False)),
        *(f"{LETTER}:{gram}" for gram in _grams(f"^{fold(text)}$", 1, 4)),
        *(f"{SOUND}:{gram}" for gram in _grams(f"^{sound}$", 2, 5)),
    ]


def _grams(text: str, shortest: int, longest: int) -> Iterator[str]:
    for size in range(shortest, longest + 1):
        for start in range(len(text) - size + 1):
            yield text[start : start + size]

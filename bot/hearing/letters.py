"""A text whose letters remember where they stood in what was typed, however it is respelled."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

_MARKS = "ﾞﾟ\u3099\u309a"


@dataclass(frozen=True, slots=True)
class Letters:
    """`origins[i]` is the place of letter i in the typed text; one more entry holds the typed length."""

    text: str
    origins: tuple[int, ...]

    def respell(
        self, found: re.Pattern[str], standard: Callable[[re.Match[str], str], str | None], within: str = ""
    ) -> Letters:
        """Replace what is found; `standard` gets the match and all text before it, and may answer None.

        `within` is the text to search, letter for letter as long as this one (for example its hiragana).
        """
        out: list[str] = []
        origins: list[int] = []
        position = 0
        for match in found.finditer(within or self.text):
            before = "".join(out) + self.text[position : match.start()]
            new = standard(match, before)
            if new is None:
                continue
            out = [before, new]
            origins += self.origins[position : match.start()]
            origins += _spread(self.origins[match.start() : match.end()], len(new))
            position = match.end()
        if position == 0:
            return self
        return Letters("".join(out) + self.text[position:], (*origins, *self.origins[position:]))


def plain(typed: str) -> Letters:
    """Return the text in NFKC and lower case; a voicing mark is joined to the letter before it (ｶﾞ → ガ)."""
    out: list[str] = []
    origins: list[int] = []
    start = 0
    while start < len(typed):
        end = start + 1
        while end < len(typed) and typed[end] in _MARKS:
            end += 1
        piece = unicodedata.normalize("NFKC", typed[start:end]).lower()
        out.append(piece)
        origins += [start] * len(piece)
        start = end
    return Letters("".join(out), (*origins, len(typed)))


def to_hiragana(text: str) -> str:
    """Turn katakana into hiragana, letter by letter."""
    return "".join(chr(ord(letter) - 0x60) if "ァ" <= letter <= "ヶ" else letter for letter in text)


def _spread(origins: tuple[int, ...], length: int) -> list[int]:
    """Give each of `length` new letters an origin; the last old one stands for all that are left."""
    return [origins[min(index, len(origins) - 1)] for index in range(length)]

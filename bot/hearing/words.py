"""Cut a text into words with Sudachi, and say where each stands in the text as it was typed."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache

from sudachipy import Dictionary, SplitMode, Tokenizer

_MARKS = "ﾞﾟ\u3099\u309a"


@dataclass(frozen=True, slots=True)
class Word:
    """One word: as typed, Sudachi's normalised form, katakana reading, part of speech, place in the text."""

    surface: str
    normal: str
    reading: str
    pos: str
    start: int
    end: int


@cache
def _sudachi() -> Tokenizer:
    return Dictionary(dict="core").create(mode=SplitMode.A)


def plain(text: str) -> tuple[str, list[int]]:
    """Return the text in NFKC and lower case, and for each of its characters the index in the typed text.

    The list has one more entry than the text: the length of the typed text. Voicing marks are joined to
    the character before them, so half-width ｶﾞ becomes one character.
    """
    out: list[str] = []
    origin: list[int] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and text[end] in _MARKS:
            end += 1
        piece = unicodedata.normalize("NFKC", text[start:end]).lower()
        out.append(piece)
        origin.extend([start] * len(piece))
        start = end
    return "".join(out), [*origin, len(text)]


def cut(text: str) -> list[Word]:
    """Return the words of a text, shortest units (mode A), without white space."""
    folded, origin = plain(text)
    words = []
    for morpheme in _sudachi().tokenize(folded):
        surface = morpheme.surface()
        if not surface.strip():
            continue
        words.append(
            Word(
                surface=surface,
                normal=morpheme.normalized_form(),
                reading=morpheme.reading_form() or surface,
                pos=morpheme.part_of_speech()[0],
                start=origin[morpheme.begin()],
                end=origin[morpheme.end()],
            )
        )
    return words

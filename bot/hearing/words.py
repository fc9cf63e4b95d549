"""Cut a text into words with Sudachi, and say where each stands in the text as it was typed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from sudachipy import Dictionary, SplitMode, Tokenizer

from bot.hearing.dialect import standard
from bot.hearing.letters import Letters, plain, to_hiragana

_OTHER_SCRIPT = re.compile("[ぁ-ゖ一-龥]")
_KATAKANA = re.compile("[ァ-ヺー]+")
_SILENT = ("補助記号", "空白")
_NOMINAL = ("名詞", "接尾辞", "接頭辞")
_ACTION = "サ変可能"
_TOPIC_WORD_LENGTH = 3


@dataclass(frozen=True, slots=True)
class Word:
    """One word in standard spelling: surface, Sudachi's normalised form, reading, part of speech, place.

    The part of speech has Sudachi's first three levels, joined by hyphens.
    """

    surface: str
    normal: str
    reading: str
    pos: str
    start: int
    end: int

    @property
    def spoken(self) -> bool:
        """Say whether it is more than a punctuation mark."""
        return not self.pos.startswith(_SILENT)


def cut(text: str) -> list[Word]:
    """Return the words of a text, shortest units (mode A), dialect respelled, without white space."""
    letters = standard(_in_hiragana(plain(text)))
    return [
        Word(
            surface=morpheme.surface(),
            normal=morpheme.normalized_form(),
            reading=morpheme.reading_form() or morpheme.surface(),
            pos="-".join(morpheme.part_of_speech()[:3]),
            start=letters.origins[morpheme.begin()],
            end=letters.origins[morpheme.end()],
        )
        for morpheme in _sudachi().tokenize(letters.text)
        if morpheme.surface().strip()
    ]


def is_topic_word(words: Sequence[Word]) -> bool:
    """Say whether a message only names a thing (電子証明書) and neither asks nor names an action (再発行)."""
    spoken = [word for word in words if word.spoken]
    return (
        0 < len(spoken) <= _TOPIC_WORD_LENGTH
        and all(word.pos.startswith(_NOMINAL) for word in spoken)
        and _ACTION not in spoken[-1].pos
    )


def _in_hiragana(letters: Letters) -> Letters:
    """Respell what Sudachi does not know in a message of katakana only (ｱﾝｼｮｳﾊﾞﾝｺﾞｳ ﾛｯｸ)."""
    if _OTHER_SCRIPT.search(letters.text):
        return letters
    return letters.respell(
        _KATAKANA, lambda match, _: to_hiragana(match.group()) if _is_unknown(match.group()) else None
    )


def _is_unknown(run: str) -> bool:
    return any(morpheme.is_oov() for morpheme in _sudachi().tokenize(run))


@cache
def _sudachi() -> Tokenizer:
    return Dictionary(dict="core").create(mode=SplitMode.A)

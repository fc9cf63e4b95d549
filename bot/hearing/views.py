"""Five views of one message: words, letters, how it sounds, how it sounds dully, and words by their sound."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from bot.hearing.lexicon import Lexicon
from bot.hearing.words import Word
from knowledge.text import fold

WORD, LETTER, SOUND, DULL, HEARD = "w", "l", "s", "d", "h"
"""First letter of every feature: the view it belongs to."""

_LONG = re.compile("(?<=[おこそとのほもよろごぞどぼょ])う|(?<=[えけせてねへめれげぜでべ])い|ー")
_DULL = str.maketrans(
    "がぎぐげござじずぜぞだぢづでどばびぶべぼぱぴぷぺぽぁぃぅぇぉっゃゅょ",
    "かきくけこさしすせそたちつてとはひふへほはひふへほあいうえおつやゆよ",
)


def features(words: Sequence[Word], lexicon: Lexicon) -> list[str]:
    """Return the features of a message, each beginning with the name of its view and a colon."""
    normals = [word.normal for word in words if word.spoken]
    sound = sound_of(words)
    letters = fold("".join(word.surface for word in words))
    return [
        *(f"{WORD}:{normal}" for normal in normals),
        *(f"{WORD}:{left}_{right}" for left, right in pairwise(normals)),
        *(f"{LETTER}:{gram}" for gram in _grams(f"^{letters}$", 1, 4)),
        *(f"{SOUND}:{gram}" for gram in _grams(f"^{sound}$", 2, 5)),
        *(f"{DULL}:{gram}" for gram in _grams(f"^{dull(sound)}$", 2, 4)),
        *(f"{HEARD}:{word}" for word in lexicon.find(sound)),
    ]


def sound_of(words: Sequence[Word]) -> str:
    """Return the reading of a message in hiragana, as one run."""
    return fold("".join(word.reading for word in words if word.spoken))


def is_noise(words: Sequence[Word]) -> bool:
    """Say whether a message is one letter, or one letter again and again (あああ, www); ええ is a word."""
    sound = sound_of(words)
    letters = fold("".join(word.surface for word in words))
    return len(sound) < 2 or _is_one_letter(sound) or _is_one_letter(letters)


def _is_one_letter(text: str) -> bool:
    return len(text) > 2 and len(set(text)) == 1


def dull(sound: str) -> str:
    """Drop long vowels, voicing and small kana: がっこう → かつこ."""
    return _LONG.sub("", sound).translate(_DULL)


def _grams(text: str, shortest: int, longest: int) -> Iterator[str]:
    for size in range(shortest, longest + 1):
        for start in range(len(text) - size + 1):
            yield text[start : start + size]

"""Recognise words by their sound alone, so that kana-only messages and misheard kanji meet the right word."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from bot.hearing.words import Word
from knowledge.text import fold

_CONTENT = ("名詞", "動詞", "形容詞", "副詞", "形状詞", "代名詞")
_SHORTEST, _LONGEST = 3, 12


class Lexicon:
    """The content words of the training examples by how they sound (three kana or more)."""

    def __init__(self, by_sound: Mapping[str, str]) -> None:
        """Take the words, each under its reading in hiragana."""
        self.by_sound = dict(by_sound)

    @classmethod
    def fit(cls, messages: Sequence[Sequence[Word]]) -> Lexicon:
        """Learn the commonest word of each sound."""
        heard: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for message in messages:
            for word in message:
                sound = fold(word.reading)
                if word.pos.startswith(_CONTENT) and len(sound) >= _SHORTEST:
                    heard[sound][word.normal] += 1
        return cls({sound: words.most_common(1)[0][0] for sound, words in heard.items()})

    def find(self, sound: str) -> list[str]:
        """Return the known words in a run of hiragana, longest first from the left."""
        found: list[str] = []
        position = 0
        while position < len(sound):
            for length in range(min(_LONGEST, len(sound) - position), _SHORTEST - 1, -1):
                word = self.by_sound.get(sound[position : position + length])
                if word is not None:
                    found.append(word)
                    position += length
                    break
            else:
                position += 1
        return found

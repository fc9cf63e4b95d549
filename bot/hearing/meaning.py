"""The meaning of a message as numbers: the mean and the extremes of its words' vectors."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from bot.hearing.word_vectors import SIZE, Floats, WordVectors
from bot.hearing.words import Word

LENGTH = 3 * SIZE
_SAMPLE = 5  # one message in so many tells what is common to all

Find = Callable[[str], Floats | None]


@dataclass(frozen=True, slots=True)
class Meaning:
    """Word vectors, how rare each word is, and what is common to all messages."""

    vectors: WordVectors
    rarity: Mapping[str, float]
    unseen: float
    centre: Floats
    weights: tuple[float, float]

    @classmethod
    def fit(
        cls, messages: Sequence[Sequence[Word]], vectors: WordVectors, weights: tuple[float, float]
    ) -> Meaning:
        """Learn rarity and centre from training messages; weights are those of mean and extremes."""
        seen: dict[str, int] = {}
        for message in messages:
            for normal in {word.normal for word in message}:
                seen[normal] = seen.get(normal, 0) + 1
        total = len(messages)
        rarity = {word: float(np.log((1 + total) / (1 + count)) + 1) for word, count in seen.items()}
        bare = cls(vectors, rarity, float(np.log(1 + total) + 1), np.zeros(LENGTH, np.float32), weights)
        find = cache(vectors.find)
        centre = np.mean([bare._pool(message, find) for message in messages[::_SAMPLE]], axis=0)
        return cls(vectors, rarity, bare.unseen, centre.astype(np.float32), weights)

    def read_all(self, messages: Sequence[Sequence[Word]]) -> Floats:
        """Return one row for each of many messages; each word is looked up once."""
        find = cache(self.vectors.find)
        return np.stack([self._scaled(message, find) for message in messages])

    def read(self, message: Sequence[Word]) -> Floats:
        """Return the numbers of one message; its two parts have the lengths that the weights say."""
        return self._scaled(message, self.vectors.find)

    def _scaled(self, message: Sequence[Word], find: Find) -> Floats:
        pooled = self._pool(message, find)
        if not pooled.any():  # no word is known: nothing is said about meaning
            return pooled
        mean, extremes = np.split(pooled - self.centre, [SIZE])
        return np.concatenate([_scale(mean, self.weights[0]), _scale(extremes, self.weights[1])])

    def _pool(self, message: Sequence[Word], find: Find) -> Floats:
        found = [
            vector * self.rarity.get(word.normal, self.unseen)
            for word in message
            if word.spoken and (vector := _find(word, find)) is not None
        ]
        if not found:
            return np.zeros(LENGTH, np.float32)
        stack = np.stack(found)
        mean = stack.mean(axis=0)
        mean /= np.linalg.norm(mean) + 1e-9
        return np.concatenate([mean, stack.max(axis=0), stack.min(axis=0)]).astype(np.float32)


def _find(word: Word, find: Find) -> Floats | None:
    vector = find(word.normal)
    return find(word.surface) if vector is None else vector


def _scale(part: Floats, weight: float) -> Floats:
    return np.asarray(part * (weight**0.5 / (float(np.linalg.norm(part)) + 1e-9)), dtype=np.float32)

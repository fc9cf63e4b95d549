"""Turn features into weighted vectors: TF-IDF within each view, each view of length one times its weight."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

Floats = NDArray[np.float32]


class Vectoriser:
    """A fixed vocabulary with its weights."""

    def __init__(self, vocabulary: Sequence[str], idf: Floats, weights: Mapping[str, float]) -> None:
        """Take the known features, their inverse document frequency and the weight of each view."""
        self.vocabulary = list(vocabulary)
        self.idf = idf
        self.weights = dict(weights)
        self._index = {feature: column for column, feature in enumerate(self.vocabulary)}

    @classmethod
    def fit(
        cls, messages: Iterable[Sequence[str]], weights: Mapping[str, float], at_least: int = 1
    ) -> Vectoriser:
        """Learn vocabulary and document frequencies; rarer features than `at_least` are not kept."""
        seen: Counter[str] = Counter()
        total = 0
        for total, message in enumerate(messages, start=1):  # noqa: B007 - the last number is the total
            seen.update(set(message))
        vocabulary = sorted(feature for feature, count in seen.items() if count >= at_least)
        counts = np.array([seen[feature] for feature in vocabulary], dtype=np.float32)
        idf = np.log((1 + total) / (1 + counts)) + 1
        return cls(vocabulary, idf.astype(np.float32), weights)

    def rows(self, messages: Iterable[Sequence[str]]) -> csr_matrix:
        """Return one sparse row per message; unknown features count for nothing."""
        columns: list[int] = []
        values: list[float] = []
        ends = [0]
        for message in messages:
            for column, value in self._row(message):
                columns.append(column)
                values.append(value)
            ends.append(len(columns))
        shape = (len(ends) - 1, len(self.vocabulary))
        return csr_matrix((np.array(values, dtype=np.float32), columns, ends), shape=shape)

    def _row(self, message: Sequence[str]) -> list[tuple[int, float]]:
        lengths = dict.fromkeys(self.weights, 0.0)
        known: list[tuple[int, str, float]] = []
        for feature, count in Counter(message).items():
            column = self._index.get(feature)
            if column is None:
                continue
            value = (1 + math.log(count)) * float(self.idf[column])
            lengths[feature[0]] += value * value
            known.append((column, feature[0], value))
        return [
            (column, value * (self.weights[view] / lengths[view]) ** 0.5) for column, view, value in known
        ]

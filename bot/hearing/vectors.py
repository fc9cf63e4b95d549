"""Turn features into weighted vectors: TF-IDF within each view, each view of length one times its weight."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


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
        cls,
        messages: Iterable[Sequence[str]],
        copies: Iterable[Sequence[str]],
        weights: Mapping[str, float],
        at_least: int = 1,
    ) -> tuple[Vectoriser, csr_matrix]:
        """Learn vocabulary and document frequencies of the messages; return the rows of these and of copies.

        Rarer features than `at_least` are not kept. Features are read once and remembered as numbers.
        """
        index: dict[str, int] = {}
        bags = [_count(message, index) for message in messages]
        total, size = len(bags), len(index)
        seen = np.bincount(np.concatenate([bag[0] for bag in bags]), minlength=size)
        column_of = np.full(size, -1)
        column_of[seen >= at_least] = np.arange(int((seen >= at_least).sum()))
        vocabulary = [feature for feature, number in index.items() if column_of[number] >= 0]
        idf = (np.log((1 + total) / (1 + seen[seen >= at_least])) + 1).astype(np.float32)
        bags += [_count(message, index) for message in copies]
        known = np.concatenate([column_of, np.full(len(index) - size, -1)])
        vectoriser = cls(vocabulary, idf, weights)
        return vectoriser, vectoriser._rows_of([(known[numbers], counts) for numbers, counts in bags])

    def _rows_of(self, bags: Iterable[tuple[Ints, Ints]]) -> csr_matrix:
        """Do as `_row` does for many messages; a column of -1 is a feature that is not known."""
        views = list(self.weights)
        view_of = np.array([views.index(feature[0]) for feature in self.vocabulary])
        shares = np.array([self.weights[view] for view in views])
        columns: list[Ints] = []
        values: list[Floats] = []
        for all_columns, all_counts in bags:
            known = all_columns >= 0
            found = all_columns[known]
            value = (1 + np.log(all_counts[known])) * self.idf[found]
            lengths = np.bincount(view_of[found], weights=value * value, minlength=len(views))
            scale = np.sqrt(shares / np.where(lengths > 0, lengths, 1))
            columns.append(found)
            values.append((value * scale[view_of[found]]).astype(np.float32))
        ends = np.cumsum([0, *(len(part) for part in columns)])
        shape = (len(columns), len(self.vocabulary))
        return csr_matrix((np.concatenate(values), np.concatenate(columns), ends), shape=shape)

    def row(self, message: Sequence[str]) -> csr_matrix:
        """Return one message as a sparse row; unknown features count for nothing."""
        found = self._row(message)
        columns = [column for column, _ in found]
        values = [value for _, value in found]
        shape = (1, len(self.vocabulary))
        return csr_matrix((np.array(values, dtype=np.float32), columns, [0, len(columns)]), shape=shape)

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


def _count(message: Sequence[str], index: dict[str, int]) -> tuple[Ints, Ints]:
    """Return the numbers of a message's features and how often each occurs; new features get new numbers."""
    numbers = [index.setdefault(feature, len(index)) for feature in message]
    found, counts = np.unique(np.array(numbers, dtype=np.int64), return_counts=True)
    return found, counts

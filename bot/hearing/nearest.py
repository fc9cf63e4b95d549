"""How like the examples a message is: the nearest lines of each label, by their words alone.

The linear model weighs every word by itself; lines that were really said are a second witness. Where both
point at one label the answer is far more often right, so what they say together decides when to ask back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags

from bot.hearing.model import Floats, Ints
from bot.hearing.views import WORD

_FAINT = 0.1  # lines less alike than this say nothing
_SEVERAL = 5
_BEST_WEIGHT = 0.6
Numbers = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Nearest:
    """The words of all examples: a row for each known word, a column for each line of length one."""

    place: Numbers
    """For each column of the vectoriser the row of its word here, or -1."""
    lines: csr_matrix
    owners: Numbers
    """The label of each line."""
    size: int
    """How many labels there are."""

    @classmethod
    def of(cls, rows: csr_matrix, owners: Ints, vocabulary: Sequence[str], size: int) -> Nearest:
        """Take the examples' rows, their labels, and the names of the rows' columns."""
        place = place_words(vocabulary)
        lines = csr_matrix(_at_length_one(rows[:, np.flatnonzero(place >= 0)]).T)
        return cls(place, lines.astype(np.float32), owners.astype(np.int32), size)

    def read(self, row: csr_matrix) -> Floats:
        """Return for each label how near its lines are to one message, from 0 to 1."""
        found = self.place[row.indices]
        weights = row.data[found >= 0]
        length = float(np.sqrt((weights * weights).sum()))
        if not length:
            return np.zeros(self.size, dtype=np.float32)
        ends = [0, len(weights)]
        words = csr_matrix((weights / length, found[found >= 0], ends), shape=(1, self.lines.shape[0]))
        return self._pool((words @ self.lines).toarray().ravel())

    def read_all(self, rows: csr_matrix) -> Floats:
        """Do as `read` does for many messages."""
        return np.array([self.read(rows[index]) for index in range(rows.shape[0])], dtype=np.float32)

    def _pool(self, alike: Floats) -> Floats:
        """Weigh each label's nearest line against the mean of its five nearest."""
        found = np.flatnonzero(alike > _FAINT)
        order = np.lexsort((-alike[found], self.owners[found]))
        owners, values = self.owners[found][order], alike[found][order]
        rank = np.arange(len(owners)) - np.searchsorted(owners, np.arange(self.size))[owners]
        best = np.bincount(owners[rank == 0], values[rank == 0], self.size)
        several = np.bincount(owners[rank < _SEVERAL], values[rank < _SEVERAL], self.size) / _SEVERAL
        return np.asarray(_BEST_WEIGHT * best + (1 - _BEST_WEIGHT) * several, dtype=np.float32)


def place_words(vocabulary: Sequence[str]) -> Numbers:
    """Number the features that are words, in their order; others get -1."""
    is_word = np.array([feature.startswith(f"{WORD}:") for feature in vocabulary], dtype=np.bool_)
    return np.where(is_word, np.cumsum(is_word) - 1, -1).astype(np.int32)


def _at_length_one(rows: csr_matrix) -> csr_matrix:
    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    return csr_matrix(diags(1 / np.where(lengths > 0, lengths, 1)) @ rows)

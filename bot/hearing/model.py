"""The linear model: how much each feature, and each number of meaning, speaks for each label."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

Floats = NDArray[np.float32]
Bytes = NDArray[np.int8]
Ints = NDArray[np.int64]

_LARGEST = 127


@dataclass(frozen=True, slots=True)
class Model:
    """A row for each feature and a column for each label; rows are kept in bytes, each with its scale."""

    rows: Bytes
    scales: Floats
    meaning: Floats | None
    bias: Floats

    @classmethod
    def of(cls, letters: Floats, meaning: Floats | None, bias: Floats) -> Model:
        """Pack the weights of features into bytes; what is lost is a hundredth of a margin."""
        scales = np.abs(letters).max(axis=1) / _LARGEST
        rows = np.rint(letters / np.where(scales > 0, scales, 1)[:, None]).astype(np.int8)
        return cls(rows, scales.astype(np.float32), meaning, bias.astype(np.float32))

    def score(self, letters: csr_matrix, meaning: Floats | None) -> Floats:
        """Return one number per label for one message; only the leads of labels over each other matter."""
        found = letters.indices
        scores = (letters.data * self.scales[found]) @ self.rows[found].astype(np.float32) + self.bias
        if meaning is not None and self.meaning is not None:
            scores += meaning @ self.meaning
        return np.asarray(scores, dtype=np.float32)


def deal(labels: Ints, folds: int, seed: int = 0) -> Ints:
    """Deal the examples of each label evenly into folds."""
    order = np.random.default_rng(seed)
    out = np.zeros(len(labels), dtype=np.int64)
    for label in np.unique(labels):
        own = np.flatnonzero(labels == label)
        out[order.permutation(own)] = (np.arange(len(own)) + int(label)) % folds
    return out

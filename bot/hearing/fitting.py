"""Fit the linear model: the multi-class support vector machine of Crammer and Singer, over sparse features.

liblinear does the work; time and memory grow with the number of examples, not with its square.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix, hstack

from bot.hearing.model import Floats, Ints, Model


@dataclass(frozen=True, slots=True)
class Table:
    """Examples as features, with the meaning turned onto the directions in which examples differ most."""

    rows: csr_matrix
    features: int
    directions: Floats | None

    @classmethod
    def of(cls, letters: csr_matrix, meanings: Floats | None, directions: int) -> Table:
        """Join features and meaning; `directions` is how many numbers of meaning are kept."""
        if meanings is None:
            return cls(letters.astype(np.float64).tocsr(), letters.shape[1], None)
        _, turned = np.linalg.eigh(meanings.T @ meanings)
        kept = np.ascontiguousarray(turned[:, ::-1][:, :directions], dtype=np.float32)
        joined = hstack([letters, csr_matrix(meanings @ kept)], dtype=np.float64)
        return cls(joined.tocsr(), letters.shape[1], kept)


@dataclass(frozen=True, slots=True)
class Fitted:
    """The solution: weights of the table's columns for each label, and each label's bias."""

    weights: Floats
    bias: Floats

    def score(self, rows: csr_matrix) -> Floats:
        """Return one row of scores for each row of the table."""
        return np.asarray(rows.astype(np.float32) @ self.weights + self.bias, dtype=np.float32)

    def pack(self, table: Table) -> Model:
        """Return the model that scores one message at a time."""
        letters, turned = np.split(self.weights, [table.features])
        meaning = None if table.directions is None else table.directions @ turned
        return Model.of(letters, meaning, self.bias)


def fit(rows: csr_matrix, labels: Ints, size: int, cost: float) -> Fitted:
    """Learn to put the right one of `size` labels ahead of all others; one without examples stays last."""
    from sklearn.svm import LinearSVC  # needed for training only

    machine = LinearSVC(
        C=cost, multi_class="crammer_singer", tol=0.3, max_iter=200, random_state=0, fit_intercept=True
    )
    machine.fit(rows, labels)
    weights = np.zeros((rows.shape[1], size), dtype=np.float32)
    bias = np.full(size, -9, dtype=np.float32)
    weights[:, machine.classes_] = machine.coef_.T
    bias[machine.classes_] = machine.intercept_
    return Fitted(weights, bias)

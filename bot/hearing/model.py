"""The linear model over training examples: ridge regression in its dual form, with exact leave-one-out scores."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

NEIGHBOURS = 2
"""How many nearest examples of a label vote for it."""


@dataclass(frozen=True, slots=True)
class Model:
    """What is learned: the examples, the label of each, and the weight of each example for each label."""

    examples: csr_matrix
    labels: Ints
    weights: Floats
    vote: float

    @property
    def size(self) -> int:
        """Number of labels."""
        return int(self.weights.shape[1])

    def score(self, row: csr_matrix) -> Floats:
        """Return one number per label; larger is likelier."""
        likeness = np.asarray(self.examples @ row.toarray().ravel(), dtype=np.float32)
        return combine(
            (likeness + 1) @ self.weights,
            nearest(likeness[None, :], self.labels, self.size)[0],
            self.vote,
        )


def combine(linear: Floats, near: Floats, vote: float) -> Floats:
    """Add the vote of the nearest examples to the linear score."""
    return linear + vote * near


def nearest(likeness: Floats, labels: Ints, size: int) -> Floats:
    """Return for each row and label the mean likeness of the label's nearest examples."""
    out = np.zeros((likeness.shape[0], size), dtype=np.float32)
    for label in range(size):
        own = likeness[:, labels == label]
        if own.shape[1] == 0:
            continue
        top = np.sort(own, axis=1)[:, -NEIGHBOURS:]
        out[:, label] = np.maximum(top, 0).sum(axis=1) / NEIGHBOURS
    return out


def train(examples: csr_matrix, labels: Ints, size: int, ridge: float, vote: float) -> tuple[Model, Floats]:
    """Return the model, and the scores each example would get from a model that never saw it."""
    likeness = np.asarray((examples @ examples.T).todense(), dtype=np.float64)
    wanted = np.eye(size)[labels]
    inverse = np.linalg.inv(likeness + 1 + ridge * np.eye(len(labels)))
    weights = inverse @ wanted
    unseen = wanted - weights / np.diag(inverse)[:, None]
    np.fill_diagonal(likeness, -1)
    near = nearest(likeness.astype(np.float32), labels, size)
    model = Model(examples, labels, weights.astype(np.float32), vote)
    return model, combine(unseen.astype(np.float32), near, vote)

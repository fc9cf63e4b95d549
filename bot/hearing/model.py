"""The linear model: one squared-hinge classifier per label, trained in its dual form on all examples at once.

It is the problem that LinearSVC solves. Solved over the examples' likeness it needs nothing but matrix
products, keeps every label's solution in one array, and takes dense and sparse features alike.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import lapack
from scipy.sparse import csr_matrix

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

_BLOCK = 512


@dataclass(frozen=True, slots=True)
class Model:
    """What is learned: per label, a weight for each example and a weight for each number of meaning.

    `by_feature` has a row for each feature and a column for each example, so that a message looks up
    only the rows of its own features.
    """

    by_feature: csr_matrix
    weights: Floats
    meaning_weights: Floats | None

    def score(self, letters: csr_matrix, meaning: Floats | None) -> Floats:
        """Return one number per label; larger is likelier, about 1 for a clear yes and -1 for a clear no."""
        likeness = np.asarray(self.by_feature[letters.indices].T @ letters.data, dtype=np.float32)
        scores = (likeness + 1) @ self.weights
        if meaning is not None and self.meaning_weights is not None:
            scores += meaning @ self.meaning_weights
        return np.asarray(scores, dtype=np.float32)


def likeness_of(examples: csr_matrix, meanings: Floats | None) -> Floats:
    """Return how alike each two examples are, plus one for the bias."""
    likeness = np.ones((examples.shape[0], examples.shape[0]), dtype=np.float32)
    for start in range(0, examples.shape[0], _BLOCK):  # in blocks, to spare memory
        part = slice(start, start + _BLOCK)
        likeness[part] += (examples[part] @ examples.T).toarray()
        if meanings is not None:
            likeness[part] += meanings[part] @ meanings.T
    return likeness


def train(
    likeness: Floats, labels: Ints, folds: Ints, size: int, ridge: float, rounds: int
) -> tuple[Floats, Floats]:
    """Return the weight of each example for each label, and the scores from models that never saw its fold.

    Minimises ridge * |w|² + Σ max(0, 1 - y f)² by majorisation: where an example is past its margin, its
    target moves along with it, and what is left is ridge regression with one inverse for all rounds.
    """
    inverse = invert(likeness, ridge)
    unseen = np.zeros((len(labels), size), dtype=np.float32)
    for fold in range(int(folds.max()) + 1):
        known, held = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        start = np.zeros((len(known), size), dtype=np.float32)
        weights = solve(without(inverse, known, held), labels[known], start, ridge, rounds)
        unseen[held] = likeness[np.ix_(held, known)] @ weights
    # What unseen models say is near the solution, so a third of the rounds is enough.
    return solve(inverse, labels, unseen, ridge, rounds // 3), unseen


def solve(inverse: Floats, labels: Ints, start: Floats, ridge: float, rounds: int) -> Floats:
    """Return the weights, given the inverse of likeness plus ridge and first guesses of the scores.

    Nesterov's momentum makes 40 rounds from nothing enough.
    """
    wanted = np.where(np.eye(start.shape[1], dtype=bool)[labels], np.float32(1), np.float32(-1))
    target, before, pace = np.where(wanted * start > 1, start, wanted), start, 1.0
    weights = target
    for _ in range(rounds):
        weights = inverse @ target
        now = target - ridge * weights
        faster = (1 + (1 + 4 * pace * pace) ** 0.5) / 2
        ahead = now + np.float32((pace - 1) / faster) * (now - before)
        target = np.where(wanted * ahead > 1, ahead, wanted)
        before, pace = now, faster
    return weights


def invert(likeness: Floats, ridge: float) -> Floats:
    """Return the inverse of likeness plus ridge on its diagonal, by way of its Cholesky factor, in place."""
    inverse = likeness.copy()
    inverse.flat[:: len(inverse) + 1] += ridge
    _, failed = lapack.spotrf(inverse.T, lower=1, clean=0, overwrite_a=1)
    _, failed_too = lapack.spotri(inverse.T, lower=1, overwrite_c=1)
    if failed or failed_too:
        raise ArithmeticError("the examples' likeness is not positive")
    for row in range(len(inverse)):  # LAPACK fills one triangle; mirror it
        inverse[row + 1 :, row] = inverse[row, row + 1 :]
    return inverse


def without(inverse: Floats, known: Ints, held: Ints) -> Floats:
    """Return the inverse of the part of the matrix that belongs to `known`, given the whole inverse."""
    between = inverse[np.ix_(known, held)]
    correction = np.linalg.solve(inverse[np.ix_(held, held)], between.T)
    part = inverse[np.ix_(known, known)]
    for start in range(0, len(known), _BLOCK):  # in blocks, to spare memory
        part[start : start + _BLOCK] -= between[start : start + _BLOCK] @ correction
    return part


def deal(labels: Ints, folds: int, seed: int = 0) -> Ints:
    """Deal the examples of each label evenly into folds."""
    order = np.random.default_rng(seed)
    out = np.zeros(len(labels), dtype=np.int64)
    for label in np.unique(labels):
        own = np.flatnonzero(labels == label)
        out[order.permutation(own)] = (np.arange(len(own)) + int(label)) % folds
    return out

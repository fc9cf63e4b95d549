"""Confidence, and when to ask back instead of answering."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Below `confidence`, or within `margin` of the second, the bot asks back."""

    sharpness: float
    confidence: float
    margin: float


def confidences(scores: Floats, sharpness: float) -> Floats:
    """Return probabilities over the last axis."""
    raised = sharpness * (scores - scores.max(axis=-1, keepdims=True))
    powers = np.exp(raised)
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True), dtype=np.float32)


def calibrate(scores: Floats, labels: Ints) -> Thresholds:
    """Choose sharpness and thresholds from scores of examples the model never saw."""
    grid = np.geomspace(1, 60, 40)
    rows = np.arange(len(labels))
    losses = [-np.log(confidences(scores, s)[rows, labels] + 1e-9).mean() for s in grid]
    sharpness = float(grid[int(np.argmin(losses))])
    return Thresholds(sharpness, 0.5, 0.15)

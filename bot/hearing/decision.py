"""Confidence, and when to ask back instead of answering: learned from examples the model had not seen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.hearing.labels import Label, same_meaning

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

_MARGINS = np.arange(0.0, 1.2, 0.02)
_FLOORS = np.arange(-0.9, 0.3, 0.05)
_SHARPNESS = np.geomspace(1, 40, 60)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What the thresholds must keep to: at most `most_wrong` of all messages answered wrongly.

    `unknown` is the share of messages assumed to be about something no label stands for.
    """

    most_wrong: float = 0.05
    unknown: float = 0.1


@dataclass(frozen=True, slots=True)
class Thresholds:
    """A best score below `floor` is weak, a lead over the next meaning below `margin` is close."""

    sharpness: float
    floor: float
    margin: float

    def is_sure(self, best: float, lead: float) -> bool:
        """Say whether the best label may be acted on."""
        return best >= self.floor and lead >= self.margin


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the thresholds did on the unseen examples: shares of all of them."""

    top1: float
    top3: float
    answered: float
    wrong: float
    unknown_answered: float


def confidences(scores: Floats, sharpness: float) -> Floats:
    """Return probabilities over the last axis."""
    powers = np.exp(sharpness * (scores - scores.max(axis=-1, keepdims=True)))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True), dtype=np.float32)


def rivals(labels: list[Label]) -> Flags:
    """Return for each two labels whether taking one for the other would mislead the resident."""
    return np.array([[not same_meaning(left, right) for right in labels] for left in labels])


def lead_of(scores: Floats, rival: Flags) -> float:
    """Return by how much the best label leads the best label of another meaning."""
    best = int(scores.argmax())
    others = scores[rival[best]]
    return float(scores[best] - others.max()) if others.size else np.inf


def calibrate(scores: Floats, wanted: Ints, rival: Flags, bounds: Bounds) -> tuple[Thresholds, Outcome]:
    """Choose sharpness and thresholds on unseen examples; the bound on wrong answers comes first.

    Unknown matters are imitated by striking out the right label's own score.
    """
    rows = np.arange(len(wanted))
    losses = [-np.log(confidences(scores, s)[rows, wanted] + 1e-9).mean() for s in _SHARPNESS]
    sharpness = float(_SHARPNESS[int(np.argmin(losses))])
    known = _Judged.of(scores, wanted, rival)
    struck = scores.copy()
    struck[rows, wanted] = -9
    unknown = _Judged.of(struck, wanted, rival)
    best, floor, margin = -1.0, float(_FLOORS[-1]), float(_MARGINS[-1])
    for one_floor in _FLOORS:
        for one_margin in _MARGINS:
            sure = known.sure(one_floor, one_margin)
            wrong = (sure & ~known.right).mean() * (1 - bounds.unknown)
            wrong += unknown.sure(one_floor, one_margin).mean() * bounds.unknown
            right = float((sure & known.right).mean())
            if wrong <= bounds.most_wrong and right > best:
                best, floor, margin = right, float(one_floor), float(one_margin)
    sure = known.sure(floor, margin)
    top3 = np.argsort(-scores, axis=1)[:, :3] == wanted[:, None]
    outcome = Outcome(
        top1=float(known.right.mean()),
        top3=float(top3.any(axis=1).mean()),
        answered=float(sure.mean()),
        wrong=float((sure & ~known.right).mean()),
        unknown_answered=float(unknown.sure(floor, margin).mean()),
    )
    return Thresholds(sharpness, round(floor, 3), round(margin, 3)), outcome


@dataclass(frozen=True, slots=True)
class _Judged:
    """Per example: best score, lead, and whether acting on it would be right."""

    best: Floats
    lead: Floats
    right: Flags

    @classmethod
    def of(cls, scores: Floats, wanted: Ints, rival: Flags) -> _Judged:
        top = scores.argmax(axis=1)
        lead = np.array([lead_of(row, rival) for row in scores], dtype=np.float32)
        return cls(scores.max(axis=1), lead, ~rival[top, wanted])

    def sure(self, floor: float, margin: float) -> Flags:
        return np.asarray((self.best >= floor) & (self.lead >= margin))

"""Certainty, and when to ask back instead of answering: learned from examples the model had not seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.hearing.labels import Kind, Label, same_meaning

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

_SHARPNESS = np.geomspace(1, 40, 60)
_FAR = 1.5  # a lead beyond this says no more
_NEVER = 99.0
_FEWEST = 20  # answers that must bear witness to a threshold
_OUTSIDE_WEIGHT = 1.0
_FAMILY_WEIGHT = 0.5
_NEAR_WEIGHT = 2.0
_NEAR_FAR = 0.2  # nearest lines lead by this much at most
_LOUDNESS = 1.0  # added to the best score, so that a faint message is not taken for a sure one


@dataclass(frozen=True, slots=True)
class Rivalry:
    """For each two labels: whether confusing them misleads, is out of the family, or leaves our matters."""

    rivals: Flags
    strangers: Flags
    outside: Flags

    @classmethod
    def of(cls, labels: Sequence[Label]) -> Rivalry:
        """Compare every two labels."""
        rivals = [[not same_meaning(left, right) for right in labels] for left in labels]
        strangers = [[left.family != right.family for right in labels] for left in labels]
        outside = [label.kind is Kind.OUTSIDE for label in labels]
        return cls(np.array(rivals), np.array(strangers), np.array(outside))

    def certainty(self, scores: Floats, near: Floats) -> float:
        """Return by how much the best label leads: its rivals, other families, and what is not ours.

        What is not ours weighs most, since its words are often ours (a lost library card). Leads are taken
        relative to the best score: in a long story all scores are smaller. To this comes by how much the
        examples nearest to the message (`near`, one number for each label) stand under the same label; where
        they do not, nothing is taken away, since polite questions are alike whatever they ask.
        """
        best = int(scores.argmax())
        lead = _lead(scores, best, self.rivals[best])
        lead += _FAMILY_WEIGHT * _lead(scores, best, self.strangers[best])
        if not self.outside[best]:
            lead += _OUTSIDE_WEIGHT * _lead(scores, best, self.outside)
        lead /= _LOUDNESS + max(0.0, float(scores[best]))
        nearer = _lead(near, best, self.rivals[best])
        return lead + _NEAR_WEIGHT * max(0.0, min(nearer, _NEAR_FAR))


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Sharpness turns scores into confidence; `sure` holds the least certainty for each kind of label."""

    sharpness: float
    sure: Mapping[str, float]

    def is_sure(self, label: Label, certainty: float) -> bool:
        """Say whether the best label may be acted on."""
        return certainty >= self.sure[label.kind]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the thresholds did on the unseen examples: shares of all of them."""

    top1: float
    top3: float
    answered: float
    wrong: float


def confidences(scores: Floats, sharpness: float) -> Floats:
    """Return probabilities over the last axis."""
    powers = np.exp(sharpness * (scores - scores.max(axis=-1, keepdims=True)))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True), dtype=np.float32)


def calibrate(
    scores: Floats, near: Floats, wanted: Ints, labels: Sequence[Label], most_wrong: Mapping[str, float]
) -> tuple[Thresholds, Outcome]:
    """Choose sharpness and thresholds on unseen examples.

    A threshold is the least certainty above which at most `most_wrong` of a kind's answers are wrong.
    """
    rows = np.arange(len(wanted))
    losses = [-np.log(confidences(scores, s)[rows, wanted] + 1e-9).mean() for s in _SHARPNESS]
    rivalry = Rivalry.of(labels)
    best = scores.argmax(axis=1)
    right = ~rivalry.rivals[best, wanted]
    certainty = np.array(
        [rivalry.certainty(*both) for both in zip(scores, near, strict=True)], dtype=np.float32
    )
    kinds = np.array([str(labels[index].kind) for index in best])
    sure = {
        str(kind): least_certainty(certainty[kinds == kind], right[kinds == kind], most_wrong[kind])
        for kind in Kind
    }
    acted = certainty >= np.array([sure[kind] for kind in kinds])
    top3 = np.argsort(-scores, axis=1)[:, :3] == wanted[:, None]
    outcome = Outcome(
        top1=float(right.mean()),
        top3=float(top3.any(axis=1).mean()),
        answered=float(acted.mean()),
        wrong=float((acted & ~right).mean()),
    )
    return Thresholds(float(_SHARPNESS[int(np.argmin(losses))]), sure), outcome


def least_certainty(certainty: Floats, right: Flags, most_wrong: float) -> float:
    """Return the least certainty above which at most this share is wrong; some number in any case."""
    order = np.argsort(-certainty)
    answers = np.arange(1, len(order) + 1)
    wrong = np.cumsum(~right[order])
    kept = np.flatnonzero((wrong <= most_wrong * answers) & (answers >= _FEWEST))
    return round(float(certainty[order[kept[-1]]]), 4) if kept.size else _NEVER


def _lead(scores: Floats, best: int, others: Flags) -> float:
    against = scores[others]
    return min(float(scores[best] - against.max()), _FAR) if against.size else _FAR

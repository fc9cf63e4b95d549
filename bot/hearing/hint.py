"""What the turns before tell about a short message (「いくら?」「母の分は?」「五年のほう」)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.hearing.decision import Floats
from bot.hearing.labels import ASK, Label

_ECHO_WEIGHT = 0.5
_OFFER_WEIGHT = 0.5


@dataclass(frozen=True, slots=True)
class Hint:
    """The topic answered last, and the topics that were just offered as buttons."""

    last: str = ""
    offered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Echo:
    """A row for each label: how a typical message about it scores, against a typical message about anything.

    Since scores are sums, adding a row is as if the resident had asked about that matter in the same breath.
    """

    rows: Floats

    def lean(self, scores: Floats, labels: Sequence[Label], hint: Hint) -> Floats | None:
        """Return the scores as the hint makes them lean; None when it says nothing."""
        offered = [index for index, label in enumerate(labels) if _is_ask(label, hint.offered)]
        last = [index for index, label in enumerate(labels) if _is_ask(label, (hint.last,))]
        if offered:
            leaning = np.array(scores)
            leaning[offered] += _OFFER_WEIGHT
            return leaning
        return scores + _ECHO_WEIGHT * self.rows[last[0]] if last else None


def _is_ask(label: Label, topics: Sequence[str]) -> bool:
    return label.intent == ASK and label.topic in topics

"""The evaluation files, and shares of verdicts with their intervals."""

from __future__ import annotations

from collections.abc import Iterable
from math import sqrt
from pathlib import Path

from service.learning import scoring
from service.learning.scoring import Utterance, Verdict, judge, offers_right_button

__all__ = ["FILES", "Utterance", "Verdict", "judge", "load_utterances", "offers_right_button", "share"]

FOLDER = Path(__file__).parent
FILES = tuple(sorted(path.name for path in FOLDER.glob("evaluation_*.jsonl")))


def load_utterances(*names: str) -> list[Utterance]:
    """Read evaluation files of this folder."""
    return scoring.load_utterances(FOLDER / name for name in names)


def share(verdicts: Iterable[Verdict], wanted: Verdict) -> tuple[float, float, float, int]:
    """Return the share of a verdict with its 95 % interval (Wilson) and the number of utterances."""
    found = list(verdicts)
    total = len(found)
    if not total:
        return 0.0, 0.0, 0.0, 0
    p, z = found.count(wanted) / total, 1.96
    centre = (p + z * z / (2 * total)) / (1 + z * z / total)
    half = z * sqrt(p * (1 - p) / total + z * z / (4 * total * total)) / (1 + z * z / total)
    return p, max(0.0, centre - half), min(1.0, centre + half), total

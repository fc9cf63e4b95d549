"""What an example stands for, and which labels come to the same for a resident."""

from __future__ import annotations

from dataclasses import dataclass

UNCLEAR = "unclear"
OUT_OF_SCOPE = "out_of_scope"
OTHER = "other"

_KINDS_ALIKE = frozenset({"smalltalk", OUT_OF_SCOPE})


@dataclass(frozen=True, slots=True, order=True)
class Label:
    """An intent and, where the intent has kinds, the topic."""

    intent: str
    topic: str = ""


def same_meaning(left: Label, right: Label) -> bool:
    """Say whether taking one for the other misleads nobody: a greeting for thanks does not."""
    return left == right or (left.intent == right.intent and left.intent in _KINDS_ALIKE)

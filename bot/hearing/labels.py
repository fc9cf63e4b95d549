"""What an example stands for, and which labels come to the same for a resident."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

UNCLEAR = "unclear"
ASK = "ask"
OUT_OF_SCOPE = "out_of_scope"
OTHER = "other"

_KINDS_ALIKE = frozenset({"smalltalk", OUT_OF_SCOPE})
_SAFETY = "safety_"


class Kind(StrEnum):
    """What acting wrongly on a label costs a resident, from most to least."""

    SAFETY = "safety"
    TOPIC = "topic"
    OUTSIDE = "outside"
    TALK = "talk"


@dataclass(frozen=True, slots=True, order=True)
class Label:
    """An intent and, where the intent has kinds, the topic."""

    intent: str
    topic: str = ""

    @property
    def kind(self) -> Kind:
        """Say what sort of matter it is."""
        if self.intent == OUT_OF_SCOPE:
            return Kind.OUTSIDE
        if self.intent != ASK:
            return Kind.TALK
        return Kind.SAFETY if self.topic.startswith(_SAFETY) else Kind.TOPIC

    @property
    def family(self) -> str:
        """Name the family: for questions the first word of the topic, otherwise the intent."""
        return self.topic.split("_")[0] if self.intent == ASK else self.intent


def same_meaning(left: Label, right: Label) -> bool:
    """Say whether taking one for the other misleads nobody: a greeting for thanks does not."""
    return left == right or (left.intent == right.intent and left.intent in _KINDS_ALIKE)

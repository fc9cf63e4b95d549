"""What was heard in one message: intent, topic and the ranking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.hearing.decision import (
    Flags,
    Floats,
    Outcome,
    Thresholds,
    confidences,
    lead_of,
)
from bot.hearing.labels import OTHER, OUT_OF_SCOPE, UNCLEAR, Label
from bot.hearing.lexicon import Lexicon
from bot.hearing.meaning import Meaning
from bot.hearing.model import Model
from bot.hearing.vectors import Vectoriser
from bot.hearing.views import features, is_noise
from bot.hearing.words import Word, is_topic_word

RANKED = 5


@dataclass(frozen=True, slots=True)
class Guess:
    """One label with its probability."""

    label: Label
    confidence: float


@dataclass(frozen=True, slots=True)
class Heard:
    """The decided intent (which may be `unclear`), the topic and the ranking, best first."""

    intent: str
    topic: str = ""
    ranking: tuple[Guess, ...] = ()


@dataclass(frozen=True, slots=True)
class Listener:
    """A trained classifier."""

    labels: list[Label]
    rival: Flags
    lexicon: Lexicon
    vectoriser: Vectoriser
    meaning: Meaning | None
    model: Model
    thresholds: Thresholds
    outcome: Outcome

    def hear(self, words: Sequence[Word]) -> Heard:
        """Classify one message."""
        if is_noise(words):
            return Heard(UNCLEAR)
        letters = self.vectoriser.rows([features(words, self.lexicon)])
        scores = self.model.score(letters, self.meaning.read(words) if self.meaning else None)
        heard = self._decide(scores)
        if is_topic_word(words) and heard.intent == "ask":
            return Heard(UNCLEAR, heard.topic, heard.ranking)
        return heard

    def _decide(self, scores: Floats) -> Heard:
        """Act on the best label, or say that it is unclear because it is weak or another is close."""
        sure = confidences(scores, self.thresholds.sharpness)
        order = np.argsort(-scores)[:RANKED]
        ranking = tuple(Guess(self.labels[int(i)], round(float(sure[i]), 4)) for i in order)
        best = ranking[0].label
        if not self.thresholds.is_sure(float(scores.max()), lead_of(scores, self.rival)):
            return Heard(UNCLEAR, best.topic, ranking)
        close_kinds = len(order) > 1 and scores[order[0]] - scores[order[1]] < self.thresholds.margin
        if best.intent == OUT_OF_SCOPE and close_kinds:
            return Heard(best.intent, OTHER, ranking)
        return Heard(best.intent, best.topic, ranking)

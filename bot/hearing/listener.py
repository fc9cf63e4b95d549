"""What was heard in one message: intent, topic and the ranking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.hearing.decision import Floats, Outcome, Rivalry, Thresholds, confidences
from bot.hearing.hint import Echo, Hint
from bot.hearing.labels import ASK, OTHER, OUT_OF_SCOPE, UNCLEAR, Label
from bot.hearing.lexicon import Lexicon
from bot.hearing.meaning import Meaning
from bot.hearing.model import Model
from bot.hearing.nearest import Nearest
from bot.hearing.vectors import Vectoriser
from bot.hearing.views import features, is_noise
from bot.hearing.words import Word, is_topic_word

RANKED = 5
_SHORT = 15  # words; a longer message speaks for itself
_CLOSE = 0.2  # two kinds of matters outside: neither is named


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
    rivalry: Rivalry
    lexicon: Lexicon
    vectoriser: Vectoriser
    meaning: Meaning | None
    model: Model
    nearest: Nearest
    echo: Echo
    thresholds: Thresholds
    outcome: Outcome

    def hear(self, words: Sequence[Word], hint: Hint | None = None) -> Heard:
        """Classify one message; `hint` helps with a short one that is not clear by itself."""
        if is_noise(words):
            return Heard(UNCLEAR)
        letters = self.vectoriser.row(features(words, self.lexicon))
        near = self.nearest.read(letters)
        scores = self.model.score(letters, self.meaning.read(words) if self.meaning else None) + near
        heard = self._decide(scores, near)
        is_bare = is_topic_word(words)
        if is_bare and heard.intent == ASK:
            heard = Heard(UNCLEAR, heard.topic, heard.ranking)
        is_short = sum(word.spoken for word in words) <= _SHORT
        if hint is None or heard.intent != UNCLEAR or not is_short or (is_bare and not hint.offered):
            return heard
        leaning = self.echo.lean(scores, self.labels, hint)
        again = heard if leaning is None else self._decide(leaning, near)
        return again if again.intent in (ASK, UNCLEAR) else heard

    def _decide(self, scores: Floats, near: Floats) -> Heard:
        """Act on the best label, or say that it is unclear because it is weak or another is close."""
        sure = confidences(scores, self.thresholds.sharpness)
        order = np.argsort(-scores)[:RANKED]
        ranking = tuple(Guess(self.labels[int(i)], round(float(sure[i]), 4)) for i in order)
        best = ranking[0].label
        if not self.thresholds.is_sure(best, self.rivalry.certainty(scores, near)):
            return Heard(UNCLEAR, best.topic, ranking)
        if best.intent == OUT_OF_SCOPE and len(order) > 1 and scores[order[0]] - scores[order[1]] < _CLOSE:
            return Heard(best.intent, OTHER, ranking)
        return Heard(best.intent, best.topic, ranking)

"""What was heard in one message: intent, topic and the ranking; trained, saved and loaded as arrays and JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix

from bot.hearing.decision import Thresholds, calibrate, confidences
from bot.hearing.model import Floats, Model, train
from bot.hearing.vectors import Vectoriser
from bot.hearing.views import features
from bot.hearing.words import Word

UNCLEAR = "unclear"
RANKED = 5


@dataclass(frozen=True, slots=True, order=True)
class Label:
    """What an example stands for: an intent and, where the intent has kinds, the topic."""

    intent: str
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Guess:
    """One label with its probability."""

    label: Label
    confidence: float


@dataclass(frozen=True, slots=True)
class Heard:
    """The decided intent (which may be `unclear`), the best label and the ranking."""

    intent: str
    ranking: tuple[Guess, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """One training line, already cut into words."""

    text: str
    words: Sequence[Word]
    label: Label


@dataclass(frozen=True, slots=True)
class Settings:
    """What config.yml may change."""

    weights: dict[str, float]
    ridge: float
    vote: float


class Listener:
    """A trained classifier."""

    def __init__(
        self,
        labels: Sequence[Label],
        vectoriser: Vectoriser,
        model: Model,
        thresholds: Thresholds,
    ) -> None:
        """Put the parts together."""
        self.labels = list(labels)
        self._vectoriser = vectoriser
        self._model = model
        self._thresholds = thresholds

    @classmethod
    def train(cls, examples: Sequence[Example], settings: Settings) -> Listener:
        """Learn from examples."""
        labels = sorted({example.label for example in examples})
        number = {label: index for index, label in enumerate(labels)}
        messages = [features(example.text, example.words) for example in examples]
        vectoriser = Vectoriser.fit(messages, settings.weights)
        wanted = np.array([number[example.label] for example in examples], dtype=np.int64)
        model, unseen = train(
            vectoriser.rows(messages),
            wanted,
            len(labels),
            settings.ridge,
            settings.vote,
        )
        return cls(labels, vectoriser, model, calibrate(unseen, wanted))

    def hear(self, text: str, words: Sequence[Word]) -> Heard:
        """Classify one message."""
        scores = self._model.score(self._vectoriser.rows([features(text, words)]))
        sure: Floats = confidences(scores, self._thresholds.sharpness)
        best = np.argsort(-sure)[:RANKED]
        ranking = tuple(Guess(self.labels[int(i)], round(float(sure[i]), 4)) for i in best)
        return Heard(self._decide(ranking), ranking)

    def _decide(self, ranking: Sequence[Guess]) -> str:
        first = ranking[0]
        second = ranking[1].confidence if len(ranking) > 1 else 0.0
        if first.confidence < self._thresholds.confidence:
            return UNCLEAR
        if first.confidence - second < self._thresholds.margin:
            return UNCLEAR
        return first.label.intent

    def save(self, folder: Path) -> None:
        """Write plain arrays and JSON; nothing that runs code when read."""
        examples = self._model.examples
        np.savez(
            folder / "model.npz",
            data=examples.data,
            indices=examples.indices,
            indptr=examples.indptr,
            labels=self._model.labels,
            weights=self._model.weights,
            idf=self._vectoriser.idf,
        )
        words = {
            "labels": [[label.intent, label.topic] for label in self.labels],
            "vocabulary": self._vectoriser.vocabulary,
            "view_weights": self._vectoriser.weights,
            "vote": self._model.vote,
            "thresholds": asdict(self._thresholds),
        }
        (folder / "model.json").write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Listener:
        """Read what `save` wrote."""
        words = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        with np.load(folder / "model.npz", allow_pickle=False) as arrays:
            vectoriser = Vectoriser(words["vocabulary"], arrays["idf"], words["view_weights"])
            shape = (len(arrays["labels"]), len(words["vocabulary"]))
            examples = csr_matrix((arrays["data"], arrays["indices"], arrays["indptr"]), shape=shape)
            model = Model(examples, arrays["labels"], arrays["weights"], float(words["vote"]))
        labels = [Label(intent, topic) for intent, topic in words["labels"]]
        return cls(labels, vectoriser, model, Thresholds(**words["thresholds"]))

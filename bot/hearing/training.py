"""Learn to listen from examples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from bot.hearing.decision import Bounds, calibrate, rivals
from bot.hearing.kana import in_kana, some
from bot.hearing.labels import Label
from bot.hearing.lexicon import Lexicon
from bot.hearing.listener import Listener
from bot.hearing.meaning import Meaning
from bot.hearing.model import Model, deal, likeness_of
from bot.hearing.model import train as fit
from bot.hearing.vectors import Vectoriser
from bot.hearing.views import features
from bot.hearing.word_vectors import WordVectors
from bot.hearing.words import Word


@dataclass(frozen=True, slots=True)
class Example:
    """One training line, already cut into words."""

    words: Sequence[Word]
    label: Label


@dataclass(frozen=True, slots=True)
class Settings:
    """What config.yml may change; docs/understanding.md says what each does and what was measured."""

    views: dict[str, float]
    meaning: tuple[float, float] | None
    ridge: float = 0.7
    rounds: int = 40
    folds: int = 4
    at_least: int = 2
    kana_share: float = 0.25
    bounds: Bounds = field(default_factory=Bounds)


def train(examples: Sequence[Example], settings: Settings) -> Listener:
    """Learn from examples and kana copies of some; set thresholds on folds the model had not seen."""
    labels = sorted({example.label for example in examples})
    number = {label: index for index, label in enumerate(labels)}
    wanted = np.array([number[example.label] for example in examples], dtype=np.int64)
    originals = [example.words for example in examples]
    copied = some(len(originals), settings.kana_share)
    messages = [*originals, *(in_kana(originals[index]) for index in copied)]
    owners = np.array([*range(len(originals)), *copied])

    lexicon = Lexicon.fit(originals)
    # Features are made twice rather than kept: they take more memory than time.
    vectoriser = Vectoriser.fit(
        (features(words, lexicon) for words in originals), settings.views, settings.at_least
    )
    rows = vectoriser.rows(features(words, lexicon) for words in messages)
    meaning = Meaning.fit(originals, WordVectors.from_ginza(), settings.meaning) if settings.meaning else None
    meanings = np.stack([meaning.read(words) for words in messages]) if meaning else None

    likeness, size, given = likeness_of(rows, meanings), len(labels), wanted[owners]
    folds = deal(wanted, settings.folds)[owners]
    weights, unseen = fit(likeness, given, folds, size, settings.ridge, settings.rounds)
    rival = rivals(labels)
    thresholds, outcome = calibrate(unseen[: len(originals)], wanted, rival, settings.bounds)
    model = Model(rows.T.tocsr(), weights, None if meanings is None else meanings.T @ weights)
    return Listener(labels, rival, lexicon, vectoriser, meaning, model, thresholds, outcome)

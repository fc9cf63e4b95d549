"""Learn to listen from examples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.sparse import csr_matrix

from bot.hearing.augment import SHARES, copies
from bot.hearing.decision import Rivalry, calibrate
from bot.hearing.fitting import Fitted, Table, fit
from bot.hearing.hint import Echo
from bot.hearing.labels import Label
from bot.hearing.lexicon import Lexicon
from bot.hearing.listener import Listener
from bot.hearing.meaning import Meaning
from bot.hearing.model import Floats, Ints, deal
from bot.hearing.nearest import Nearest
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
    most_wrong: dict[str, float]
    directions: int = 300
    cost: float = 2.0
    folds: int = 5
    tried: int = 1
    at_least: int = 3
    shares: dict[str, float] = field(default_factory=lambda: dict(SHARES))


def train(examples: Sequence[Example], settings: Settings) -> Listener:
    """Learn from examples and copies of some; set thresholds on folds the model had not seen."""
    labels = sorted({example.label for example in examples})
    number = {label: index for index, label in enumerate(labels)}
    wanted = np.array([number[example.label] for example in examples], dtype=np.int64)
    originals = [example.words for example in examples]
    copied = copies(originals, settings.shares)
    messages = [*originals, *(words for _, words in copied)]
    owners = np.array([*range(len(originals)), *(index for index, _ in copied)])

    lexicon = Lexicon.fit(originals)
    vectoriser, rows = Vectoriser.fit(
        (features(words, lexicon) for words in originals),
        (features(words, lexicon) for words in messages[len(originals) :]),
        settings.views,
        settings.at_least,
    )
    meaning = Meaning.fit(originals, WordVectors.from_ginza(), settings.meaning) if settings.meaning else None
    meanings = meaning.read_all(messages) if meaning else None

    table = Table.of(rows, meanings, settings.directions)
    lines = Lines(rows[: len(originals)], wanted, vectoriser.vocabulary, len(labels))
    held, unseen, near = try_out(table, lines, owners, settings)
    thresholds, outcome = calibrate(unseen, near, wanted[held], labels, settings.most_wrong)
    fitted = fit(table.rows, wanted[owners], len(labels), settings.cost)
    echo = listen_back(table, fitted, wanted[owners])
    return Listener(
        labels,
        Rivalry.of(labels),
        lexicon,
        vectoriser,
        meaning,
        fitted.pack(table),
        lines.nearest(np.arange(len(originals))),
        echo,
        thresholds,
        outcome,
    )


def listen_back(table: Table, fitted: Fitted, given: Ints) -> Echo:
    """Return how the examples of each label score on average."""
    count = len(given)
    members = csr_matrix((np.ones(count), (given, np.arange(count))))
    means = csr_matrix(members.multiply(1 / members.sum(axis=1)) @ table.rows)
    scores = fitted.score(means)
    return Echo(np.asarray(scores - scores.mean(axis=0), dtype=np.float32))


@dataclass(frozen=True, slots=True)
class Lines:
    """The examples without their copies."""

    rows: csr_matrix
    wanted: Ints
    vocabulary: Sequence[str]
    size: int

    def nearest(self, known: Ints) -> Nearest:
        """Remember the lines with these numbers."""
        return Nearest.of(self.rows[known], self.wanted[known], self.vocabulary, self.size)


def try_out(table: Table, lines: Lines, owners: Ints, settings: Settings) -> tuple[Ints, Floats, Floats]:
    """Return the examples of the folds that were tried, their scores, and how near each label's lines are.

    Nothing that scores a line has seen it.
    """
    fold_of, wanted = deal(lines.wanted, settings.folds), lines.wanted
    held: list[Ints] = []
    scores: list[Floats] = []
    near: list[Floats] = []
    for fold in range(settings.tried):
        known = np.flatnonzero(fold_of[owners] != fold)
        held.append(np.flatnonzero(fold_of == fold))
        fitted = fit(table.rows[known], wanted[owners[known]], lines.size, settings.cost)
        near.append(lines.nearest(np.flatnonzero(fold_of != fold)).read_all(lines.rows[held[-1]]))
        scores.append(fitted.score(table.rows[held[-1]]) + near[-1])
    return np.concatenate(held), np.concatenate(scores), np.concatenate(near)

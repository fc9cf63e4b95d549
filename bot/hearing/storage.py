"""Keep a listener as plain arrays and JSON; nothing that runs code when it is read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from bot.hearing.decision import Outcome, Rivalry, Thresholds
from bot.hearing.hint import Echo
from bot.hearing.labels import Label
from bot.hearing.lexicon import Lexicon
from bot.hearing.listener import Listener
from bot.hearing.meaning import Meaning
from bot.hearing.model import Model
from bot.hearing.nearest import Nearest, place_words
from bot.hearing.vectors import Vectoriser
from bot.hearing.word_vectors import WordVectors


def save(listener: Listener, folder: Path) -> None:
    """Write listener.json, listener.npz and, where meaning is used, meaning.json and meaning.npz."""
    np.savez(
        folder / "listener.npz",
        rows=listener.model.rows,
        scales=listener.model.scales,
        bias=listener.model.bias,
        echo=listener.echo.rows,
        idf=listener.vectoriser.idf,
        near_weights=listener.nearest.lines.data,
        near_lines=listener.nearest.lines.indices,
        near_ends=listener.nearest.lines.indptr,
        near_owners=listener.nearest.owners,
    )
    _write(
        folder / "listener.json",
        {
            "labels": [[label.intent, label.topic] for label in listener.labels],
            "vocabulary": listener.vectoriser.vocabulary,
            "views": listener.vectoriser.weights,
            "by_sound": listener.lexicon.by_sound,
            "thresholds": asdict(listener.thresholds),
            "outcome": asdict(listener.outcome),
        },
    )
    if listener.meaning is not None:
        _save_meaning(listener.meaning, listener.model, folder)


def load(folder: Path) -> Listener:
    """Read what `save` wrote."""
    words = _read(folder / "listener.json")
    meaning, meaning_weights = _load_meaning(folder)
    with np.load(folder / "listener.npz", allow_pickle=False) as arrays:
        vectoriser = Vectoriser(words["vocabulary"], arrays["idf"], words["views"])
        model = Model(arrays["rows"], arrays["scales"], meaning_weights, arrays["bias"])
        echo = Echo(arrays["echo"])
        labels = [Label(intent, topic) for intent, topic in words["labels"]]
        nearest = _load_nearest(arrays, vectoriser, len(labels))
    return Listener(
        labels=labels,
        rivalry=Rivalry.of(labels),
        lexicon=Lexicon(words["by_sound"]),
        vectoriser=vectoriser,
        meaning=meaning,
        model=model,
        nearest=nearest,
        echo=echo,
        thresholds=Thresholds(**words["thresholds"]),
        outcome=Outcome(**words["outcome"]),
    )


def _load_nearest(arrays: Mapping[str, Any], vectoriser: Vectoriser, size: int) -> Nearest:
    owners, ends = arrays["near_owners"], arrays["near_ends"]
    parts = (arrays["near_weights"], arrays["near_lines"], ends)
    lines = csr_matrix(parts, shape=(len(ends) - 1, len(owners)))
    return Nearest(place_words(vectoriser.vocabulary), lines, owners, size)


def _save_meaning(meaning: Meaning, model: Model, folder: Path) -> None:
    np.savez(
        folder / "meaning.npz",
        hashes=meaning.vectors.hashes,
        rows=meaning.vectors.rows,
        vectors=meaning.vectors.vectors,
        centre=meaning.centre,
        weights=np.asarray(model.meaning),
    )
    _write(
        folder / "meaning.json",
        {"rarity": dict(meaning.rarity), "unseen": meaning.unseen, "weights": meaning.weights},
    )


def _load_meaning(folder: Path) -> tuple[Meaning | None, Any]:
    if not (folder / "meaning.json").exists():
        return None, None
    words = _read(folder / "meaning.json")
    with np.load(folder / "meaning.npz", allow_pickle=False) as arrays:
        vectors = WordVectors(arrays["hashes"], arrays["rows"], arrays["vectors"])
        mean, extremes = words["weights"]
        meaning = Meaning(vectors, words["rarity"], words["unseen"], arrays["centre"], (mean, extremes))
        return meaning, arrays["weights"]


def _write(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def _read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content

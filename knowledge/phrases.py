"""Canned sentences and button labels by key, in standard and easy wording, from data/knowledge/phrases*."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from knowledge.aids import ReadingAids, no_aids
from knowledge.errors import ContentError, UnknownPhrase
from knowledge.files import read_yaml
from knowledge.reply import TextPart


@dataclass(frozen=True, slots=True)
class Phrase:
    """One entry; `label` is for buttons, `text` and `easy` for sentences."""

    text: str = ""
    easy: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Phrases:
    """All canned words."""

    entries: dict[str, Phrase]
    aids: ReadingAids = field(default_factory=no_aids)

    def say(self, key: str, **fields: str) -> TextPart:
        """Return the sentence with its named fields filled in; raises UnknownPhrase."""
        phrase = self._find(key)
        return self.aids.aid_text(TextPart(phrase.text.format(**fields), phrase.easy.format(**fields)))

    def label(self, key: str) -> str:
        """Return the words of a button; raises UnknownPhrase."""
        return self._find(key).label

    def _find(self, key: str) -> Phrase:
        try:
            return self.entries[key]
        except KeyError as error:
            raise UnknownPhrase(key) from error


def load_phrases(paths: Iterable[Path], aids: ReadingAids | None = None) -> Phrases:
    """Read phrase files; the same key in two files raises ContentError."""
    entries: dict[str, Phrase] = {}
    for path in paths:
        for key, entry in read_yaml(path).items():
            if key in entries:
                raise ContentError(f"{path.name}: {key} が二度あります")
            entries[key] = _read(path, key, entry)
    return Phrases(entries, aids or no_aids())


def _read(path: Path, key: str, entry: Any) -> Phrase:
    if not isinstance(entry, dict) or not set(entry) <= {"text", "easy", "label"}:
        raise ContentError(f"{path.name}: {key} には text、easy、label だけを書きます")
    return Phrase(*(str(entry.get(name, "")).strip() for name in ("text", "easy", "label")))

"""The words around a place name that say what it means there (`data/place_words.csv`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from knowledge.text import fold


@dataclass(frozen=True, slots=True)
class Words:
    """Folded words by what they tell, longest first."""

    by_kind: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, rows: Iterable[tuple[str, str]]) -> Words:
        """Gather (kind, word) pairs."""
        gathered: dict[str, set[str]] = {}
        for kind, word in rows:
            gathered.setdefault(kind, set()).add(fold(word))
        return cls({kind: tuple(sorted(found, key=len, reverse=True)) for kind, found in gathered.items()})

    def of_kind(self, kind: str) -> tuple[str, ...]:
        """Return the words of a kind; none when the file has none."""
        return self.by_kind.get(kind, ())

    def begin(self, kind: str, text: str) -> str:
        """Return the longest word of the kind that `text` begins with, or an empty string."""
        return next((word for word in self.of_kind(kind) if text.startswith(word)), "")

    def end(self, kind: str, text: str) -> str:
        """Return the longest word of the kind that `text` ends with, or an empty string."""
        return next((word for word in self.of_kind(kind) if text.endswith(word)), "")

    def within(self, kind: str, text: str) -> bool:
        """Say whether a word of the kind stands anywhere in `text`."""
        return any(word in text for word in self.of_kind(kind))

"""One place as a resident named it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

OUTSIDE = "outside"

Role = Literal["living", "registered"]


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place in a text: `text[start:end] == surface`; several codes mean that one must ask back."""

    codes: tuple[str, ...]  # six-digit municipality codes, or OUTSIDE for outside the prefecture
    surface: str
    start: int
    end: int
    role: Role | None = None
    negated: bool = False
    region: str | None = None  # 「会津」 and the like; then `codes` are all its municipalities

    @property
    def ambiguous(self) -> bool:
        """Say whether the resident must be asked which place is meant."""
        return len(self.codes) > 1

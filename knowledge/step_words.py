"""Words that tell which step is wanted again, from data/knowledge/steps.ja.yml."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from knowledge.errors import ContentError, say_fault
from knowledge.files import read_yaml
from knowledge.text import fold


@dataclass(frozen=True, slots=True)
class StepWords:
    """Folded words; any of them in a text is enough."""

    first: tuple[str, ...]
    before: tuple[str, ...]

    def mean_first(self, text: str) -> bool:
        """Say whether the text asks to begin anew."""
        folded = fold(text)
        return any(word in folded for word in self.first)

    def mean_before(self, text: str) -> bool:
        """Say whether the text asks for the step before."""
        folded = fold(text)
        return any(word in folded for word in self.before)


def load_step_words(path: Path) -> StepWords:
    """Read steps.ja.yml; raises ContentError."""
    data = read_yaml(path)
    try:
        return StepWords(tuple(map(fold, data["first"])), tuple(map(fold, data["before"])))
    except (KeyError, TypeError) as error:
        raise ContentError(f"{path.name}: {say_fault(error)}") from error

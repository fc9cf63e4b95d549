"""Words that tell for whom a resident asks, from data/knowledge/people.ja.yml."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from knowledge.errors import ContentError, say_fault
from knowledge.files import read_yaml
from knowledge.text import fold


@dataclass(frozen=True, slots=True)
class People:
    """Folded words and patterns; any of them in a text is enough."""

    others: tuple[str, ...]
    evacuation: tuple[re.Pattern[str], ...]

    def asks_for_another(self, text: str) -> bool:
        """Say whether the text asks on behalf of somebody else."""
        folded = fold(text)
        return any(word in folded for word in self.others)

    def speaks_of_evacuation(self, text: str) -> bool:
        """Say whether the text speaks of being registered in one town and living in another."""
        folded = fold(text)
        return any(pattern.search(folded) for pattern in self.evacuation)


def load_people(path: Path) -> People:
    """Read people.ja.yml; raises ContentError."""
    data = read_yaml(path)
    try:
        return People(
            tuple(fold(word) for word in data["others"]),
            tuple(re.compile(fold(pattern)) for pattern in data["evacuation"]),
        )
    except (KeyError, TypeError) as error:
        raise ContentError(f"{path.name}: {say_fault(error)}") from error
    except re.error as error:
        raise ContentError(f"{path.name}: 型が読めません({error})") from error

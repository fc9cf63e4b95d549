"""Hard words and their plain explanations, from data/knowledge/glossary.ja.yml."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from knowledge.errors import ContentError
from knowledge.files import read_yaml
from knowledge.reply import Term

_SPACES = re.compile(r"[ 　]")


@dataclass(frozen=True, slots=True)
class Glossary:
    """Explanations by word; `pattern` finds the longest words first."""

    terms: dict[str, Term]
    pattern: re.Pattern[str]

    def find(self, *texts: str) -> tuple[Term, ...]:
        """Return the terms that stand in the texts, each once, in order of appearance."""
        words = (word for text in texts for word in self.pattern.findall(_SPACES.sub("", text)))
        return tuple(dict.fromkeys(self.terms[word] for word in words))


def load_glossary(path: Path) -> Glossary:
    """Read the glossary; `also` lists other spellings of a word; raises ContentError."""
    terms: dict[str, Term] = {}
    for word, entry in read_yaml(path).items():
        if not isinstance(entry, dict) or not {"meaning"} <= set(entry) <= {"meaning", "easy", "also"}:
            raise ContentError(f"{path.name}: {word} には meaning、easy、also だけを書きます")
        term = Term(str(word), str(entry["meaning"]).strip(), str(entry.get("easy", "")).strip())
        for spelling in (str(word), *entry.get("also", ())):
            if spelling in terms:
                raise ContentError(f"{path.name}: {spelling} が二度あります")
            terms[spelling] = term
    return make_glossary(terms)


def make_glossary(terms: dict[str, Term]) -> Glossary:
    """Build the glossary of these spellings."""
    longest_first = sorted(terms, key=len, reverse=True)
    return Glossary(terms, re.compile("|".join(map(re.escape, longest_first)) or r"(?!)"))

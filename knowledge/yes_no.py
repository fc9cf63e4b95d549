"""Read a short whole-message answer as yes or no; whatever is not plainly either stays open."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge.errors import ContentError
from knowledge.files import read_yaml
from knowledge.text import fold

_MARKS = re.compile(r"[、。,.!?・…「」『』()\[\]♪☆★^;:/\\\"']+")


class YesNoDataError(ContentError):
    """The file of answers lacks a list or holds a word on both sides."""


@dataclass(frozen=True, slots=True)
class YesNoWords:
    """Patterns over a folded message without punctuation; each must match all of it."""

    yes: re.Pattern[str]
    no: re.Pattern[str]


def read_yes_no(text: str, words: YesNoWords) -> bool | None:
    """Return True for yes, False for no, None when the message says more or could be either."""
    message = _MARKS.sub("", fold(text))
    is_yes = words.yes.fullmatch(message) is not None
    is_no = words.no.fullmatch(message) is not None
    return None if is_yes == is_no else is_yes


def load_yes_no(path: Path) -> YesNoWords:
    """Read `yes_no.<language>.yml`; raise YesNoDataError when it is not whole."""
    try:
        return _read(read_yaml(path))
    except (KeyError, TypeError) as error:
        raise YesNoDataError(f"{path.name}: {error}") from error


def _read(data: Mapping[str, Any]) -> YesNoWords:
    both = {fold(word) for word in data["yes"]} & {fold(word) for word in data["no"]}
    if both:
        raise YesNoDataError(f"both yes and no: {sorted(both)}")
    return YesNoWords(
        yes=_answer(data["yes"], data["fillers"], data["endings"]),
        no=_answer(data["no"], data["fillers"], data["endings"]),
    )


def _answer(words: Iterable[str], fillers: Iterable[str], endings: Iterable[str]) -> re.Pattern[str]:
    """Fillers, then one to three words of one side, each with at most two endings."""
    return re.compile(f"{_any(fillers)}{{0,2}}(?:{_any(words)}{_any(endings)}{{0,2}}ー?){{1,3}}")


def _any(words: Iterable[str]) -> str:
    longest_first = sorted({fold(word) for word in words}, key=len, reverse=True)
    return f"(?:{'|'.join(re.escape(word) for word in longest_first)})"

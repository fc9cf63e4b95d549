"""Respell the speech of Fukushima in standard Japanese, so that Sudachi and the examples recognise it."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

from bot.hearing.letters import Letters

_RULES = Path(__file__).with_name("dialect.csv")


def standard(letters: Letters) -> Letters:
    """Apply the rules of dialect.csv one after the other; each is a pattern and what it becomes."""
    for pattern, wanted in _rules():
        letters = letters.respell(pattern, _always(wanted))
    return letters


def _always(wanted: str) -> Callable[[re.Match[str], str], str]:
    return lambda _match, _before: wanted


@cache
def _rules() -> list[tuple[re.Pattern[str], str]]:
    with _RULES.open(encoding="utf-8", newline="") as file:
        return [(re.compile(row["pattern"]), row["standard"]) for row in csv.DictReader(file)]

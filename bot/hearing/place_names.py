"""Leave the names of towns out of long messages: in a story they are the scene, not the question."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from bot.hearing.words import Word
from knowledge.places import Gazetteer

SHORT = 20
"""Up to so many words a place belongs to what is asked (「船引で年内にもう一回やる？」)."""

_DATA = Path(__file__).resolve().parents[2] / "data"


@cache
def gazetteer() -> Gazetteer:
    """Return the towns and their other names, read once."""
    return Gazetteer.load(_DATA / "municipalities.csv", _DATA / "aliases.csv")


def drop_places(text: str, words: Sequence[Word]) -> list[Word]:
    """Return the words of a long message that name no place; a short one stays as it is."""
    if len(words) <= SHORT:
        return list(words)
    places = [(mention.start, mention.end) for mention in gazetteer().find(text)]
    return [word for word in words if not any(start < word.end and word.start < end for start, end in places)]

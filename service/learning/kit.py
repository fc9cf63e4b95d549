"""What the pages of teaching the bot work with."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from knowledge.files import read_rows
from knowledge.furigana.reader import read_names
from service.conversation.ports import Clock
from service.learning.examples import Examples
from service.learning.lessons import read_lessons
from service.learning.models import Models
from service.learning.names import NameCover
from service.learning.unanswered import UnansweredList
from service.storage.engine import Database


@dataclass(frozen=True, slots=True)
class LearningKit:
    """The list of unanswered words, teaching with them, and the models that come of it."""

    unanswered: UnansweredList
    examples: Examples
    models: Models


def build_learning(
    database: Database, content: Path, models: Path, topics: Collection[str], clock: Clock
) -> LearningKit:
    """Put the commands together; opens nothing but the small tables of places."""
    cover = NameCover(read_place_names(content))
    examples = Examples(database, cover, topics, lambda: read_lessons(content.parent), clock)
    return LearningKit(UnansweredList(database, cover, clock), examples, Models(database, models, clock))


def read_place_names(content: Path) -> frozenset[str]:
    """Return the names of towns, districts and regions, which point to nobody."""
    aliases = {row["alias"] for row in read_rows(content / "aliases.csv")}
    words = {row["word"] for row in read_rows(content / "place_words.csv")}
    return frozenset(read_names(content)) | aliases | words

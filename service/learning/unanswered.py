"""The list of what residents asked in vain, in their own words without names, for their towns' officials."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from service.conversation.model import PREFECTURE_POOL
from service.conversation.ports import Clock
from service.desk.passing_on import read_reason
from service.desk.rights import serves
from service.errors import NotAllowed
from service.learning.errors import LinesGone
from service.learning.grouping import group_lines
from service.learning.names import NameCover
from service.storage import audit, unanswered
from service.storage.engine import Database
from service.storage.supporters import Supporter
from service.storage.unanswered import Kind, Unanswered

MOST_LINES = 2000


class Order(StrEnum):
    """What stands first."""

    FREQUENT = "frequent"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class Group:
    """Lines that ask the same, the newest first; `texts` say how often each was written."""

    numbers: tuple[int, ...]
    texts: tuple[tuple[str, int], ...]
    newest: datetime
    towns: tuple[str, ...]
    kinds: tuple[tuple[Kind, int], ...]
    answered: tuple[str, ...]
    guesses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class View:
    """What one person sees of one span of time."""

    groups: tuple[Group, ...]
    kinds: tuple[tuple[Kind, int], ...]
    lines: int


class UnansweredList:
    """Every look is on record; nobody sees another town's words."""

    def __init__(self, database: Database, cover: NameCover, clock: Clock) -> None:
        self._database = database
        self._cover = cover
        self._clock = clock

    async def read(self, me: Supporter, town: str, days: int, order: Order) -> View:
        """Return the undecided of the last days in a town ("" for all within reach); raises NotAllowed."""
        if town and not serves(me.municipalities, town):
            raise NotAllowed
        now = self._clock()
        async with self._database.write("unanswered") as connection:
            found = await unanswered.list_since(connection, now - timedelta(days=days), MOST_LINES)
            purpose = f"{days}日"
            await audit.note(
                connection, "unanswered_read", now, me.id, None, municipality=town, purpose=purpose
            )
        lines = [line for line in found if town in ("", line.municipality) and reaches(me, line)]
        texts = await self._cover.hide_all([line.text for line in lines])
        groups = [
            _sum_up([(lines[place], texts[place]) for place in places]) for places in group_lines(texts)
        ]
        return View(tuple(_sort(groups, order)), _count(lines), len(lines))

    async def dismiss(self, me: Supporter, numbers: Sequence[int], reason: str) -> int:
        """Take lines off the list for good; raises InvalidField without a reason, or LinesGone."""
        words, now = read_reason(reason), self._clock()
        async with self._database.write("unanswered") as connection:
            lines = [line for line in await unanswered.list_of(connection, numbers) if reaches(me, line)]
            if not lines:
                raise LinesGone
            own = [line.message_id for line in lines]
            count = await unanswered.decide(connection, own, me.id, now, reason=words)
            town = choose_town(me, lines)
            await audit.note(
                connection, "unanswered_dismissed", now, me.id, None, municipality=town, purpose=words
            )
        return count


def reaches(me: Supporter, line: Unanswered) -> bool:
    """Say whether somebody may see a line; where a resident's town is not known, only the prefecture may."""
    return serves(me.municipalities, line.municipality or PREFECTURE_POOL)


def choose_town(me: Supporter, lines: Sequence[Unanswered]) -> str:
    """Name the town that lines belong to: their own when they share one, else what the person works for."""
    towns = {line.municipality for line in lines}
    if len(towns) == 1 and "" not in towns:
        return towns.pop()
    return PREFECTURE_POOL if PREFECTURE_POOL in me.municipalities else me.municipalities[0]


def _sum_up(members: Sequence[tuple[Unanswered, str]]) -> Group:
    lines = [line for line, _ in members]
    guesses: Counter[str] = Counter()
    for line in lines:
        for rank, topic in enumerate(line.guesses):
            guesses[topic] += 10 - rank
    return Group(
        tuple(line.message_id for line in lines),
        tuple(Counter(text for _, text in members).items()),
        max(line.at for line in lines),
        tuple(sorted({line.municipality for line in lines})),
        _count(lines),
        tuple(dict.fromkeys(line.answered for line in lines if line.answered)),
        tuple(topic for topic, _ in guesses.most_common()),
    )


def _sort(groups: Sequence[Group], order: Order) -> list[Group]:
    newest = sorted(groups, key=lambda group: group.newest, reverse=True)
    if order is Order.NEWEST:
        return newest
    return sorted(newest, key=lambda group: len(group.numbers), reverse=True)


def _count(lines: Sequence[Unanswered]) -> tuple[tuple[Kind, int], ...]:
    counts = Counter(line.kind for line in lines)
    return tuple((kind, counts[kind]) for kind in Kind if counts[kind])

"""Teaching: a person proposes a line for a topic, another approves it; only then it is learned."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.examples import sameness
from knowledge.text import normalise_input
from service.conversation.ports import Clock
from service.desk.rights import serves
from service.errors import IllegalMove
from service.learning.errors import ExampleFaults, LinesGone, NoSuchExample, OwnExample
from service.learning.judging import judge
from service.learning.lessons import Lessons
from service.learning.names import NameCover
from service.learning.unanswered import choose_town, reaches
from service.storage import audit, examples, unanswered
from service.storage.engine import Database
from service.storage.examples import Example, ExampleState, NewExample
from service.storage.supporters import Supporter
from service.storage.unanswered import Unanswered

MOST_AT_ONCE = 10


@dataclass(frozen=True, slots=True)
class Lesson:
    """What an official wants learned: lines for a topic, from these replies that did not help."""

    topic: str
    text: str
    numbers: tuple[int, ...]


class Examples:
    """Everything is limited to the towns of who asks; what is approved is learned for all towns."""

    def __init__(
        self,
        database: Database,
        cover: NameCover,
        topics: Collection[str],
        read_lessons: Callable[[], Lessons],
        clock: Clock,
    ) -> None:
        self._database = database
        self._cover = cover
        self._topics = topics
        self._read_lessons = read_lessons
        self._lessons: Lessons | None = None
        self._clock = clock

    async def propose(self, me: Supporter, lesson: Lesson) -> tuple[int, ...]:
        """Hand lines in for a second person, all or none; raises ExampleFaults or LinesGone."""
        texts = await self._read_texts(lesson)
        async with self._database.read() as connection:
            found = await unanswered.list_of(connection, lesson.numbers)
        lines = [line for line in found if reaches(me, line)]
        if not lines:
            raise LinesGone
        shown = await self._cover.hide_all([line.text for line in lines])
        try:
            async with self._database.write("unanswered") as connection:
                return await self._put(connection, me, lesson.topic, texts, lines, shown)
        except IntegrityError as error:  # somebody handed the same words in at the same moment
            raise LinesGone from error

    async def _read_texts(self, lesson: Lesson) -> list[str]:
        """Return the lines, each once; raises ExampleFaults naming the line where there are several."""
        given = [normalise_input(line) for line in lesson.text.splitlines()]
        texts = list({sameness(text): text for text in given if text}.values()) or [""]
        if len(texts) > MOST_AT_ONCE:
            raise ExampleFaults((f"一度に加えられるのは{MOST_AT_ONCE}行までです",))
        faults: list[str] = []
        for text in texts:
            before = f"「{text}」: " if len(texts) > 1 else ""
            faults += [f"{before}{fault}" for fault in await self._judge(lesson.topic, text)]
        if faults:
            raise ExampleFaults(tuple(dict.fromkeys(faults)))
        return texts

    async def _put(
        self,
        connection: AsyncConnection,
        me: Supporter,
        topic: str,
        texts: Sequence[str],
        lines: Sequence[Unanswered],
        shown: Sequence[str],
    ) -> tuple[int, ...]:
        """Store the examples; each reply goes with the example of its own words, or with the first."""
        now, town = self._clock(), choose_town(me, lines)
        numbers: dict[str, int] = {}
        for text in texts:
            new = NewExample(topic, text, sameness(text), town, me.id, me.name)
            numbers[sameness(text)] = await examples.put(connection, new, now)
            await audit.note(
                connection, "example_proposed", now, me.id, None, municipality=town, purpose=topic
            )
        first = next(iter(numbers.values()))
        for line, words in zip(lines, shown, strict=True):
            number = numbers.get(sameness(words), first)
            await unanswered.decide(connection, [line.message_id], me.id, now, example_id=number)
        return tuple(numbers.values())

    async def read(self, me: Supporter) -> tuple[tuple[Example, ...], tuple[Example, ...]]:
        """Return what waits for a second person and what is approved, within reach; the look is on record."""
        async with self._database.write("unanswered") as connection:
            waiting = await examples.list_in(connection, ExampleState.PROPOSED)
            approved = await examples.list_in(connection, ExampleState.APPROVED)
            await audit.note(connection, "examples_read", self._clock(), me.id, None)
        return _keep_own(me, waiting), _keep_own(me, approved)

    async def approve(self, me: Supporter, number: int) -> None:
        """Let another's line be learned; raises OwnExample, IllegalMove, ExampleFaults, NoSuchExample."""
        async with self._database.read() as connection:
            content = (await _find(connection, me, number)).content
        if content.author_id == me.id:
            raise OwnExample
        faults = await self._judge(content.topic, content.text, is_stored=True)
        if faults:
            raise ExampleFaults(faults)
        await self._move(me, number, (ExampleState.PROPOSED,), ExampleState.APPROVED, "example_approved")

    async def reject(self, me: Supporter, number: int) -> None:
        """Refuse a line or take it back; its questions are on the list again. Raises what `approve` does."""
        before = (ExampleState.PROPOSED, ExampleState.APPROVED)
        await self._move(me, number, before, ExampleState.REJECTED, "example_rejected")

    async def _judge(self, topic: str, text: str, *, is_stored: bool = False) -> tuple[str, ...]:
        """Return what keeps a line from being learned."""
        if self._lessons is None:  # seventeen thousand lines: a second, once
            self._lessons = await asyncio.to_thread(self._read_lessons)
        (shown,) = await self._cover.hide_all([text])
        async with self._database.read() as connection:
            is_in_use = not is_stored and await examples.is_in_use(connection, sameness(text))
        return judge(topic, text, shown, self._topics, self._lessons, is_in_use=is_in_use)

    async def _move(
        self, me: Supporter, number: int, before: Sequence[ExampleState], after: ExampleState, action: str
    ) -> None:
        now = self._clock()
        async with self._database.write("unanswered") as connection:
            content = (await _find(connection, me, number)).content
            if not await examples.move(connection, number, before, after, me.name, now):
                raise IllegalMove(action)
            if after is ExampleState.REJECTED:
                await unanswered.put_back(connection, number)
            town = content.municipality
            await audit.note(connection, action, now, me.id, None, municipality=town, purpose=content.topic)


async def _find(connection: AsyncConnection, me: Supporter, number: int) -> Example:
    example = await examples.find(connection, number)
    if example is None or not serves(me.municipalities, example.content.municipality):
        raise NoSuchExample
    return example


def _keep_own(me: Supporter, found: Sequence[Example]) -> tuple[Example, ...]:
    return tuple(one for one in found if serves(me.municipalities, one.content.municipality))

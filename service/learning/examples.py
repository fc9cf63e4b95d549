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


@dataclass(frozen=True, slots=True)
class Lesson:
    """What an official wants learned: a line for a topic, from these replies that did not help."""

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

    async def propose(self, me: Supporter, lesson: Lesson) -> int:
        """Hand a line in for a second person; raises ExampleFaults or LinesGone."""
        text = normalise_input(lesson.text)
        await self._check(lesson.topic, text)
        now = self._clock()
        try:
            async with self._database.write("unanswered") as connection:
                found = await unanswered.list_of(connection, lesson.numbers)
                lines = [line for line in found if reaches(me, line)]
                if not lines:
                    raise LinesGone
                town = choose_town(me, lines)
                new = NewExample(lesson.topic, text, sameness(text), town, me.id, me.name)
                number = await examples.put(connection, new, now)
                own = [line.message_id for line in lines]
                await unanswered.decide(connection, own, me.id, now, example_id=number)
                await audit.note(
                    connection, "example_proposed", now, me.id, None, municipality=town, purpose=lesson.topic
                )
        except IntegrityError as error:  # somebody handed the same words in at the same moment
            raise LinesGone from error
        return number

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
        await self._check(content.topic, content.text, is_stored=True)
        await self._move(me, number, (ExampleState.PROPOSED,), ExampleState.APPROVED, "example_approved")

    async def reject(self, me: Supporter, number: int) -> None:
        """Refuse a line or take it back; its questions are on the list again. Raises what `approve` does."""
        before = (ExampleState.PROPOSED, ExampleState.APPROVED)
        await self._move(me, number, before, ExampleState.REJECTED, "example_rejected")

    async def _check(self, topic: str, text: str, *, is_stored: bool = False) -> None:
        """Raise ExampleFaults when the line must not be learned."""
        if self._lessons is None:  # seventeen thousand lines: a second, once
            self._lessons = await asyncio.to_thread(self._read_lessons)
        (shown,) = await self._cover.hide_all([text])
        async with self._database.read() as connection:
            is_in_use = not is_stored and await examples.is_in_use(connection, sameness(text))
        faults = judge(topic, text, shown, self._topics, self._lessons, is_in_use=is_in_use)
        if faults:
            raise ExampleFaults(faults)

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

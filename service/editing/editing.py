"""Editing the knowledge: a person proposes, another publishes; every version stays and can come back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.errors import UnknownTopic
from knowledge.patches import TopicPatch, fingerprint
from knowledge.topics import Topic
from service.conversation.desk_hours import TOKYO
from service.conversation.ports import Clock
from service.desk.rights import serves
from service.editing.errors import NoSuchEdit, NoSuchTopic, OwnEdit, WordingFaults
from service.editing.furigana import Furigana
from service.editing.judging import judge
from service.editing.library import Library
from service.errors import IllegalMove, NotAllowed
from service.storage import audit, topic_edits
from service.storage.engine import Database
from service.storage.supporters import Supporter
from service.storage.topic_edits import PAST, Edit, EditState, NewEdit


@dataclass(frozen=True, slots=True)
class Wish:
    """What an official wants a topic to say in a town, as the form brings it."""

    topic: str
    municipality: str
    patch: TopicPatch
    corrections: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """A wish with the readings made for it and what is wrong with it."""

    wish: Wish
    readings: tuple[str, ...]
    faults: tuple[str, ...]


class Wordings:
    """Everything is limited to the towns of the person who asks."""

    def __init__(self, database: Database, library: Library, furigana: Furigana, clock: Clock) -> None:
        self._database = database
        self._library = library
        self._furigana = furigana
        self._clock = clock

    def find_topic(self, me: Supporter, topic: str, municipality: str) -> Topic:
        """Return a topic as a town says it now; raises NotAllowed or NoSuchTopic."""
        if not serves(me.municipalities, municipality):
            raise NotAllowed
        catalogue = self._library.catalogue()
        try:
            return catalogue.overrides.get((topic, municipality)) or catalogue.topic(topic)
        except UnknownTopic as error:
            raise NoSuchTopic from error

    async def judge(self, me: Supporter, wish: Wish) -> Judged:
        """Make readings and find faults; changes nothing. Raises NotAllowed or NoSuchTopic."""
        topic = self.find_topic(me, wish.topic, wish.municipality)
        try:
            readings = await self._furigana.read(wish.patch.lines(), wish.corrections)
        except ValueError:
            return Judged(wish, (), ("ふりがなの直しの《》が正しくありません",))
        return Judged(wish, readings, judge(topic, wish.patch, readings, self._today()))

    async def propose(self, me: Supporter, wish: Wish) -> int:
        """Hand words in for a second person; raises WordingFaults, NotAllowed or NoSuchTopic."""
        (number,) = await self.propose_all(me, (wish,))
        return number

    async def propose_all(self, me: Supporter, wishes: tuple[Wish, ...]) -> tuple[int, ...]:
        """Hand in all of them or none; raises WordingFaults naming the topics."""
        judged = [await self.judge(me, wish) for wish in wishes]
        faults = [f"{each.wish.topic}: {fault}" for each in judged for fault in each.faults]
        if faults:
            raise WordingFaults(tuple(faults))
        async with self._database.write() as connection:
            return tuple([await self._put(connection, me, each) for each in judged])

    async def find(self, me: Supporter, number: int) -> Edit:
        """Return an edit; raises NoSuchEdit, also for another town's."""
        async with self._database.read() as connection:
            return await _find(connection, me, number)

    async def list_open(self, me: Supporter) -> tuple[Edit, ...]:
        """Return what waits for a second person and what is in force, within reach."""
        async with self._database.read() as connection:
            edits = await topic_edits.list_in(connection, (EditState.PROPOSED, EditState.PUBLISHED))
        return tuple(edit for edit in edits if serves(me.municipalities, edit.content.municipality))

    async def list_history(self, me: Supporter, topic: str, municipality: str) -> tuple[Edit, ...]:
        """Return all versions for a town, newest first; raises NotAllowed."""
        if not serves(me.municipalities, municipality):
            raise NotAllowed
        async with self._database.read() as connection:
            return await topic_edits.list_of(connection, topic, municipality)

    async def publish(self, me: Supporter, number: int) -> Edit:
        """Put another person's words in force at once; raises OwnEdit, IllegalMove or NoSuchEdit."""
        return await self._put_in_force(me, number, (EditState.PROPOSED,), "edit_published", _check_not_own)

    async def restore(self, me: Supporter, number: int) -> Edit:
        """Go back to words that two people had agreed on before; raises IllegalMove or NoSuchEdit."""
        return await self._put_in_force(me, number, PAST, "edit_restored", _check_nothing)

    async def reject(self, me: Supporter, number: int) -> Edit:
        """Refuse a proposal, or take one's own back; raises IllegalMove or NoSuchEdit."""
        return await self._end(me, number, EditState.PROPOSED, EditState.REJECTED, "edit_rejected")

    async def withdraw(self, me: Supporter, number: int) -> Edit:
        """Take words out of force: those below are back at once; raises IllegalMove or NoSuchEdit."""
        return await self._end(me, number, EditState.PUBLISHED, EditState.WITHDRAWN, "edit_withdrawn")

    async def _end(
        self, me: Supporter, number: int, before: EditState, after: EditState, action: str
    ) -> Edit:
        now = self._clock()
        async with self._database.write() as connection:
            edit = await _find(connection, me, number)
            if not await topic_edits.move(connection, number, (before,), after, me.name, now):
                raise IllegalMove(action)
            await _note(connection, action, now, me, edit.content)
        await self._library.refresh()
        return edit

    async def _put_in_force(
        self,
        me: Supporter,
        number: int,
        before: tuple[EditState, ...],
        action: str,
        check: Callable[[Supporter, Edit], None],
    ) -> Edit:
        now = self._clock()
        try:
            async with self._database.write() as connection:
                edit = await _find(connection, me, number)
                check(me, edit)
                content = edit.content
                await topic_edits.retire(
                    connection, content.topic, content.municipality, EditState.REPLACED, now
                )
                moved = await topic_edits.move(connection, number, before, EditState.PUBLISHED, me.name, now)
                if not moved:
                    raise IllegalMove(action)
                await _note(connection, action, now, me, edit.content)
        except IntegrityError as error:  # somebody else put another version in force in the same moment
            raise IllegalMove(action) from error
        await self._library.refresh()
        return edit

    async def _put(self, connection: AsyncConnection, me: Supporter, judged: Judged) -> int:
        wish = judged.wish
        base = fingerprint(self._library.base_of(wish.topic, wish.municipality))
        edit = NewEdit(
            wish.topic,
            wish.municipality,
            wish.patch,
            judged.readings,
            wish.corrections,
            base,
            wish.note,
            me.id,
            me.name,
        )
        await _note(connection, "edit_proposed", self._clock(), me, edit)
        return await topic_edits.put(connection, edit, self._clock())

    def _today(self) -> date:
        return self._clock().astimezone(TOKYO).date()


async def _find(connection: AsyncConnection, me: Supporter, number: int) -> Edit:
    edit = await topic_edits.find(connection, number)
    if edit is None or not serves(me.municipalities, edit.content.municipality):
        raise NoSuchEdit
    return edit


def _check_not_own(me: Supporter, edit: Edit) -> None:
    if edit.content.author_id == me.id:
        raise OwnEdit


def _check_nothing(_me: Supporter, _edit: Edit) -> None:
    """What was in force before was read by two people."""


async def _note(
    connection: AsyncConnection, action: str, now: datetime, me: Supporter, edit: NewEdit
) -> None:
    town = edit.municipality
    await audit.note(connection, action, now, me.id, None, municipality=town, purpose=edit.topic)

"""Holds the present Catalogue: the files' content in officials' published words, replaced as a whole."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping

import structlog

from knowledge.catalogue import Catalogue
from knowledge.patches import EVERYWHERE, apply_edits
from knowledge.topics import Topic
from service.storage import topic_edits
from service.storage.engine import Database
from service.storage.topic_edits import EditState

log = structlog.get_logger(__name__)


class Library:
    """`catalogue` is what actions read; `refresh` is a chore: every process follows within seconds."""

    def __init__(self, database: Database, files: Catalogue) -> None:
        self._database = database
        self.files = files
        self.topics: Mapping[str, Topic] = _PresentTopics(self)
        self._present = files
        self._mark: tuple[object, ...] = ()
        self._one_at_a_time = asyncio.Lock()

    def catalogue(self) -> Catalogue:
        """Return the present snapshot."""
        return self._present

    def base_of(self, topic_id: str, municipality: str) -> Topic:
        """Return the words on which an edit for a town is made: the files', or those of all towns."""
        source = self.files if municipality == EVERYWHERE else self._present
        return source.topic(topic_id)

    async def refresh(self) -> bool:
        """Take in what was published or taken back since; say whether anything was."""
        async with self._one_at_a_time:
            return await self._refresh()

    async def _refresh(self) -> bool:
        async with self._database.read() as connection:
            mark = await topic_edits.read_mark(connection)
            if mark == self._mark:
                return False
            edits = await topic_edits.list_in(connection, (EditState.PUBLISHED,))
        self._present = apply_edits(self.files, [topic_edits.as_published(edit) for edit in edits])
        self._mark = mark
        log.info("catalogue_replaced", edits=len(edits))
        return True


class _PresentTopics(Mapping[str, Topic]):
    """The topics as they are at the moment of each look."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def __getitem__(self, topic_id: str) -> Topic:
        return self._library.catalogue().topics[topic_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._library.catalogue().topics)

    def __len__(self) -> int:
        return len(self._library.catalogue().topics)

"""Looking for words in one's towns' cases, and taking one case out as files: with a purpose, on record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.text import normalise_input
from service.conversation.model import PREFECTURE_POOL
from service.conversation.privacy import mask
from service.desk.case_files import CaseFiles, write_case
from service.desk.inspection import Inspection
from service.desk.kit import DeskKit
from service.desk.passing_on import read_reason
from service.errors import InvalidField
from service.storage import audit, desk_aids, transcript_search
from service.storage.supporters import Supporter
from service.storage.transcript_search import Found

SHORTEST_WORD, LONGEST_WORDS, MOST_WORDS = 2, 60, 5
MOST_FOUND = 50
LOOKS_BACK = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Search:
    """What was looked for, as it stands on record, and what was found."""

    words: tuple[str, ...]
    found: tuple[Found, ...]


class Searching:
    """Only conversations whose resident agreed that people read them are looked through."""

    def __init__(self, kit: DeskKit, inspection: Inspection) -> None:
        self._kit = kit
        self._inspection = inspection

    async def search(self, supporter: Supporter, words: str, purpose: str) -> Search:
        """Return messages with all the words; every case shown is on record.

        Raises InvalidField without a purpose, or for words too short or too many.
        """
        reason, wanted, now = read_reason(purpose), read_search(words), self._kit.clock()
        towns = None if PREFECTURE_POOL in supporter.municipalities else supporter.municipalities
        async with self._kit.database.write() as connection:
            found = await transcript_search.find(connection, wanted, towns, now - LOOKS_BACK, MOST_FOUND)
            await self._note(connection, supporter, f"「{' '.join(wanted)}」 {reason}", found)
        return Search(wanted, found)

    async def take_out(self, handoff_id: int, supporter: Supporter, purpose: str) -> CaseFiles:
        """Return one case as files, masked as it is stored; raises NoSuchHandoff or InvalidField."""
        seen = await self._inspection.read(handoff_id, supporter, purpose)
        now = self._kit.clock()
        async with self._kit.database.write() as connection:
            notes = await desk_aids.list_notes(connection, seen.conversation.id)
            await audit.note(
                connection,
                "export_case",
                now,
                supporter.id,
                seen.conversation.id,
                municipality=seen.handoff.municipality,
                purpose=read_reason(purpose),
            )
        return write_case(seen.handoff, seen.conversation, seen.messages, notes, now)

    async def _note(
        self, connection: AsyncConnection, supporter: Supporter, purpose: str, found: tuple[Found, ...]
    ) -> None:
        shown: list[tuple[str | None, str]] = [(one.conversation_id, one.municipality) for one in found]
        for conversation, municipality in dict.fromkeys(shown or [(None, "")]):
            await audit.note(
                connection,
                "search",
                self._kit.clock(),
                supporter.id,
                conversation,
                municipality=municipality,
                purpose=purpose,
            )


def read_search(words: str) -> tuple[str, ...]:
    """Return the words to look for, masked like transcripts; raises InvalidField."""
    wanted = tuple(mask(normalise_input(words)).text.split())
    if not wanted or len(wanted) > MOST_WORDS or len(" ".join(wanted)) > LONGEST_WORDS:
        raise InvalidField("words")
    if any(len(word) < SHORTEST_WORD for word in wanted):
        raise InvalidField("words")
    return wanted

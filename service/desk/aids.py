"""What helps supporters write: internal notes, ready answers, and words that outlive a session."""

from __future__ import annotations

from service.conversation.model import PREFECTURE_POOL
from service.desk.holding import hold
from service.desk.kit import DeskKit
from service.desk.rights import serves
from service.desk.steps import read_words
from service.errors import InvalidField, NoSuchHandoff, NotAllowed
from service.storage import audit, desk_aids, handoffs
from service.storage.desk_aids import Canned, Note
from service.storage.supporters import Supporter

LONGEST_TITLE = 40


class Aids:
    """Notes, ready answers and drafts; all of them are masked like replies."""

    def __init__(self, kit: DeskKit) -> None:
        self._kit = kit

    async def write_note(self, conversation_id: str, supporter: Supporter, text: str) -> None:
        """Leave a note for colleagues; residents never see it. Raises EmptyMessage or MessageTooLong."""
        words, now = read_words(text, self._kit.public_phones), self._kit.clock()
        async with self._kit.database.write() as connection:
            _, handoff = await hold(connection, conversation_id, supporter)
            await desk_aids.put_note(connection, conversation_id, supporter.id, words.text, now)
            town = handoff.municipality
            await audit.note(connection, "note", now, supporter.id, conversation_id, municipality=town)

    async def list_notes(self, conversation_id: str) -> tuple[Note, ...]:
        """Return the notes on a conversation that the caller may read."""
        async with self._kit.database.read() as connection:
            return await desk_aids.list_notes(connection, conversation_id)

    async def list_canned(self, supporter: Supporter) -> tuple[Canned, ...]:
        """Return the ready answers of one's own towns and of the prefecture's pool."""
        async with self._kit.database.read() as connection:
            every = await desk_aids.list_canned(connection)
        return tuple(one for one in every if _reads(supporter, one))

    async def find_canned(self, supporter: Supporter, number: int) -> Canned:
        """Return one of them; raises NoSuchHandoff."""
        async with self._kit.database.read() as connection:
            found = await desk_aids.find_canned(connection, number)
        if found is None or not _reads(supporter, found):
            raise NoSuchHandoff
        return found

    async def write_canned(self, supporter: Supporter, municipality: str, title: str, text: str) -> None:
        """Store a ready answer for a town; raises NotAllowed, InvalidField, EmptyMessage, MessageTooLong."""
        if not serves(supporter.municipalities, municipality):
            raise NotAllowed
        title = title.strip()
        if not title or len(title) > LONGEST_TITLE:
            raise InvalidField("title")
        words, now = read_words(text, self._kit.public_phones), self._kit.clock()
        async with self._kit.database.write() as connection:
            await desk_aids.put_canned(connection, municipality, title, words.text, supporter.id, now)
            await audit.note(connection, "canned_written", now, supporter.id, None, municipality=municipality)

    async def remove_canned(self, supporter: Supporter, number: int) -> None:
        """Take a ready answer of one's own town away; raises NoSuchHandoff."""
        now = self._kit.clock()
        async with self._kit.database.write() as connection:
            found = await desk_aids.find_canned(connection, number)
            if found is None or not serves(supporter.municipalities, found.municipality):
                raise NoSuchHandoff
            await desk_aids.remove_canned(connection, number, now)
            town = found.municipality
            await audit.note(connection, "canned_removed", now, supporter.id, None, municipality=town)

    async def keep_draft(self, conversation_id: str, supporter: Supporter, text: str) -> None:
        """Keep words whose session had ended, for who still holds the case; anything else is dropped."""
        words, now = read_words(text, self._kit.public_phones), self._kit.clock()
        async with self._kit.database.write() as connection:
            handoff = await handoffs.find_open(connection, conversation_id)
            if handoff is not None and handoff.supporter_id == supporter.id:
                await desk_aids.keep_draft(connection, conversation_id, supporter.id, words.text, now)

    async def find_draft(self, conversation_id: str, supporter: Supporter) -> str:
        """Return the words that were kept, or an empty string."""
        async with self._kit.database.read() as connection:
            return await desk_aids.find_draft(connection, conversation_id, supporter.id)


def _reads(supporter: Supporter, canned: Canned) -> bool:
    is_shared = canned.municipality == PREFECTURE_POOL
    return is_shared or serves(supporter.municipalities, canned.municipality)

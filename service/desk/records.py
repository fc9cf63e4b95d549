"""Cases helped by telephone, at the counter, or sitting beside the resident and ticking off the steps."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from service.conversation.model import PREFECTURE_POOL
from service.conversation.privacy import mask
from service.desk.kit import DeskKit
from service.desk.rights import serves
from service.desk.steps import LONGEST_REPLY, CloseOutcome
from service.errors import InvalidField, NoSuchHandoff, NotAllowed, NotYours
from service.storage import audit, case_records
from service.storage.case_records import CaseRecord
from service.storage.supporters import Supporter

LONGEST_HELP = 8 * 60
LONGEST_LIST = 5000


class Way(StrEnum):
    """How somebody was helped."""

    PHONE = "phone"
    COUNTER = "counter"
    BESIDE = "beside"


class Records:
    """No name and no number is kept; the remark is masked like everything supporters write."""

    def __init__(self, kit: DeskKit) -> None:
        self._kit = kit

    async def write(
        self,
        supporter: Supporter,
        *,
        municipality: str,
        way: str,
        topic: str,
        minutes: int,
        outcome: str,
        remark: str,
    ) -> None:
        """Store a case that is over; raises NotAllowed or InvalidField."""
        if way not in (Way.PHONE, Way.COUNTER) or not 0 <= minutes <= LONGEST_HELP:
            raise InvalidField("way")
        now = self._kit.clock()
        self._check(supporter, municipality, topic, may_be_other=True)
        words = read_remark(remark)
        record = CaseRecord(
            0, municipality, supporter.id, way, topic, (), minutes, read_outcome(outcome), words, now, now
        )
        async with self._kit.database.write() as connection:
            await case_records.put(connection, record)
            await audit.note(connection, "record", now, supporter.id, None, municipality=municipality)

    async def sit_down(self, supporter: Supporter, municipality: str, topic: str) -> int:
        """Begin to sit beside somebody and return the number of the case; raises InvalidField."""
        now = self._kit.clock()
        self._check(supporter, municipality, topic, may_be_other=False)
        record = CaseRecord(0, municipality, supporter.id, Way.BESIDE, topic, (), 0, "", "", now, None)
        async with self._kit.database.write() as connection:
            number = await case_records.put(connection, record)
            await audit.note(connection, "sit_down", now, supporter.id, None, municipality=municipality)
        return number

    async def find_beside(self, supporter: Supporter, number: int) -> CaseRecord:
        """Return a case this person sits beside; raises NotYours for a colleague's, else NoSuchHandoff."""
        async with self._kit.database.read() as connection:
            record = await case_records.find(connection, number)
        if record is None or not serves(supporter.municipalities, record.municipality):
            raise NoSuchHandoff
        if record.supporter_id != supporter.id:
            raise NotYours
        if record.ended_at is not None:
            raise NoSuchHandoff
        return record

    async def tick(self, supporter: Supporter, number: int, steps: Collection[int]) -> None:
        """Store which steps are done; raises NoSuchHandoff or InvalidField."""
        record = await self.find_beside(supporter, number)
        if any(not 1 <= step <= len(self._kit.topics[record.topic].steps) for step in steps):
            raise InvalidField("step")
        async with self._kit.database.write() as connection:
            await case_records.tick(connection, number, tuple(sorted(set(steps))))

    async def stand_up(self, supporter: Supporter, number: int, outcome: str, remark: str) -> None:
        """End sitting beside; the minutes are counted. Raises NoSuchHandoff or InvalidField."""
        record = await self.find_beside(supporter, number)
        how, words, now = read_outcome(outcome), read_remark(remark), self._kit.clock()
        minutes = min(LONGEST_HELP, int((now - record.began_at).total_seconds() // 60))
        async with self._kit.database.write() as connection:
            await case_records.end(connection, number, how, words, minutes, now)
            await audit.note(connection, "record", now, supporter.id, None, municipality=record.municipality)

    async def list_open(self, supporter: Supporter) -> tuple[CaseRecord, ...]:
        """Return the cases this person sits beside now."""
        async with self._kit.database.read() as connection:
            return await case_records.list_open(connection, supporter.id)

    async def list_ended(self, supporter: Supporter, limit: int = LONGEST_LIST) -> tuple[CaseRecord, ...]:
        """Return the last cases of one's own towns."""
        towns = None if PREFECTURE_POOL in supporter.municipalities else supporter.municipalities
        async with self._kit.database.read() as connection:
            return await case_records.list_ended(connection, towns, limit)

    def _check(self, supporter: Supporter, municipality: str, topic: str, *, may_be_other: bool) -> None:
        if not serves(supporter.municipalities, municipality):
            raise NotAllowed
        if not (may_be_other and not topic) and topic not in self._kit.topics:
            raise InvalidField("topic")


def read_outcome(outcome: str) -> str:
    """Return how a case ended; raises InvalidField."""
    if outcome not in set(CloseOutcome):
        raise InvalidField("outcome")
    return outcome


def read_remark(remark: str) -> str:
    """Return a remark without numbers and names of accounts; it may be empty. Raises InvalidField."""
    words = mask(remark.strip()).text if remark.strip() else ""
    if len(words) > LONGEST_REPLY:
        raise InvalidField("remark")
    return words

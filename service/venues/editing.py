"""What officials do with sessions and venues by hand: add, change, copy, cancel; all audited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.opendata.columns import REF, Kind
from knowledge.opendata.records import Cells, Record, read_cells
from knowledge.window import TOKYO
from service.conversation.model import PREFECTURE_POOL
from service.conversation.ports import Clock, Ids
from service.errors import ServiceError
from service.storage import audit, session_mentions, venues
from service.storage.engine import Database
from service.storage.supporters import Supporter
from service.storage.venues import Stored
from service.venues.importing import WrongRows
from service.venues.next_month import move_to_next_month

NOUNS = {Kind.EVENTS: "session", Kind.FACILITIES: "venue"}  # as the trail calls them


class NoSuchSession(ServiceError):
    """There is no such session or venue, or it belongs to another town."""

    code = "no_such_session"
    status = 404


class ChangedMeanwhile(ServiceError):
    """Somebody else changed the session while the form was open."""

    code = "changed_meanwhile"
    status = 409


@dataclass(frozen=True, slots=True)
class Cancelled:
    """A session that was called off, and how many people who were shown it wait for somebody."""

    session: Stored
    waiting: int


class Editing:
    """Rows of one kind in the database; `towns` maps the codes we serve to names."""

    def __init__(
        self, database: Database, towns: Mapping[str, str], clock: Clock, ids: Ids, kind: Kind = Kind.EVENTS
    ) -> None:
        self._kind = kind
        self._database = database
        self._towns = towns
        self._clock = clock
        self._ids = ids

    def of_kind(self, kind: Kind) -> Editing:
        """Return the same for rows of another kind."""
        return Editing(self._database, self._towns, self._clock, self._ids, kind)

    def list_towns(self, official: Supporter) -> dict[str, str]:
        """Return the towns whose sessions this person may change."""
        return {code: name for code, name in self._towns.items() if reaches(official, code)}

    async def list_sessions(self, official: Supporter) -> tuple[Stored, ...]:
        """Return this person's sessions that are not over, next first."""
        today = self._clock().astimezone(TOKYO).date().isoformat()
        async with self._database.read() as connection:
            rows = await venues.list_of(connection, Kind.EVENTS, self.list_towns(official))
        coming = (row for row in rows if _ends(row.record.cells) >= today)
        return tuple(sorted(coming, key=lambda row: (row.record.cells.get("開始日", ""), row.id)))

    async def list_venues(self, official: Supporter) -> tuple[Stored, ...]:
        """Return this person's venues, town by town and by their names."""
        async with self._database.read() as connection:
            rows = await venues.list_of(connection, Kind.FACILITIES, self.list_towns(official))
        return tuple(sorted(rows, key=lambda row: (row.record.code, row.record.cells["名称"], row.id)))

    async def find(self, official: Supporter, number: int) -> Stored:
        """Return one row; raises NoSuchSession, also for another town's."""
        async with self._database.read() as connection:
            return await self._find(connection, official, number)

    async def add(self, official: Supporter, cells: Mapping[str, str]) -> int:
        """Store a new row under a new ID and return its number; raises WrongRows or NoSuchSession."""
        record = self._check({**cells, REF: f"desk-{self._ids()[-12:]}"})
        if not reaches(official, record.code):
            raise NoSuchSession
        now = self._clock()
        async with self._database.write() as connection:
            await venues.touch(connection, {record.code})
            await venues.add(connection, [record], now)
            stored = await venues.find_by_ref(connection, self._kind, record.code, record.ref)
            if stored is None:
                raise NoSuchSession
            await audit.note(connection, f"{NOUNS[self._kind]}_add {stored.id}", now, official.id, None)
        return stored.id

    async def change(self, official: Supporter, number: int, version: int, cells: Mapping[str, str]) -> None:
        """Write new cells; raises WrongRows, ChangedMeanwhile or NoSuchSession. Unknown columns stay."""
        async with self._database.write() as connection:
            stored = await self._find(connection, official, number, lock=True)
            if stored.version != version:
                raise ChangedMeanwhile
            kept = {name: text for name, text in stored.record.cells.items() if name not in cells}
            record = self._check({**kept, **cells, REF: stored.record.ref})
            if not reaches(official, record.code):
                raise NoSuchSession
            await self._write(connection, stored, record, f"{NOUNS[self._kind]}_change", official)

    async def copy_to_next_month(self, official: Supporter, number: int) -> int:
        """Make a new session on the same weekday of the next month and return its number."""
        stored = await self.find(official, number)
        return await self.add(official, move_to_next_month(stored.record.cells))

    async def cancel(self, official: Supporter, number: int, day: date | None) -> Cancelled:
        """Call a session off, or one day of a recurring one; who waits for a call about it is marked."""
        async with self._database.write() as connection:
            stored = await self._find(connection, official, number, lock=True)
            cells = dict(stored.record.cells)
            if day is not None and "x_rrule" in cells:
                cells["x_cancelled"] = f"{cells.get('x_cancelled', '')} {day.isoformat()}".strip()
            else:
                cells["x_status"] = "cancelled"
            record = self._check(cells)
            await self._write(connection, stored, record, "session_cancel", official)
            name = cells["イベント名"]
            waiting = await session_mentions.mark_waiting(
                connection, record.ref, name, self._towns[record.code], f"「{name}」は中止になりました。"
            )
        return Cancelled(replace(stored, record=record), waiting)

    async def _find(
        self, connection: AsyncConnection, official: Supporter, number: int, *, lock: bool = False
    ) -> Stored:
        stored = await venues.find(connection, self._kind, number, lock=lock)
        if stored is None or not reaches(official, stored.record.code):
            raise NoSuchSession
        return stored

    def _check(self, cells: Mapping[str, str]) -> Record:
        record, faults = read_cells(self._kind, cells, 1, self._towns)
        if record is None:
            raise WrongRows(tuple(faults))
        return record

    async def _write(
        self, connection: AsyncConnection, stored: Stored, record: Record, action: str, official: Supporter
    ) -> None:
        now = self._clock()
        await venues.touch(connection, {stored.record.code, record.code})
        changed = Stored(stored.id, stored.version + 1, record)
        await venues.change(connection, self._kind, [changed], now)
        await audit.note(connection, f"{action} {stored.id}", now, official.id, None)


def reaches(official: Supporter, code: str) -> bool:
    """Say whether this person may change what belongs to a town."""
    return PREFECTURE_POOL in official.municipalities or code in official.municipalities


def _ends(cells: Cells) -> str:
    if "x_rrule" in cells and cells.get("終了日") == cells.get("開始日"):
        return "9999"
    return cells.get("終了日") or ("9999" if "x_rrule" in cells else cells.get("開始日", "9999"))

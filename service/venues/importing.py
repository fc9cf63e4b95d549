"""Brings a file into the database, all of it or nothing, and takes the last one back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.opendata.columns import Kind
from knowledge.opendata.records import Fault, Record, Sheet, read_sheet
from service.conversation.ports import Clock
from service.errors import ServiceError
from service.storage import audit, venue_imports, venues
from service.storage.engine import Database
from service.storage.venue_imports import Before, Import, Origin, Upload
from service.storage.venues import Stored
from service.venues.spreadsheet import read_table

log = structlog.get_logger(__name__)


class NothingToUndo(ServiceError):
    """There is no import that could be taken back."""

    code = "nothing_to_undo"
    status = 409


class WrongRows(ServiceError):
    """A file has rows that cannot be taken; nothing of it was."""

    code = "wrong_rows"
    status = 422

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do to the rows that are there."""

    kind: Kind
    new: tuple[Record, ...]
    changed: tuple[tuple[Stored, Record], ...]
    unchanged: int

    @property
    def codes(self) -> frozenset[str]:
        """The towns whose rows would change."""
        return frozenset(record.code for record in (*self.new, *(after for _, after in self.changed)))


@dataclass(frozen=True, slots=True)
class Undone:
    """What taking an import back did; `kept` rows had been changed by hand since."""

    file_name: str
    restored: int
    removed: int
    kept: int


class Importing:
    """Imports; `towns` maps the codes we serve to names."""

    def __init__(self, database: Database, towns: Mapping[str, str], clock: Clock) -> None:
        self._database = database
        self._towns = towns
        self._clock = clock

    def read(self, file_name: str, content: bytes) -> Sheet:
        """Read a file without touching the database; raises UnreadableFile."""
        return read_sheet(read_table(file_name, content), self._towns)

    async def preview(self, sheet: Sheet) -> Plan:
        """Say what an import would do; raises WrongRows."""
        kind = _check(sheet)
        async with self._database.read() as connection:
            return await _plan(connection, kind, sheet.records)

    async def take_in(self, sheet: Sheet, origin: Origin) -> Import:
        """Import all records in one transaction; raises WrongRows and stores nothing then."""
        kind = _check(sheet)
        now = self._clock()
        async with self._database.write() as connection:
            # Counting the towns' changes first also makes a second import of the same towns wait.
            await venues.touch(connection, {record.code for record in sheet.records})
            plan = await _plan(connection, kind, sheet.records)
            done = await _carry_out(connection, plan, origin, now)
            await audit.note(connection, "venue_import", now, origin.supporter_id, None)
        log.info("venues_imported", number=done.id, added=done.added, changed=done.changed)
        return done

    async def is_known(self, content: bytes) -> bool:
        """Say whether the very same file was taken in before and stands."""
        async with self._database.read() as connection:
            return await venue_imports.is_known(connection, hash_file(content))

    async def keep(self, supporter_id: int, upload: Upload, upload_id: str) -> str:
        """Keep a file until its import is agreed to, and return its id."""
        async with self._database.write() as connection:
            await venue_imports.put_upload(connection, upload_id, supporter_id, upload, self._clock())
        return upload_id

    async def find_kept(self, supporter_id: int, upload_id: str) -> Upload | None:
        """Return a file that this person looked at, once; None when there is none."""
        async with self._database.write() as connection:
            upload = await venue_imports.find_upload(connection, upload_id, supporter_id)
            await venue_imports.drop_upload(connection, upload_id)
        return upload

    async def list_latest(self) -> tuple[Import, ...]:
        """Return the latest imports, newest first."""
        async with self._database.read() as connection:
            return await venue_imports.list_latest(connection)

    async def undo_last(self, supporter_id: int | None = None) -> Undone:
        """Take the last import back; rows changed by hand since stay. Raises NothingToUndo."""
        now = self._clock()
        async with self._database.write() as connection:
            last = await venue_imports.find_last(connection)
            if last is None or not await venue_imports.note_undone(connection, last.id, now):
                raise NothingToUndo
            undone = await _put_back(connection, last, now)
            await audit.note(connection, "venue_import_undo", now, supporter_id, None)
        log.info("venue_import_undone", number=last.id, restored=undone.restored, removed=undone.removed)
        return undone


def hash_file(content: bytes) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(content).hexdigest()


def _check(sheet: Sheet) -> Kind:
    if sheet.faults or sheet.kind is None:
        raise WrongRows(sheet.faults)
    return sheet.kind


async def _plan(connection: AsyncConnection, kind: Kind, records: Iterable[Record]) -> Plan:
    wanted = tuple(records)
    there = await venues.list_of(connection, kind, {record.code for record in wanted})
    known = {(row.record.code, row.record.ref): row for row in there}
    new: list[Record] = []
    changed: list[tuple[Stored, Record]] = []
    for record in wanted:
        row = known.get((record.code, record.ref))
        if row is None:
            new.append(record)
        elif row.record.cells != record.cells:
            changed.append((row, record))
    return Plan(kind, tuple(new), tuple(changed), len(wanted) - len(new) - len(changed))


async def _carry_out(connection: AsyncConnection, plan: Plan, origin: Origin, now: datetime) -> Import:
    counts = (len(plan.new), len(plan.changed), plan.unchanged)
    number = await venue_imports.put(connection, plan.kind, origin, counts, now)
    before = [Before(record.code, record.ref, None, 1) for record in plan.new]
    before += [
        Before(row.record.code, row.record.ref, row.record.cells, row.version + 1) for row, _ in plan.changed
    ]
    await venue_imports.remember(connection, number, before)
    await venues.add(connection, plan.new, now)
    after = (replace(row, record=record, version=row.version + 1) for row, record in plan.changed)
    await venues.change(connection, plan.kind, after, now)
    return Import(number, plan.kind, origin, now, *counts, None)


async def _put_back(connection: AsyncConnection, done: Import, now: datetime) -> Undone:
    before = await venue_imports.read_before(connection, done.id)
    await venues.touch(connection, {row.code for row in before})
    rows = await venues.list_of(connection, done.kind, {row.code for row in before})
    there = {(row.record.code, row.record.ref): row for row in rows}
    gone: list[int] = []
    restored: list[Stored] = []
    for old in before:
        row = there.get((old.code, old.ref))
        if row is None or row.version != old.version:
            continue
        if old.cells is None:
            gone.append(row.id)
        else:
            record = replace(row.record, cells=old.cells)
            # The version goes back too: the import before this one may be taken back next.
            restored.append(Stored(row.id, old.version - 1, record))
    await venues.remove(connection, done.kind, gone)
    await venues.change(connection, done.kind, restored, now)
    kept = len(before) - len(gone) - len(restored)
    return Undone(done.origin.file_name, len(restored), len(gone), kept)

"""Imports into a real database: all or nothing, once, with their origin, and back again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from knowledge.opendata.columns import Kind
from service.storage import venues
from service.storage.engine import Database
from service.storage.migrate import check
from service.storage.venue_imports import Origin
from service.storage.venues import Stored
from service.venues.folder import take_in_folder
from service.venues.importing import Importing, NothingToUndo, WrongRows, hash_file
from tests.fakes.clock import FakeClock

TOWNS = {"072036": "郡山市", "075213": "三春町"}
HEAD = "全国地方公共団体コード,ID,イベント名,開始日\n"
FIRST = HEAD + "072036,1,あ,2026-12-01\n072036,2,い,2026-12-02\n"
SECOND = HEAD + "072036,1,あ,2026-12-01\n072036,2,い,2026-12-09\n075213,1,う,2026-12-03\n"


@pytest.fixture
def importing(database: Database, clock: FakeClock) -> Importing:
    """Imports for two towns."""
    return Importing(database, TOWNS, clock)


async def take(importing: Importing, text: str, name: str = "x.csv") -> tuple[int, int, int]:
    """Import a CSV and return how many rows were new, changed and the same."""
    content = text.encode()
    origin = Origin(name, hash_file(content), "係の人")
    done = await importing.take_in(importing.read(name, content), origin)
    return done.added, done.changed, done.unchanged


async def rows(database: Database) -> list[tuple[str, str, str]]:
    """Return town, ID and first day of every session."""
    async with database.read() as connection:
        listed = await venues.list_of(connection, Kind.EVENTS)
    return [(row.record.code, row.record.ref, row.record.cells["開始日"]) for row in listed]


async def test_the_tables_are_those_of_the_migrations(database: Database) -> None:
    """Code and migrations make the same tables of venues."""
    await check(database)


async def test_a_second_import_changes_only_what_differs(database: Database, importing: Importing) -> None:
    """New, changed and unchanged rows are counted; rows that the file lacks stay."""
    assert await take(importing, FIRST) == (2, 0, 0)
    assert await take(importing, SECOND) == (1, 1, 1)
    expected = [("072036", "1", "2026-12-01"), ("072036", "2", "2026-12-09"), ("075213", "1", "2026-12-03")]
    assert expected == await rows(database)


async def test_one_wrong_row_leaves_everything_as_it_was(database: Database, importing: Importing) -> None:
    """All or nothing: good rows beside a wrong one are not taken either."""
    await take(importing, FIRST)
    with pytest.raises(WrongRows) as caught:
        await take(importing, SECOND + "072036,9,え,2026-02-30\n")
    assert [(fault.row, fault.column) for fault in caught.value.faults] == [(5, "開始日")]
    assert await rows(database) == [("072036", "1", "2026-12-01"), ("072036", "2", "2026-12-02")]


async def test_the_last_import_is_taken_back(database: Database, importing: Importing) -> None:
    """Undoing brings changed rows back and removes new ones; twice goes one import further back."""
    await take(importing, FIRST)
    await take(importing, SECOND, "second.csv")
    done = await importing.undo_last()
    assert (done.file_name, done.restored, done.removed, done.kept) == ("second.csv", 1, 1, 0)
    assert await rows(database) == [("072036", "1", "2026-12-01"), ("072036", "2", "2026-12-02")]
    await importing.undo_last()
    with pytest.raises(NothingToUndo):
        await importing.undo_last()
    assert await rows(database) == []


async def test_what_was_changed_by_hand_survives_an_undo(
    database: Database, importing: Importing, clock: FakeClock
) -> None:
    """Nobody's later work is lost with an import."""
    await take(importing, FIRST)
    async with database.write() as connection:
        row = await venues.find_by_ref(connection, Kind.EVENTS, "072036", "1")
        assert row is not None
        cells = {**row.record.cells, "開始日": "2027-01-15"}
        edited = Stored(row.id, row.version + 1, replace(row.record, cells=cells))
        await venues.change(connection, Kind.EVENTS, [edited], clock())
    done = await importing.undo_last()
    assert (done.removed, done.kept) == (1, 1)
    assert await rows(database) == [("072036", "1", "2027-01-15")]


async def test_where_rows_come_from_is_kept(importing: Importing, clock: FakeClock) -> None:
    """File, hash, person and moment of every import can be looked up, undone ones too."""
    await take(importing, FIRST)
    await importing.undo_last()
    (made,) = await importing.list_latest()
    expected = ("x.csv", hash_file(FIRST.encode()), "係の人", clock(), clock())
    assert expected == (
        made.origin.file_name,
        made.origin.sha256,
        made.origin.who,
        made.at,
        made.undone_at,
    )


def list_files(folder: Path) -> list[str]:
    """Return every file below a folder."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


async def test_a_folder_is_emptied_once(
    database: Database, importing: Importing, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Good files go to done, wrong ones to failed with their faults; the same file again changes nothing."""
    folder = tmp_path_factory.mktemp("incoming")
    (folder / "a.csv").write_text(FIRST, "utf-8")
    (folder / "b.csv").write_text(HEAD + "072036,1,,\n", "utf-8")
    (folder / "c.csv").write_text(FIRST, "utf-8")
    outcomes = await take_in_folder(importing, folder, "cron")
    assert [outcome.done is not None for outcome in outcomes] == [True, False, False]
    left = list_files(folder)
    assert left == ["done/a.csv", "done/c.csv", "failed/b.csv", "failed/b.csv.errors.txt"]
    faults = (folder / "failed/b.csv.errors.txt").read_text("utf-8")
    assert faults == "2行目 「イベント名」: 書かれていません\n"
    assert len(await rows(database)) == 2


async def test_each_change_of_a_town_is_counted(database: Database, importing: Importing) -> None:
    """Who keeps a copy of a town's sessions sees that it is old."""
    await take(importing, FIRST)
    await take(importing, SECOND)
    async with database.read() as connection:
        assert await venues.read_versions(connection) == {"072036": 2, "075213": 1}

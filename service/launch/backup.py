"""Keeps copies of the database: makes one, checks it, writes its hash beside it, and deletes old ones."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import datetime, timedelta
from pathlib import Path

from service.launch.bot_environment import CannotStart
from service.launch.clock import read_clock
from service.launch.copies import POSTGRES_END, SQLITE_END, copy_in, copy_out, is_sqlite
from service.launch.run import open_database
from service.settings import Settings
from service.storage import jobs

JOB = "backup"
NAME = "oraho-{:%Y%m%dT%H%M%SZ}"


async def backup(settings: Settings) -> None:
    """Copy the database into the backup folder while the service runs."""
    now = read_clock()
    end = SQLITE_END if is_sqlite(settings.database) else POSTGRES_END
    settings.backups.mkdir(parents=True, exist_ok=True, mode=0o700)
    target = settings.backups / (NAME.format(now) + end)
    await asyncio.to_thread(copy_out, settings.database, target)
    target.chmod(0o600)
    hash_path(target).write_text(hash_file(target) + "\n", encoding="ascii")
    old = delete_old(settings.backups, now - timedelta(days=settings.backup_days))
    await _note(settings, now)
    print(f"控えを作りました: {target}")
    if old:
        print(f"{settings.backup_days}日をすぎた控えを{old}個消しました。")


async def restore(settings: Settings, source: Path) -> None:
    """Put a copy in place of the database; the service must be stopped."""
    check_copy(source)
    aside = await asyncio.to_thread(copy_in, settings.database, source)
    database = await open_database(settings)
    await database.close()
    print(f"控えから戻しました: {source}")
    if aside:
        print(f"戻す前のデータベースはここにあります: {aside}")


def check_copy(source: Path) -> None:
    """Raise CannotStart unless the copy is there and is what was written."""
    if not source.is_file():
        raise CannotStart(f"{source} がありません。控えの場所を確かめてください。")
    expected = hash_path(source)
    if not expected.exists() or expected.read_text(encoding="ascii").strip() != hash_file(source):
        raise CannotStart(f"{source} は作ったときと中身が違います。別の控えを選んでください。")


def hash_path(copy: Path) -> Path:
    """Return the file that holds a copy's SHA-256."""
    return copy.with_name(copy.name + ".sha256")


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal digits."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def delete_old(folder: Path, before: datetime) -> int:
    """Delete copies made before the moment, with their hashes; return how many."""
    oldest = NAME.format(before)
    old = [path for path in folder.glob("oraho-*") if path.name < oldest and path.suffix != ".sha256"]
    for path in old:
        hash_path(path).unlink(missing_ok=True)
        path.unlink()
    return len(old)


async def _note(settings: Settings, now: datetime) -> None:
    database = await open_database(settings)
    try:
        async with database.write() as connection:
            await jobs.note_success(connection, JOB, now)
    finally:
        await database.close()

"""Copies a database into a file and back: SQLite online backup, PostgreSQL pg_dump and pg_restore."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy import make_url

from service.launch.bot_environment import CannotStart

SQLITE_END = ".db"
POSTGRES_END = ".dump"


def copy_out(url: str, target: Path) -> None:
    """Write a consistent copy of the running database; raises CannotStart."""
    if is_sqlite(url):
        _copy_sqlite(sqlite_path(url), target)
        check_sqlite(target)
        return
    _run("pg_dump", "--format=custom", "--no-owner", f"--file={target}", _address(url))


def copy_in(url: str, source: Path) -> Path | None:
    """Put a copy in place of the database, which nobody may be using; raises CannotStart.

    Returns where the database that was there is kept (SQLite only).
    """
    if not is_sqlite(url):
        options = ("--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error")
        _run("pg_restore", *options, f"--dbname={_address(url)}", str(source))
        return None
    check_sqlite(source)
    place = sqlite_path(url)
    aside = _put_aside(place)
    fresh = place.with_suffix(".restoring")
    _copy_sqlite(source, fresh)
    fresh.replace(place)
    return aside


def is_sqlite(url: str) -> bool:
    """Say which of the two databases the URL names."""
    return make_url(url).get_backend_name() == "sqlite"


def sqlite_path(url: str) -> Path:
    """Return the file of a SQLite URL."""
    return Path(make_url(url).database or "")


def check_sqlite(path: Path) -> None:
    """Raise CannotStart unless the file is a whole SQLite database."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?immutable=1", uri=True)) as connection:
            found = connection.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.Error as error:
        raise CannotStart(f"{path} はデータベースとして読めません。別の控えを選んでください。") from error
    if found != "ok":
        raise CannotStart(f"{path} は壊れています。別の控えを選んでください。")


def _copy_sqlite(source: Path, target: Path) -> None:
    if not source.exists():
        raise CannotStart(f"{source} がありません。場所を確かめてください。")
    with closing(sqlite3.connect(source)) as origin, closing(sqlite3.connect(target)) as copy:
        origin.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it


def _put_aside(place: Path) -> Path | None:
    """Move the present database and its log away, so that nothing is lost by a wrong restore."""
    if not place.exists():
        return None
    aside = place.with_suffix(".before-restore.db")
    with closing(sqlite3.connect(place)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    place.replace(aside)
    for end in ("-wal", "-shm"):
        Path(f"{place}{end}").unlink(missing_ok=True)
    return aside


def _address(url: str) -> str:
    """Return libpq's form of the URL."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def _run(program: str, *arguments: str) -> None:
    found = shutil.which(program)
    if found is None:
        raise CannotStart(f"{program} が見つかりません。PostgreSQL の道具を入れてください。")
    done = subprocess.run([found, *arguments], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise CannotStart(f"{program} が失敗しました。\n{done.stderr.strip()}")

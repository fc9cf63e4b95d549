"""Venues from the command line: take files in, write the tables out, take the last import back."""

from __future__ import annotations

import getpass
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from knowledge.catalogue import load_catalogue
from knowledge.opendata.columns import Kind
from knowledge.opendata.export import write_csv, write_json
from service.errors import ServiceError
from service.launch.clock import read_clock
from service.launch.run import open_database
from service.settings import Settings
from service.storage import venues
from service.storage.engine import Database
from service.town_data import name_towns
from service.venues.folder import Outcome, take_in_file, take_in_folder
from service.venues.importing import Importing

MOST_FAULTS_SHOWN = 50


class NotTakenIn(ServiceError):
    """At least one file was refused; why stands on the screen."""

    code = "not_taken_in"


async def import_venues(settings: Settings, paths: list[str]) -> None:
    """Take in files, or every table of a folder; raises NotTakenIn when one was refused."""
    outcomes: list[Outcome] = []
    async with _open(settings) as (_, importing):
        for path in map(Path, paths):
            if path.is_dir():
                outcomes += await take_in_folder(importing, path, getpass.getuser())
            elif path.is_file():
                outcomes.append(await take_in_file(importing, path, getpass.getuser()))
            else:
                raise NotTakenIn(f"{path} が見つかりません。")
    for outcome in outcomes:
        print(_say(outcome))
    if any(outcome.faults for outcome in outcomes):
        raise NotTakenIn("取り込めなかったファイルがあります。前のデータはそのままです。")


async def export_venues(settings: Settings, paths: list[str]) -> None:
    """Write events and facilities as CSV and JSON into a folder."""
    async with _open(settings) as (database, _):
        for folder in map(Path, paths):
            folder.mkdir(parents=True, exist_ok=True)
            for kind in Kind:
                async with database.read() as connection:
                    records = [row.record for row in await venues.list_of(connection, kind)]
                (folder / f"{kind.value}.csv").write_text(write_csv(kind, records), "utf-8-sig", newline="")
                (folder / f"{kind.value}.json").write_text(write_json(records), "utf-8")
                print(f"{folder / kind.value}.csv と .json に{len(records)}件を書きました。")


async def undo_import(settings: Settings) -> None:
    """Take the last import back."""
    async with _open(settings) as (_, importing):
        done = await importing.undo_last()
    print(f"{done.file_name} を取り消しました。消した行{done.removed}、戻した行{done.restored}。")
    if done.kept:
        print(f"あとから手で直された{done.kept}行は、そのままです。")


@asynccontextmanager
async def _open(settings: Settings) -> AsyncIterator[tuple[Database, Importing]]:
    towns = name_towns(load_catalogue(settings.content_dir))
    database = await open_database(settings)
    try:
        yield database, Importing(database, towns, read_clock)
    finally:
        await database.close()


def _say(outcome: Outcome) -> str:
    if outcome.faults:
        shown = "\n  ".join(outcome.faults[:MOST_FAULTS_SHOWN])
        more = len(outcome.faults) - MOST_FAULTS_SHOWN
        rest = f"\n  ほかに{more}か所" if more > 0 else ""
        return f"{outcome.file.name}: 取り込みませんでした。\n  {shown}{rest}"
    if outcome.done is None:
        return f"{outcome.file.name}: 前に取り込んだものと同じです。"
    done = outcome.done
    return f"{outcome.file.name}: 新しい行{done.added}、変わった行{done.changed}、同じ行{done.unchanged}。"

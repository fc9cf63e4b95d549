"""Writes approved examples as the repository's files: `python -m service export-examples --out DIR`."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path

from service.launch.clock import read_clock
from service.launch.run import open_database
from service.learning.lessons import Lessons, leave_out_known, list_exports, read_lessons
from service.settings import Settings
from service.storage import audit, examples
from service.storage.engine import Database
from service.storage.examples import ExampleState


async def export_examples(settings: Settings, out: Path) -> None:
    """Write the files of all topics with new lines; that they left is on record."""
    root = settings.content_dir.parent
    database = await open_database(settings)
    try:
        topics = await read_approved(database, await asyncio.to_thread(read_lessons, root))
        async with database.write() as connection:
            await audit.note(connection, "examples_exported", read_clock(), None, None, purpose=out.name)
    finally:
        await database.close()
    for path, text in list_exports(topics, root):
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        (out / path).write_text(text, encoding="utf-8")
    print(f"{sum(map(len, topics.values()))}件の例を、{len(topics)}個のファイルに書きました: {out}")


async def read_approved(database: Database, lessons: Lessons) -> Mapping[str, list[str]]:
    """Return the approved lines by topic that the repository does not have."""
    async with database.read() as connection:
        approved = await examples.list_in(connection, ExampleState.APPROVED)
    return leave_out_known([(one.content.topic, one.content.text) for one in approved], lessons)

"""Trains on the repository's and the approved examples, compares old and new, and proposes the new model."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path

from service.launch.bot_environment import BotEnvironment, find_bot_environment
from service.launch.clock import read_clock
from service.launch.evaluating import evaluate, list_evaluation_files
from service.launch.examples import read_approved
from service.launch.model import ensure_model, find_fingerprint
from service.launch.run import open_database
from service.learning.comparing import Figures, find_objections
from service.learning.lessons import read_lessons, write_lessons
from service.learning.models import Models, write_figures
from service.learning.scoring import Utterance, load_utterances
from service.settings import Settings
from service.storage import jobs, models
from service.storage.engine import Database
from service.storage.models import NewModel

JOB = "retrain"


async def retrain(settings: Settings) -> None:
    """Train and compare on every evaluation set of the repository."""
    files = list_evaluation_files(settings.content_dir.parent)
    await retrain_with(settings, load_utterances(files))


async def retrain_with(settings: Settings, utterances: Sequence[Utterance]) -> NewModel | None:
    """Return the model that was proposed, or None when there is nothing to do or another job does it."""
    environment = find_bot_environment(settings)
    database = await open_database(settings)
    try:
        async with database.write() as connection:
            is_ours = await jobs.take(connection, JOB, timedelta(0), read_clock())
        if not is_ours:
            print("ほかの学習が動いています。終わってから、もう一度始めてください。")
            return None
        try:
            return await _retrain(settings, environment, database, utterances)
        finally:
            async with database.write() as connection:
                await jobs.note_success(connection, JOB, read_clock())
    finally:
        await database.close()


async def _retrain(
    settings: Settings, environment: BotEnvironment, database: Database, utterances: Sequence[Utterance]
) -> NewModel | None:
    topics = await read_approved(database, await asyncio.to_thread(read_lessons, settings.content_dir.parent))
    if not topics:
        print("新しく認められた例がありません。学習することはありません。")
        return None
    folder = settings.models_dir
    more = _write_anew(folder / "lessons", topics)
    base = await find_fingerprint(environment)
    print(f"{sum(map(len, topics.values()))}件の例を加えて学習します。", flush=True)
    own = await ensure_model(environment, folder)
    new = await ensure_model(environment, folder, more)
    old = await _find_present(database, folder, base) or own
    print(f"{len(utterances)}件の試験の質問で、前と新しいモデルを比べます。", flush=True)
    before = await evaluate(environment, old, utterances, settings.content_dir)
    after = await evaluate(environment, new, utterances, settings.content_dir)
    model = NewModel(
        sha256=new.with_name(f"{new.name}.sha256").read_text(encoding="ascii").split()[0],
        file=new.name,
        base=base,
        examples=sum(map(len, topics.values())),
        figures=write_figures(after),
        compared=write_figures(before),
    )
    is_new = await Models(database, folder, read_clock).propose(model)
    _report(before, after, model, is_new=is_new)
    return model


async def _find_present(database: Database, folder: Path, base: str) -> Path | None:
    """Return the released model, unless it builds on other sources than this program's."""
    async with database.read() as connection:
        live = await models.find_live(connection)
    if live is None or live.content.base != base or not (folder / live.content.file).is_file():
        return None
    return folder / live.content.file


def _write_anew(folder: Path, topics: Mapping[str, Sequence[str]]) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    write_lessons(topics, folder)
    return folder


def _report(before: Figures, after: Figures, model: NewModel, *, is_new: bool) -> None:
    for name, old, new in (
        ("正しい", before.correct, after.correct),
        ("聞き返し", before.asked_back, after.asked_back),
        ("まちがい", before.wrong, after.wrong),
        ("危険の見逃し", before.alarms_missed, after.alarms_missed),
    ):
        print(f"  {name}: {old}件 → {new}件")
    for objection in find_objections(before, after):
        print(f"  {objection}")
    words = "窓口の「学習したモデル」で確かめてください。" if is_new else "前に学習したモデルと同じです。"
    print(f"モデル {model.sha256[:12]} ができました。{words}")

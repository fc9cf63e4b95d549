"""Runs the evaluation through the whole service: `python -m tests.nlu.evaluate [--write]`.

Prints how often replies are correct, asked back, handed over or wrong, per style, and what was confused.
With `--write` the tables are put into docs/evaluation.md and the figures into tests/nlu/figures.json.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx

from knowledge.catalogue import load_catalogue
from service.app import build_app, build_parts
from service.logs import configure_logs
from service.settings import Settings
from service.storage.engine import Database
from service.storage.migrate import migrate
from tests.fakes.clock import FakeClock
from tests.fakes.resident import FakeResident
from tests.nlu import figures
from tests.nlu.report import Result, report
from tests.nlu.scoring import FILES, Utterance, Verdict, load_utterances
from tests.real_rasa import ROOT, RealRasa

RESIDENT_SAID = "住民: "
INTRO = """# Evaluation

Made by `make evaluate` on utterances written without sight of the training data (tests/nlu).

"""


async def run(utterances: list[Utterance]) -> list[Result]:
    """Ask every utterance in a conversation of its own and return reply and seconds."""
    catalogue = load_catalogue(ROOT / "data")
    rasa = await asyncio.to_thread(RealRasa.start, catalogue)
    try:
        with tempfile.TemporaryDirectory() as folder:
            return await _ask_all(utterances, rasa, catalogue, Path(folder))
    finally:
        rasa.stop()


async def _ask_all(utterances: list[Utterance], rasa: RealRasa, catalogue: Any, folder: Path) -> list[Result]:
    database = Database(f"sqlite+aiosqlite:///{folder / 'oraho.db'}")
    await migrate(database)
    values: dict[str, Any] = {"secret_key": "s" * 40, "messages_per_minute": 100_000}
    settings = Settings(
        data_dir=folder,
        content_dir=ROOT / "data",
        requests_per_minute_per_address=1_000_000,
        conversations_per_hour_per_address=1_000_000,
        bot_timeout=20,
        **values,
    )
    counter = itertools.count()
    bot = rasa.client()
    parts = build_parts(settings, database, catalogue, bot, FakeClock(), lambda: f"e{next(counter):031d}")
    parts.worker.start()
    transport = httpx.ASGITransport(build_app(parts), raise_app_exceptions=False)
    results = []
    async with httpx.AsyncClient(transport=transport, base_url="http://test", timeout=60) as http:
        for utterance in utterances:
            resident = await FakeResident.begin(http)
            for line in utterance.previous:
                if line.startswith(RESIDENT_SAID):
                    await resident.say(line.removeprefix(RESIDENT_SAID))
            began = time.perf_counter()
            replies = await resident.say(utterance.text)
            reply = replies[-1]["reply"] if replies else {"behaviour": "none", "topic": None}
            results.append(Result(utterance, reply, time.perf_counter() - began))
    await parts.worker.stop()
    await bot.close()
    await database.close()
    return results


def main() -> None:
    """Evaluate and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--write", action="store_true", help="put the table into docs/evaluation.md")
    parser.add_argument("--misses", type=Path, help="write every miss as a JSON line")
    parser.add_argument("files", nargs="*", default=FILES)
    arguments = parser.parse_args()
    configure_logs("error")
    results = asyncio.run(run(load_utterances(*arguments.files)))
    table = report(results)
    print(table)
    if arguments.write:
        (ROOT / "docs" / "evaluation.md").write_text(INTRO + table + "\n", encoding="utf-8")
        figures.write(figures.count(arguments.files, results))
    if arguments.misses:
        lines = [as_miss(result) for result in results if result.verdict is not Verdict.CORRECT]
        arguments.misses.write_text("\n".join(lines), encoding="utf-8")


def as_miss(result: Result) -> str:
    """Return a JSON line with what was expected and what came."""
    utterance, reply = result.utterance, result.reply
    return json.dumps(
        {
            "id": utterance.id,
            "text": utterance.text,
            "verdict": result.verdict,
            "expected": [*utterance.behaviours, *utterance.topics],
            "got": [reply["behaviour"], reply["topic"], reply.get("confidence")],
            "buttons": [choice.get("topic") for choice in reply.get("choices") or () if choice.get("topic")],
        },
        ensure_ascii=False,
    )


if __name__ == "__main__":
    main()

"""Runs the evaluation through the whole service: `python -m tests.nlu.evaluate [--write]`.

Prints how often replies are correct, asked back, handed over or wrong, per style, and every miss.
With `--write` the table is put into docs/evaluation.md.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import tempfile
import time
from collections import defaultdict
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
from tests.nlu.scoring import Utterance, Verdict, judge, load_utterances, share
from tests.real_rasa import ROOT, RealRasa

FILES = ("evaluation_a.jsonl", "evaluation_b.jsonl")
RESIDENT_SAID = "住民: "
INTRO = """# Evaluation

Made by `make evaluate` on utterances written without sight of the training data (tests/nlu).

"""


async def run(utterances: list[Utterance]) -> list[tuple[Utterance, dict[str, Any], float]]:
    """Ask every utterance in a conversation of its own and return reply and seconds."""
    catalogue = load_catalogue(ROOT / "data")
    rasa = await asyncio.to_thread(RealRasa.start, catalogue)
    try:
        with tempfile.TemporaryDirectory() as folder:
            return await _ask_all(utterances, rasa, catalogue, Path(folder))
    finally:
        rasa.stop()


async def _ask_all(
    utterances: list[Utterance], rasa: RealRasa, catalogue: Any, folder: Path
) -> list[tuple[Utterance, dict[str, Any], float]]:
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
            results.append((utterance, reply, time.perf_counter() - began))
    await parts.worker.stop()
    await bot.close()
    await database.close()
    return results


def report(results: list[tuple[Utterance, dict[str, Any], float]]) -> str:
    """Write the table."""
    groups: dict[str, list[Verdict]] = defaultdict(list)
    for utterance, reply, _ in results:
        verdict = judge(utterance, reply)
        groups["all"].append(verdict)
        groups["dialect" if utterance.is_dialect else "no dialect"].append(verdict)
        if utterance.is_safety:
            groups["safety"].append(verdict)
        groups[f"expected {utterance.behaviours[0]}"].append(verdict)
        for style in utterance.styles:
            groups[f"style {style}"].append(verdict)
    head = "| group | n | correct (95 %) | asked back | handed over | declined | wrong (95 %) |"
    line = "|---|---|---|---|---|---|---|"
    rows = [_row(name, verdicts) for name, verdicts in groups.items()]
    seconds = sorted(second for _, _, second in results)
    p50, p95 = seconds[len(seconds) // 2], seconds[int(len(seconds) * 0.95)]
    return "\n".join(
        [head, line, *rows, "", f"Turn over HTTP: p50 {p50 * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms."]
    )


def _row(name: str, verdicts: list[Verdict]) -> str:
    correct, wrong = share(verdicts, Verdict.CORRECT), share(verdicts, Verdict.WRONG)
    others = [
        f"{share(verdicts, verdict)[0]:.1%}"
        for verdict in (Verdict.ASKED_BACK, Verdict.HANDED_OVER, Verdict.DECLINED)
    ]
    cells = [name, str(len(verdicts)), _interval(correct), *others, _interval(wrong)]
    return "| " + " | ".join(cells) + " |"


def _interval(figures: tuple[float, float, float, int]) -> str:
    return f"{figures[0]:.1%} ({figures[1]:.1%}–{figures[2]:.1%})"


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
    if arguments.misses:
        lines = [
            json.dumps(
                {
                    "id": utterance.id,
                    "text": utterance.text,
                    "verdict": judge(utterance, reply),
                    "expected": [*utterance.behaviours, *utterance.topics],
                    "got": [reply["behaviour"], reply["topic"], reply.get("confidence")],
                },
                ensure_ascii=False,
            )
            for utterance, reply, _ in results
            if judge(utterance, reply) is not Verdict.CORRECT
        ]
        arguments.misses.write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()

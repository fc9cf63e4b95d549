"""Print what the pipeline hears: JSON lines {"text", "metadata"?} in, one parsed message a line out.

`python -m bot.hear --model FILE < messages.jsonl > heard.jsonl`; with `--time` it says only how long it took.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import resource
import sys
import time
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from bot.fingerprint import ROOT, model_name
from bot.quiet import noise_to, prepare_environment


def hear(model: Path, messages: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the parsed form of each message, as actions see it in `tracker.latest_message`."""
    prepare_environment()
    with noise_to(ROOT / "var/hear.log"):
        from rasa.core.agent import Agent
        from rasa.core.channels.channel import UserMessage

        processor = Agent.load(str(model)).processor
    loop = asyncio.new_event_loop()
    for message in messages:
        turn = UserMessage(message["text"], metadata=message.get("metadata"))
        yield loop.run_until_complete(processor.parse_message(turn))
    loop.close()


def time_each(turns: Iterable[dict[str, Any]]) -> list[tuple[float, float]]:
    """Return milliseconds by the clock and of CPU for each turn but the first, which waits for the model."""
    marks = [(time.perf_counter(), time.process_time()) for _ in turns]
    return [(1000 * (b[0] - a[0]), 1000 * (b[1] - a[1])) for a, b in pairwise(marks)]


def report(took: list[tuple[float, float]]) -> str:
    """Say in Japanese what one process needed: the middle and the slowest twentieth, and memory at most."""
    rows = [
        f"{name}: 中央 {times[len(times) // 2]:.1f} ms、95% {times[len(times) * 95 // 100]:.1f} ms"
        for name, times in (("時計", sorted(t[0] for t in took)), ("CPU", sorted(t[1] for t in took)))
    ]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return "\n".join(
        [f"{len(took)}文、負荷 {os.getloadavg()[0]:.1f}", *rows, f"メモリ: 最大 {memory:.0f} MB"]
    )


def main() -> int:
    """Read lines from standard input and write lines to standard output."""
    parser = argparse.ArgumentParser(description="聞き取りの結果を一行ずつ出します。")
    parser.add_argument("--model", type=Path, default=ROOT / "var/models" / model_name())
    parser.add_argument("--time", action="store_true", help="かかった時間とメモリだけを出します。")
    arguments = parser.parse_args()
    if not arguments.model.is_file():  # Rasa would silently take another one
        print(f"モデルのファイルがありません: {arguments.model}", file=sys.stderr)
        return 2
    lines = (json.loads(line) for line in sys.stdin if line.strip())
    if arguments.time:
        took = time_each(hear(arguments.model, lines))
        print(report(took) if took else "2文以上を渡してください。")
        return 0
    for heard in hear(arguments.model, lines):
        print(json.dumps(heard, ensure_ascii=False), flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

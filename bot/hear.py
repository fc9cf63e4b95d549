"""Print what the pipeline hears: JSON lines {"text", "metadata"?} in, one parsed message a line out.

`python -m bot.hear --model FILE < messages.jsonl > heard.jsonl`
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Iterable, Iterator
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


def main() -> int:
    """Read lines from standard input and write lines to standard output."""
    parser = argparse.ArgumentParser(description="聞き取りの結果を一行ずつ出します。")
    parser.add_argument("--model", type=Path, default=ROOT / "var/models" / model_name())
    arguments = parser.parse_args()
    if not arguments.model.is_file():  # Rasa would silently take another one
        print(f"モデルのファイルがありません: {arguments.model}", file=sys.stderr)
        return 2
    lines = (json.loads(line) for line in sys.stdin if line.strip())
    for heard in hear(arguments.model, lines):
        print(json.dumps(heard, ensure_ascii=False), flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

"""Ask the real pipeline what it hears, without a server: many messages, one process."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.real_rasa import PYTHON, ROOT

NOW = "2026-11-24T12:00:00+09:00"  # a Tuesday


def hear(model: Path, texts: Sequence[str], now: str = NOW) -> list[dict[str, Any]]:
    """Return for each text what actions see in `tracker.latest_message`."""
    return hear_in_context(model, [(text, {}) for text in texts], now)


def hear_in_context(
    model: Path, turns: Sequence[tuple[str, dict[str, Any]]], now: str = NOW
) -> list[dict[str, Any]]:
    """Do the same for texts that come with what the dialogue remembers (knowledge.context.Context)."""
    lines = "".join(
        json.dumps(
            {"text": text, "metadata": {"turn": "1", "now": now, "context": context}}, ensure_ascii=False
        )
        + "\n"
        for text, context in turns
    )
    result = subprocess.run(
        [PYTHON, "-m", "bot.hear", "--model", model],
        cwd=ROOT,
        input=lines,
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in result.stdout.splitlines()]


def entities(heard: dict[str, Any], name: str) -> list[Any]:
    """Return the values of one kind of entity, in order."""
    return [entity["value"] for entity in heard["entities"] if entity["entity"] == name]

"""Compares pipelines by hearing alone: `make compare-nlu`. Outside CI, since DIET takes many minutes.

Stock pipelines learn the topic as part of the intent (`ask__<topic>`); ours reads it from the metadata.
With `--lines N` every pipeline learns the same N lines of each label, so that DIET ends within the day.
Utterances that the service answers before the bot hears them (danger, private data) are left out.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from knowledge.safety import find_danger, load_safety
from tests.nlu.scoring import FILES, Utterance, load_utterances
from tests.nlu.subsample import JOIN, Label, pick, read_lines, write
from tests.real_rasa import PYTHON, ROOT

PIPELINES = Path(__file__).parent / "pipelines"
OURS = "ours"
UNSURE = frozenset({"unclear", "nlu_fallback"})
HARMLESS = frozenset({"handoff", "smalltalk", "out_of_scope"})
BEHAVIOUR = {
    "venues": "venues",
    "inform": "venues",
    "handoff": "handoff",
    "smalltalk": "smalltalk",
    "affirm": "smalltalk",
    "deny": "smalltalk",
    "out_of_scope": "decline",
    "step": "answer",
}


@dataclass(frozen=True)
class Cost:
    """What a process took: seconds by the clock, seconds of CPU, megabytes at most."""

    wall: float
    cpu: float
    memory: float


def run(arguments: Sequence[str | Path], given: str = "") -> tuple[str, Cost]:
    """Run a command of the bot's environment and measure it; raises RuntimeError when it fails."""
    began = time.monotonic()
    with tempfile.TemporaryFile("w+") as entered, tempfile.TemporaryFile("w+") as printed:
        entered.write(given)
        entered.seek(0)
        environment = {
            **os.environ,
            "RASA_TELEMETRY_ENABLED": "false",
            "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        }
        process = subprocess.Popen(
            [PYTHON, *arguments],
            cwd=ROOT,
            stdin=entered,
            stdout=printed,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
        _, status, usage = os.wait4(process.pid, 0)
        printed.seek(0)
        if status:
            raise RuntimeError(f"{arguments[:4]} ended with {status}")
        cost = Cost(time.monotonic() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)
        return printed.read(), cost


def train(name: str, lines: dict[Label, list[str]], folder: Path) -> tuple[Path, Cost]:
    """Train one pipeline from nothing."""
    data = folder / "data"
    data.mkdir()
    write(lines, data, joined=name != OURS)
    config = ROOT / "bot" / "config.yml" if name == OURS else PIPELINES / f"{name}.yml"
    command: list[str | Path] = ["-m", "rasa", "train", "nlu", "--config", config, "--nlu", data]
    _, cost = run([*command, "--out", folder, "--fixed-model-name", name])
    return folder / f"{name}.tar.gz", cost


def hear(model: Path, texts: Sequence[str]) -> tuple[list[dict[str, Any]], float, Cost]:
    """Return what was heard, milliseconds of CPU a message, and the cost of the whole process."""
    lines = "".join(json.dumps({"text": text}, ensure_ascii=False) + "\n" for text in texts)
    _, start = run(["-m", "bot.hear", "--model", model], lines.splitlines()[0] + "\n")
    printed, cost = run(["-m", "bot.hear", "--model", model], lines)
    heard = [json.loads(line) for line in printed.splitlines()]
    return heard, 1000 * (cost.cpu - start.cpu) / max(1, len(texts) - 1), cost


def label_of(heard: dict[str, Any]) -> tuple[str, str]:
    """Return intent and topic, whichever way the pipeline tells them."""
    intent, _, topic = heard["intent"]["name"].partition(JOIN)
    return intent, heard.get("topic") or topic


def first_of(heard: dict[str, Any]) -> tuple[str, str]:
    """Return the best label, sure or not."""
    if heard.get("topic_ranking"):
        return heard["topic_ranking"][0]["intent"], heard["topic_ranking"][0]["topic"] or ""
    named = [guess["name"] for guess in heard["intent_ranking"] if guess["name"] not in UNSURE]
    intent, _, topic = named[0].partition(JOIN)
    return intent, topic


def is_right(utterance: Utterance, intent: str, topic: str) -> bool:
    """Say whether acting on the label would be right."""
    if intent == "ask":
        return "answer" in utterance.behaviours and (topic in utterance.topics or not utterance.topics)
    return BEHAVIOUR.get(intent, "") in utterance.behaviours


def row(name: str, lines: dict[Label, list[str]], utterances: Sequence[Utterance]) -> str:
    """Train and hear with one pipeline and return its line of the table."""
    with tempfile.TemporaryDirectory() as folder:
        model, training = train(name, lines, Path(folder))
        heard, each, hearing = hear(model, [utterance.text for utterance in utterances])
    labels = [label_of(turn) for turn in heard]
    first = sum(is_right(u, *first_of(turn)) for u, turn in zip(utterances, heard, strict=True))
    right = sum(is_right(u, *label) for u, label in zip(utterances, labels, strict=True))
    asked = sum(intent in UNSURE for intent, _ in labels)
    wrong = sum(
        not is_right(u, intent, topic) and intent not in UNSURE | HARMLESS
        for u, (intent, topic) in zip(utterances, labels, strict=True)
    )
    shares = [f"{count / len(labels):.1%}" for count in (first, right, asked, wrong)]
    costs = [f"{training.wall:.0f}", f"{training.cpu:.0f}", f"{each:.1f}", f"{hearing.memory:.0f}"]
    return f"| {' | '.join([name, *shares, *costs])} |"


def main() -> None:
    """Print the table, a line as soon as it is known."""
    names = sorted(path.stem for path in PIPELINES.glob("*.yml"))
    parser = argparse.ArgumentParser()
    parser.add_argument("pipelines", nargs="*", default=[OURS, *names])
    parser.add_argument("--lines", type=int, help="so many lines of each label, the same for all pipelines")
    parser.add_argument("--files", nargs="*", default=FILES, help="the sets of utterances to hear")
    arguments = parser.parse_args()
    lines = pick(read_lines(ROOT / "data" / "nlu"), arguments.lines)
    rules = load_safety(ROOT / "data" / "knowledge" / "safety.ja.yml")
    utterances = [
        utterance
        for utterance in load_utterances(*arguments.files)
        if not utterance.previous
        and utterance.behaviours[0] not in ("emergency", "privacy_warning", "clarify")
        and not find_danger(utterance.text, rules)
    ]
    picked = f"{arguments.lines} lines a label" if arguments.lines else "all lines"
    print(f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print(f"{sum(map(len, lines.values()))} training lines ({picked}), {len(utterances)} utterances\n")
    print("| pipeline | right first | right | asked back | wrong | training s | CPU s | ms a message | MB |")
    print("|---|---|---|---|---|---|---|---|---|", flush=True)
    for name in arguments.pipelines:
        print(row(name, lines, utterances), flush=True)


if __name__ == "__main__":
    main()

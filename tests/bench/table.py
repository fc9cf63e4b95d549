"""Writes what was measured as pages for docs/."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.load import CONVERSATION, QUESTIONS, Cell, quantile
from tests.bench.sustained import PATIENCE, Stream

QUIET = 0.5  # load of the machine before the run, above which its figures are only ratios
WHERE_TIME_GOES = Path(__file__).with_name("where_time_goes.md")

HEAD = """# How fast Oraho answers

Made by `make bench` on {day}, {cores} cores, {seconds:.0f} seconds a cell. {load}
The machine also ran the residents of this test: read ratios, not figures.
Every line asks the same {questions} questions of the same model and action, {turns} turns a conversation.

- *Stock Rasa* is `rasa run` with its REST channel.
- *Validator compiled* is the same with the one patch of `bot/action_schema.py`.
- *Ours* is the whole path: HTTP, masking, transcript, turn, Rasa, action, stored reply.

| target | residents at once | turns a second | p50 ms | p95 ms | p99 ms | under 2 s | failed |
|---|---|---|---|---|---|---|---|
"""

LOAD_HEAD = """# A steady stream

Made by `make load` on {day}, {cores} cores. {load}
The machine also ran the residents of this test. Whoever has to wait for a free resident is counted from when
the message was due, so that a slow answer cannot hide the next one. An answer that takes more than
{patience:.0f} seconds is missing.

The promise: 20 messages a second for ten minutes; 95 of 100 answered within 2 seconds, 99 of 100 stored
within one.

| target | seconds | a second | messages | stored p50/p99 | answered p50/p95/p99 ms | < 2 s | lost | kept |
|---|---|---|---|---|---|---|---|---|
"""


@dataclass(frozen=True)
class Run:
    """When and where it was measured; `load` is the machine's before it began."""

    day: str
    cores: int
    seconds: float
    load: float


def write_page(cells: Sequence[Cell], run: Run) -> str:
    """Return the page of turns a second."""
    head = HEAD.format(
        day=run.day,
        cores=run.cores,
        seconds=run.seconds,
        load=_say_load(run.load),
        questions=len(QUESTIONS),
        turns=CONVERSATION,
    )
    where = WHERE_TIME_GOES.read_text(encoding="utf-8")
    return head + "".join(map(_row, cells)) + _ratios(cells) + "\n" + where


def write_load(streams: Sequence[Stream], day: str, cores: int, load: float) -> str:
    """Return the page of the steady stream."""
    head = LOAD_HEAD.format(day=day, cores=cores, load=_say_load(load), patience=PATIENCE)
    return head + "".join(f"{write_stream(one)}\n" for one in streams)


def write_stream(stream: Stream) -> str:
    """Return one row."""
    stored, answered = sorted(stream.stored), sorted(stream.answered)
    waits = "/".join(f"{1000 * quantile(answered, share):.0f}" for share in (0.5, 0.95, 0.99))
    acks = "/".join(f"{1000 * quantile(stored, share):.0f}" for share in (0.5, 0.99))
    return (
        f"| {stream.target} | {stream.seconds:.0f} | {stream.rate:.0f} | {len(answered) + stream.failures} "
        f"| {acks} | {waits} | {stream.quick:.1%} | {stream.failures} | {'yes' if stream.is_kept else 'no'} |"
    )


def _say_load(load: float) -> str:
    if load < QUIET:
        return f"The machine was quiet before (load {load:.1f})."
    return f"**The machine was busy with other work (load {load:.1f}), so all is slower than it is.**"


def _row(cell: Cell) -> str:
    return (
        f"| {cell.target} | {cell.concurrency} | {cell.per_second:.1f} | {cell.p50:.0f} | {cell.p95:.0f} "
        f"| {cell.p99:.0f} | {cell.quick:.1%} | {cell.failures} |\n"
    )


def _ratios(cells: Sequence[Cell]) -> str:
    found = {(cell.target, cell.concurrency): cell for cell in cells}
    stock, compiled = found["stock Rasa", 8], found["Rasa, validator compiled", 1]
    lines = ["\n## Ratios of this run\n"]
    for target in dict.fromkeys(cell.target for cell in cells if cell.target.startswith("ours")):
        times = found[target, 8].per_second / stock.per_second
        more = found[target, 1].p50 - compiled.p50
        lines.append(
            f"- {target}: {times:.1f} times the turns per second of stock Rasa with 8 residents; "
            f"p50 with one resident {more:+.0f} ms against Rasa with the validator compiled.\n"
        )
    return "".join(lines)

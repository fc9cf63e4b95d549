"""Writes what was measured as a page for docs/."""

from __future__ import annotations

from collections.abc import Sequence

from tests.bench.load import Cell

HEAD = """# How fast Oraho answers

Made by `make bench` on {day}, {cores} cores, {seconds:.0f} seconds a cell.
The machine also ran the load: read ratios, not figures.
Every line asks the same {questions} questions of the same model and action.

- *Stock Rasa* is `rasa run` with its REST channel.
- *Validator compiled* is the same with the one patch of `bot/action_schema.py`.
- *Ours* is the whole path: HTTP, masking, transcript, turn, Rasa, action, stored reply.

| target | residents at once | turns a second | p50 ms | p95 ms | p99 ms | under 2 s | failed |
|---|---|---|---|---|---|---|---|
"""


def write_page(cells: Sequence[Cell], day: str, cores: int, seconds: float, questions: int) -> str:
    """Return the page."""
    head = HEAD.format(day=day, cores=cores, seconds=seconds, questions=questions)
    return head + "".join(map(_row, cells)) + _ratios(cells)


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

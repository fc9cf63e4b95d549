"""How long after one fault until all is answered again: `python -m tests.faults.recovery --database sqlite`.

Here faults come one at a time, each when all is well, so that each wait belongs to one of them.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import time
from dataclasses import replace
from pathlib import Path

from sqlalchemy import func, select

from service.errors import TryAgain
from service.storage.engine import Database
from service.storage.tables import turn
from service.storage.turns import OPEN
from tests.faults.chaos import ONLY_ON, WEIGHTS, Chaos
from tests.faults.plan import Plan
from tests.faults.residents import Choose, Tally, WebResident
from tests.faults.stage import Stage, Trouble, set_stage

LONGEST = 60.0
KINDS = {name: (*WEIGHTS, *ONLY_ON[name]) for name in ONLY_ON}


def make_plan(database: str) -> Plan:
    """Return a plan for a dozen residents without deaths of their own."""
    return replace(Plan(1, database), death=0.0, web=12, line=0, pause=1.5)


async def measure(database: str, repeats: int) -> dict[str, list[float]]:
    """Return the seconds of each kind of fault, over and over in turn."""
    found: dict[str, list[float]] = {kind: [] for kind in KINDS[database]}
    async with set_stage(make_plan(database)) as stage:
        if isinstance(stage.line.script, Trouble):
            stage.line.script.is_on = False
        is_over, living, tally = asyncio.Event(), [], Tally()
        for number in range(stage.plan.web):
            dice = random.Random(number)
            one = WebResident(f"w{number}", stage.http, _chooser(stage), dice, tally)
            living.append(asyncio.create_task(one.live(stage.plan.pause, is_over)))
        chaos, eyes = Chaos(stage), Database(stage.url)
        for _ in range(repeats):
            for kind, seconds in found.items():
                await _until_answered(eyes)
                await chaos.act(kind)
                seconds.append(round(await _until_answered(eyes), 2))
        is_over.set()
        await asyncio.gather(*living)
        await eyes.close()
    assert tally.accepted["web"] > 0
    return found


def _chooser(stage: Stage) -> Choose:
    return lambda: random.choice(stage.services).url


async def _until_answered(database: Database) -> float:
    """Wait until nothing is open that was stored before now, and something newer is done."""
    started = time.monotonic()
    last = await _find(database, started)
    while time.monotonic() - started < LONGEST:
        try:
            async with database.read() as connection:
                older = select(func.count()).where(turn.c.id <= last, turn.c.state.in_(OPEN))
                newer = select(func.count()).where(turn.c.id > last, turn.c.state == "done")
                counts = [(await connection.execute(query)).scalar_one() for query in (older, newer)]
            if counts[0] == 0 and counts[1] > 0:
                break
        except TryAgain:
            pass
        await asyncio.sleep(0.1)
    return time.monotonic() - started


async def _find(database: Database, started: float) -> int:
    """Return the newest turn, as soon as the database says it."""
    while time.monotonic() - started < LONGEST:
        try:
            async with database.read() as connection:
                newest = await connection.execute(select(func.coalesce(func.max(turn.c.id), 0)))
                return int(newest.scalar_one())
        except TryAgain:
            await asyncio.sleep(0.1)
    raise TimeoutError


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description="一つずつ落として、もとに戻るまでの時間を測ります。")
    parser.add_argument("--database", choices=sorted(KINDS), required=True)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    load = round(os.getloadavg()[0], 1)
    found = asyncio.run(measure(arguments.database, arguments.repeats))
    ordered = sorted(one for seconds in found.values() for one in seconds)
    p95 = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    figures = {"database": arguments.database, "load_before": load, "p95": p95, "seconds": found}
    page = json.dumps(figures, ensure_ascii=False, indent=1) + "\n"
    print(page)
    if arguments.out:
        arguments.out.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()

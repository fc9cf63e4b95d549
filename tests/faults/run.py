"""Runs one slice: residents write while faults happen, then everything is calm, and the oracle counts."""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from dataclasses import asdict, dataclass, field
from statistics import quantiles

from service.storage.engine import Database
from tests.faults.chaos import Chaos
from tests.faults.oracle import Verdict, count_open, end_pauses, judge_line, judge_web
from tests.faults.plan import Plan
from tests.faults.residents import TROUBLE, LineResident, Tally, WebResident, make_line_user
from tests.faults.stage import Stage, set_stage


@dataclass
class Result:
    """One slice's figures, as they are committed."""

    plan: Plan
    web: Verdict
    line: Verdict
    faults: dict[str, int]
    accepted: dict[str, int]
    repeats: int
    refusals: dict[str, int]
    accept_seconds: list[float] = field(default_factory=list)
    answer_seconds: list[float] = field(default_factory=list)
    drain_seconds: float = 0.0

    def as_json(self) -> dict[str, object]:
        """Return everything that can be written as JSON."""
        shown = asdict(self)
        shown["faults_in_all"] = sum(self.faults.values())
        shown["accepted_in_all"] = sum(self.accepted.values())
        shown["violations"] = self.violations
        return shown

    @property
    def violations(self) -> int:
        """Count what must never happen, on both channels."""
        return self.web.violations + self.line.violations


async def run_slice(plan: Plan) -> Result:
    """Run one slice from an empty database."""
    async with set_stage(plan) as stage:
        tally = Tally()
        web, line = _invite(stage, tally)
        is_over = asyncio.Event()
        lives = [one.live(plan.pause, is_over) for one in web]
        lives += [one.live(plan.pause, is_over) for one in line]
        living = [asyncio.create_task(life) for life in lives]
        chaos = Chaos(stage)
        await chaos.rage(plan.seconds)
        is_over.set()
        await asyncio.gather(*living)
        await stage.calm()
        database = Database(stage.url)
        await end_pauses(database)
        drained = await _drain(stage, database)
        for resident in web:
            with contextlib.suppress(*TROUBLE):
                await resident.read()
        on_web, on_line = await judge_web(database, web), await judge_line(database, line, stage.line)
        await database.close()
    return Result(
        plan,
        on_web,
        on_line,
        dict(sorted(chaos.counts.items())),
        dict(tally.accepted),
        tally.repeats,
        {name: tally.refusals.count(name) for name in sorted(set(tally.refusals))},
        _spread(tally.seconds_to_accept),
        _spread(tally.seconds_to_answer),
        round(drained, 1),
    )


def _invite(stage: Stage, tally: Tally) -> tuple[list[WebResident], list[LineResident]]:
    plan = stage.plan
    dice = random.Random(plan.seed)

    def choose() -> str:
        return dice.choice(stage.services).url

    web = [
        WebResident(f"w{n}", stage.http, choose, random.Random(plan.seed * 1000 + n), tally)
        for n in range(plan.web)
    ]
    line = [
        LineResident(
            f"l{n}",
            make_line_user(stage.line, n),
            stage.http,
            choose,
            random.Random(plan.seed + n),
            tally,
            plan.tokens,
        )
        for n in range(plan.line)
    ]
    return web, line


async def _drain(stage: Stage, database: Database) -> float:
    """Wait until every turn is answered and nothing waits to be sent; says how long that took."""
    started = time.monotonic()
    quiet = 0
    while time.monotonic() - started < stage.plan.drain_seconds and quiet < 4:
        calls = len(stage.line.calls)
        await asyncio.sleep(0.5)
        is_quiet = await count_open(database) == 0 and calls == len(stage.line.calls)
        quiet = quiet + 1 if is_quiet else 0
    return time.monotonic() - started


def _spread(seconds: list[float]) -> list[float]:
    """Return median, 95th and 99th percentile."""
    if len(seconds) < 2:
        return []
    cuts = quantiles(seconds, n=100)
    return [round(cuts[place], 3) for place in (49, 94, 98)]

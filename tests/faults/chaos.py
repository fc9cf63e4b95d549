"""Makes one fault after the other, chosen by the plan's dice, and counts them."""

from __future__ import annotations

import asyncio
import contextlib
import random
import resource
from collections import Counter

import aiohttp
from sqlalchemy.exc import DBAPIError

from service.leases import LEASE
from tests.faults.plan import Plan
from tests.faults.stage import Stage

WEIGHTS = {
    "kill service": 5,
    "freeze service shortly": 3,
    "restart service in good order": 2,
    "kill Rasa": 2,
    "Rasa hangs": 2,
    "Rasa answers nothing": 2,
    "Rasa answers nonsense": 2,
    "clock jumps": 2,
    "slow clients": 2,
    "LINE is away": 2,
}
ONLY_ON = {
    "postgresql": {
        "crash database": 2,
        "cut from the database": 2,
        "database stands still": 2,
        "freeze service past its lease": 4,
    },
    "sqlite": {"disk is full": 3, "freeze service past its lease": 1},
}
ROOM = 64 * 1024  # bytes a full disk still takes, about


class Chaos:
    """Counts every fault by its kind; those that take a while run beside each other."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._plan: Plan = stage.plan
        self._dice = random.Random(self._plan.seed * 7919 + 1)
        self.counts: Counter[str] = Counter()
        self._running: set[asyncio.Task[None]] = set()
        self._acts = {
            "kill service": self._kill_service,
            "freeze service past its lease": self._freeze_long,
            "freeze service shortly": self._freeze_shortly,
            "restart service in good order": self._restart,
            "kill Rasa": self._kill_rasa,
            "Rasa hangs": lambda: self._spoil_rasa("hang"),
            "Rasa answers nothing": lambda: self._spoil_rasa("empty"),
            "Rasa answers nonsense": lambda: self._spoil_rasa("broken"),
            "clock jumps": self._jump_clock,
            "slow clients": self._read_slowly,
            "LINE is away": self._take_line_away,
            "crash database": self._crash_database,
            "cut from the database": self._cut_database,
            "database stands still": self._freeze_database,
            "disk is full": self._fill_disk,
        }

    async def rage(self, seconds: float) -> None:
        """Make faults for so long, then let those under way end."""
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while loop.time() < end:
            kind = self._choose()
            self.counts[kind] += 1
            task = asyncio.create_task(self._acts[kind]())
            self._running.add(task)
            task.add_done_callback(self._running.discard)
            await asyncio.sleep(self._dice.uniform(0.3, 1.7) * self._plan.gap)
        await asyncio.gather(*self._running)
        self.counts["died at a failpoint"] = sum(
            max(0, service.deaths - service.asked) for service in self._stage.services
        )

    async def act(self, kind: str) -> None:
        """Make one fault and let it end."""
        await self._acts[kind]()

    def _choose(self) -> str:
        weights = WEIGHTS | ONLY_ON[self._plan.database]
        if self._plan.only:
            weights = dict.fromkeys(self._plan.only, 1)
        return self._dice.choices(list(weights), list(weights.values()))[0]

    async def _kill_service(self) -> None:
        await self._dice.choice(self._stage.services).kill()

    async def _freeze_long(self) -> None:
        await self._freeze(LEASE.total_seconds() + self._dice.uniform(1, 3))

    async def _freeze_shortly(self) -> None:
        await self._freeze(self._dice.uniform(0.5, 3))

    async def _freeze(self, seconds: float) -> None:
        awake = [service for service in self._stage.services if not service.is_frozen]
        if not awake:
            return
        service = self._dice.choice(awake)
        service.freeze()
        await asyncio.sleep(seconds)
        service.thaw()

    async def _restart(self) -> None:
        await self._dice.choice(self._stage.services).end()

    async def _kill_rasa(self) -> None:
        rasa = self._dice.choice(self._stage.rasas)
        await rasa.kill()
        await asyncio.sleep(self._dice.uniform(0, 4))
        await rasa.start()

    async def _spoil_rasa(self, mode: str) -> None:
        rasa = self._dice.choice(self._stage.rasas)
        await rasa.set_mode(self._stage.http, mode)
        await asyncio.sleep(self._dice.uniform(1, 5))
        await rasa.set_mode(self._stage.http, "well")

    async def _jump_clock(self) -> None:
        service = self._dice.choice(self._stage.services)
        service.clock_file.write_text(self._dice.choice(("3600", "-3600")))
        await asyncio.sleep(self._dice.uniform(2, 6))
        service.clock_file.write_text("0")

    async def _read_slowly(self) -> None:
        """Ask for pages and take them a few bytes at a time, or never."""
        url = self._dice.choice(self._stage.services).url

        async def dawdle() -> None:
            with contextlib.suppress(aiohttp.ClientError, OSError):
                async with self._stage.http.get(f"{url}/api/v1/site") as answer:
                    for _ in range(5):
                        await answer.content.read(16)
                        await asyncio.sleep(1)

        await asyncio.gather(*(dawdle() for _ in range(20)))

    async def _take_line_away(self) -> None:
        self._stage.line.is_down = True
        await asyncio.sleep(self._dice.uniform(1, 4))
        self._stage.line.is_down = False

    async def _crash_database(self) -> None:
        if self._stage.postgres is not None and not self._stage.database_is_away:
            self._stage.database_is_away = True
            await self._stage.postgres.crash(self._dice.uniform(0, 2))
            self._stage.database_is_away = False

    async def _cut_database(self) -> None:
        if self._stage.postgres is not None and not self._stage.database_is_away:
            with contextlib.suppress(DBAPIError):
                await self._stage.postgres.cut()

    async def _freeze_database(self) -> None:
        if self._stage.postgres is not None and not self._stage.database_is_away:
            self._stage.database_is_away = True
            await self._stage.postgres.stand_still(self._dice.uniform(1, 6))
            self._stage.database_is_away = False

    async def _fill_disk(self) -> None:
        """Let the service's files grow no further for a while."""
        service = self._dice.choice(self._stage.services)
        sizes = [path.stat().st_size for path in self._stage.folder.glob("o.db*")]
        free = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
        for limit in ((min(sizes) + ROOM, resource.RLIM_INFINITY), free):
            with contextlib.suppress(ProcessLookupError):
                resource.prlimit(service.number, resource.RLIMIT_FSIZE, limit)
            await asyncio.sleep(self._dice.uniform(1, 4))

"""The processes of a run: started, killed, frozen and started again by number."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

ROOT = Path(__file__).parents[2]
START_SECONDS = 120.0


def is_alive(number: int) -> bool:
    """Say whether a process exists."""
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True


def send_signal(number: int, what: signal.Signals) -> None:
    """Send a signal; a process that is gone already does not mind."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(number, what)


async def until_gone(number: int, seconds: float = 15.0) -> None:
    """Wait until a process is gone, and see to it in the end."""
    deadline = time.monotonic() + seconds
    while is_alive(number):
        if time.monotonic() > deadline:
            send_signal(number, signal.SIGKILL)
        await asyncio.sleep(0.05)


class Nest:
    """The loaded process from which services are forked."""

    def __init__(self) -> None:
        self._process: asyncio.subprocess.Process | None = None
        self._one_at_a_time = asyncio.Lock()

    async def open(self) -> None:
        """Start it and let it load the content once."""
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.faults.nest"),
            cwd=ROOT,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        await self.order({"load": str(ROOT / "data")})

    async def order(self, order: dict[str, Any]) -> int:
        """Give one order and return the number it answers."""
        assert self._process is not None
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        async with self._one_at_a_time:
            self._process.stdin.write(json.dumps(order).encode() + b"\n")
            await self._process.stdin.drain()
            return int(await self._process.stdout.readline())

    async def close(self) -> None:
        """End it; what it hatched lives on."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()


@dataclass
class Service:
    """One service process with its settings; `deaths` counts all, `asked` those of our doing."""

    nest: Nest
    url: str
    settings: dict[str, str]
    folder: Path
    control: str
    number: int = 0
    deaths: int = 0
    asked: int = 0
    is_frozen: bool = False

    @property
    def clock_file(self) -> Path:
        """Where the seconds stand by which this process's clock is wrong."""
        return self.folder / "clock"

    async def start(self) -> None:
        """Hatch it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        order = {"settings": self.settings, "log": str(self.folder / "log"), "control": self.control}
        self.number = await self.nest.order({**order, "clock": str(self.clock_file)})
        self.is_frozen = False

    async def kill(self) -> None:
        """Kill it as a power cut would."""
        self.asked += 1
        send_signal(self.number, signal.SIGKILL)
        await until_gone(self.number)

    async def end(self) -> None:
        """Ask it to end in good order."""
        self.asked += 1
        self.thaw()
        send_signal(self.number, signal.SIGTERM)
        await until_gone(self.number, 30)

    def freeze(self) -> None:
        """Let it stand still."""
        send_signal(self.number, signal.SIGSTOP)
        self.is_frozen = True

    def thaw(self) -> None:
        """Let it go on."""
        send_signal(self.number, signal.SIGCONT)
        self.is_frozen = False

    async def watch(self) -> None:
        """Start it again whenever it died by itself, as a supervisor does."""
        while True:
            await asyncio.sleep(0.1)
            if not is_alive(self.number):
                self.deaths += 1
                await self.start()


@dataclass
class Rasa:
    """One stand-in for Rasa."""

    nest: Nest
    port: int
    seed: int
    thinking: float
    remembers: bool = False
    number: int = 0

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        """Start it, unless it runs."""
        if self.number and is_alive(self.number):
            return
        what = {"port": self.port, "seed": self.seed, "thinking": self.thinking}
        what["remembers"] = self.remembers
        self.number = await self.nest.order({"rasa": what, "log": os.devnull})
        await until_answers(f"{self.url}/webhooks/oraho/")

    async def kill(self) -> None:
        """Kill it."""
        if self.number:
            send_signal(self.number, signal.SIGKILL)
            await until_gone(self.number)

    async def set_mode(self, http: aiohttp.ClientSession, mode: str) -> None:
        """Let every turn go wrong in one way, or well again."""
        with contextlib.suppress(aiohttp.ClientError, TimeoutError):
            await http.post(f"{self.url}/mode/{mode}", timeout=aiohttp.ClientTimeout(3))


async def until_answers(url: str) -> None:
    """Wait until something answers below 500 there."""
    deadline = time.monotonic() + START_SECONDS
    async with aiohttp.ClientSession() as http:
        while time.monotonic() < deadline:
            try:
                async with http.get(url, timeout=aiohttp.ClientTimeout(2)) as answer:
                    if answer.status < 500:
                        return
            except (aiohttp.ClientError, TimeoutError):
                pass
            await asyncio.sleep(0.1)
    raise TimeoutError(url)

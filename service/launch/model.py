"""Makes sure that there is a trained model for the present data, and shows progress while it trains."""

from __future__ import annotations

import asyncio
from pathlib import Path

from service.launch.bot_environment import ROOT, BotEnvironment, CannotStart

DOT_SECONDS = 5.0


async def ensure_model(environment: BotEnvironment, folder: Path, more: Path | None = None) -> Path:
    """Return the model of the present data, training it first if need be; raises CannotStart.

    `more` is a folder of further examples.
    """
    further = ("--more", str(more)) if more else ()
    process = await asyncio.create_subprocess_exec(
        *environment.command("bot.train", "--out", str(folder), *further),
        cwd=ROOT,
        env=environment.variables,
    )
    ticking = asyncio.create_task(_tick())
    try:
        code = await process.wait()
    finally:
        ticking.cancel()
        if process.returncode is None:
            process.terminate()
    if code != 0:
        raise CannotStart(f"言葉の学習に失敗しました。{folder / 'train.log'} を見てください。")
    return folder / f"oraho-{await find_fingerprint(environment, more)}.tar.gz"


async def find_fingerprint(environment: BotEnvironment, more: Path | None = None) -> str:
    """Return the fingerprint of the sources, with further examples or without."""
    process = await asyncio.create_subprocess_exec(
        *environment.command("bot.fingerprint", *((str(more),) if more else ())),
        cwd=ROOT,
        env=environment.variables,
        stdout=asyncio.subprocess.PIPE,
    )
    printed, _ = await process.communicate()
    return printed.decode().strip()


async def _tick() -> None:
    seconds = 0.0
    while True:
        await asyncio.sleep(DOT_SECONDS)
        seconds += DOT_SECONDS
        print(f"  学習しています… {seconds:.0f} 秒", flush=True)

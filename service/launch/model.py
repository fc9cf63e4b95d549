"""Makes sure that there is a trained model for the present data, and shows progress while it trains."""

from __future__ import annotations

import asyncio
from pathlib import Path

from service.launch.bot_environment import ROOT, BotEnvironment, CannotStart

DOT_SECONDS = 5.0


async def ensure_model(environment: BotEnvironment, folder: Path) -> Path:
    """Return the model of the present data, training it first if need be; raises CannotStart."""
    process = await asyncio.create_subprocess_exec(
        *environment.command("bot.train", "--out", str(folder)),
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
    return await _find_model(environment, folder)


async def _find_model(environment: BotEnvironment, folder: Path) -> Path:
    process = await asyncio.create_subprocess_exec(
        *environment.command("bot.fingerprint"),
        cwd=ROOT,
        env=environment.variables,
        stdout=asyncio.subprocess.PIPE,
    )
    printed, _ = await process.communicate()
    return folder / f"oraho-{printed.decode().strip()}.tar.gz"


async def _tick() -> None:
    seconds = 0.0
    while True:
        await asyncio.sleep(DOT_SECONDS)
        seconds += DOT_SECONDS
        print(f"  学習しています… {seconds:.0f} 秒", flush=True)

"""Evaluates one model: a whole service of its own, with that model's Rasa, is asked every utterance."""

from __future__ import annotations

import asyncio
import itertools
import secrets
import socket
import tempfile
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
from pydantic import SecretStr

from actions.base import Sources
from actions.register import build_executor
from knowledge.catalogue import Catalogue, load_catalogue
from knowledge.venues import FileVenues
from service.action_endpoint import build_action_app
from service.app import build_app, build_parts
from service.bot_client import RasaBot
from service.conversation.desk_hours import TOKYO
from service.launch.bot_environment import ROOT, BotEnvironment, CannotStart
from service.launch.servers import LOOPBACK, make_server
from service.learning.comparing import Figures, count
from service.learning.scoring import Utterance
from service.settings import Settings
from service.storage.engine import Database
from service.storage.migrate import migrate

# The utterances speak of days around this one; every model is asked at the same moment.
ASKED_AT = datetime(2026, 11, 24, 12, 0, tzinfo=TOKYO)
START_SECONDS = 300
BOT_SECONDS = 20.0
RESIDENT_SAID = "住民: "


async def evaluate(
    environment: BotEnvironment, model: Path, utterances: Sequence[Utterance], content: Path
) -> Figures:
    """Return what the model answers; nothing of it reaches the real database. Raises CannotStart."""
    catalogue = load_catalogue(content)
    with tempfile.TemporaryDirectory() as folder:
        async with _open_bot(environment, model, catalogue) as bot:
            return count(await _ask_all(bot, utterances, catalogue, _make_settings(Path(folder), content)))


@asynccontextmanager
async def _open_bot(environment: BotEnvironment, model: Path, catalogue: Catalogue) -> AsyncIterator[RasaBot]:
    """Start the action endpoint and a Rasa on free ports of loopback, and end them."""
    action_token, token = secrets.token_hex(16), secrets.token_hex(16)
    action_port, port = _find_port(), _find_port()
    venues = FileVenues(catalogue.sessions, catalogue.municipalities, catalogue.needs)
    executor = build_executor(Sources(lambda: catalogue, venues))
    server = make_server(build_action_app(executor, action_token), LOOPBACK, action_port)
    serving = asyncio.create_task(server.serve())
    variables = {
        **environment.variables,
        "ORAHO_RASA_TOKEN": token,
        "ORAHO_ACTION_TOKEN": action_token,
        "ORAHO_ACTION_URL": f"http://{LOOPBACK}:{action_port}/internal/actions",
    }
    environment = replace(environment, variables=variables)
    process = await asyncio.create_subprocess_exec(
        *environment.command("bot.serve", "--model", str(model), "--port", str(port)),
        cwd=ROOT,
        env=environment.variables,
        stdout=asyncio.subprocess.DEVNULL,
    )
    bot = RasaBot(f"http://{LOOPBACK}:{port}", token, BOT_SECONDS)
    try:
        await _wait(bot, process)
        yield bot
    finally:
        await bot.close()
        if process.returncode is None:
            process.kill()
            await process.wait()
        server.should_exit = True
        await serving


async def _wait(bot: RasaBot, process: asyncio.subprocess.Process) -> None:
    for _ in range(START_SECONDS * 2):
        if await bot.is_awake():
            return
        if process.returncode is not None:
            break
        await asyncio.sleep(0.5)
    raise CannotStart("比べるための聞き取り(Rasa)が始まりませんでした。")


async def _ask_all(
    bot: RasaBot, utterances: Sequence[Utterance], catalogue: Catalogue, settings: Settings
) -> list[tuple[Utterance, str, str | None]]:
    database = Database(f"sqlite+aiosqlite:///{settings.data_dir / 'evaluation.db'}")
    await migrate(database)
    numbers = itertools.count()
    parts = build_parts(
        settings, database, catalogue, bot, lambda: ASKED_AT, lambda: f"e{next(numbers):031d}"
    )
    parts.worker.start()
    transport = httpx.ASGITransport(build_app(parts), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://evaluation", timeout=60) as http:
        results = [(utterance, *await _ask(http, utterance)) for utterance in utterances]
    await parts.worker.stop()
    await database.close()
    return results


async def _ask(http: httpx.AsyncClient, utterance: Utterance) -> tuple[str, str | None]:
    """Say the utterance in a conversation of its own; return behaviour and topic of the last reply."""
    begun = (await http.post("/api/v1/conversations", json={})).raise_for_status().json()
    earlier = [
        line.removeprefix(RESIDENT_SAID) for line in utterance.previous if line.startswith(RESIDENT_SAID)
    ]
    replies: list[dict[str, Any]] = []
    for number, text in enumerate([*earlier, utterance.text]):
        answer = await http.post(
            f"/api/v1/conversations/{begun['id']}/messages",
            json={"client_id": f"evaluation-{number}", "text": text},
            headers={"Authorization": f"Bearer {begun['token']}"},
            params={"wait": 30},
        )
        replies = answer.raise_for_status().json()["replies"]
    if not replies:
        return "none", None
    reply: dict[str, Any] = replies[-1]["reply"]
    return str(reply["behaviour"]), reply["topic"]


def list_evaluation_files(root: Path) -> Iterable[Path]:
    """Return the evaluation sets of the repository."""
    return sorted((root / "tests/nlu").glob("evaluation_*.jsonl"))


def _make_settings(folder: Path, content: Path) -> Settings:
    """Return settings that know nothing of the environment: no LINE, no mail, no limits to speak of."""
    return Settings.model_construct(
        data_dir=folder,
        content_dir=content,
        secret_key=SecretStr(secrets.token_hex(32)),
        bot_timeout=BOT_SECONDS,
        messages_per_minute=1_000_000,
        messages_per_minute_in_all=1_000_000,
        requests_per_minute_per_address=1_000_000,
        conversations_per_hour_per_address=1_000_000,
    )


def _find_port() -> int:
    """Return a port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])

"""Starts everything on one machine, says where people go, and stops everything on Ctrl-C."""

from __future__ import annotations

import asyncio
import contextlib

from actions.base import Sources
from actions.register import build_executor
from knowledge.catalogue import Catalogue, load_catalogue
from service import metrics_endpoint
from service.action_endpoint import build_action_app
from service.app import build_app, build_parts
from service.bot_client import RasaBot
from service.bot_fleet import BotFleet
from service.conversation.ports import Bot
from service.failpoints import read_failpoints
from service.launch.bot_environment import find_bot_environment
from service.launch.clock import make_id, read_clock
from service.launch.model import ensure_model
from service.launch.rasa import RasaProcess
from service.launch.servers import Servers
from service.metrics import Metrics
from service.owners import name_place, take_over
from service.parts import Parts
from service.settings import Settings
from service.storage.engine import Database
from service.storage.migrate import migrate


async def run_everything(settings: Settings, metrics: Metrics) -> None:
    """Train if needed, migrate, start Rasa and the service; returns after Ctrl-C."""
    environment = find_bot_environment(settings)
    print("1/3 言葉の学習を確かめています。", flush=True)
    model = await ensure_model(environment, settings.models_dir)
    print("2/3 聞き取り(Rasa)を始めています。30秒ほどかかります。", flush=True)
    rasa = asyncio.create_task(RasaProcess(environment, model, settings.rasa_port).keep_running())
    try:
        await serve(settings, metrics)
    finally:
        rasa.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await rasa


async def serve(settings: Settings, metrics: Metrics) -> None:
    """Serve the public app and the action endpoint; Rasa runs elsewhere."""
    catalogue = load_catalogue(settings.content_dir)
    database = await open_database(settings)
    bots = open_bots(settings)
    try:
        parts = make_parts(settings, database, catalogue, BotFleet(bots))
        await parts.knowledge.library.refresh()
        await take_over(database, name_place(settings.port))
        executor = build_executor(make_sources(parts))
        action_app = build_action_app(executor, settings.action_token.get_secret_value())
        metrics_endpoint.install(action_app, metrics, database, read_clock)
        servers = Servers(build_app(parts), settings.host, settings.port, action_app, settings.action_port)
        announcing = asyncio.create_task(_announce(parts))
        await servers.run()
        announcing.cancel()
    finally:
        for bot in bots:
            await bot.close()
        await database.close()


async def open_database(settings: Settings) -> Database:
    """Open the database and bring it to the present schema."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    database = Database(settings.database, reach=read_failpoints(settings.failpoints))
    await migrate(database)
    return database


def make_parts(settings: Settings, database: Database, catalogue: Catalogue, bot: Bot) -> Parts:
    """Build the parts with the real clock and real ids."""
    return build_parts(settings, database, catalogue, bot, read_clock, make_id)


def make_sources(parts: Parts) -> Sources:
    """Return what actions may ask: the present words of officials, and venues."""
    return Sources(parts.knowledge.library.catalogue, parts.venues, parts.settings.base_url)


def join_link(settings: Settings, token: str) -> str:
    """Return the one-time link of an invitation."""
    return f"{settings.base_url}/desk/join?token={token}"


def open_bots(settings: Settings) -> tuple[RasaBot, ...]:
    """Return one client for each Rasa; where there are several, half the time is kept for a second one."""
    addresses = settings.rasas
    seconds = settings.bot_timeout if len(addresses) == 1 else settings.bot_timeout / 2
    token = settings.rasa_token.get_secret_value()
    return tuple(RasaBot(address, token, seconds) for address in addresses)


async def _announce(parts: Parts) -> None:
    """Say where people go as soon as the bot answers."""
    while not await parts.bot.is_awake():  # noqa: ASYNC110 - another process, nothing to wait on
        await asyncio.sleep(0.5)
    url = parts.settings.base_url
    print(
        f"3/3 始まりました。\n  住民のページ    {url}/chat\n  支援員の窓口    {url}/desk\n"
        f"  町のページの例  {url}/demo",
        flush=True,
    )
    token = await parts.accounts.invite_first()
    if token:
        link = join_link(parts.settings, token)
        print(
            f"  最初の管理者を登録する(1回だけ、48時間使えます):\n  {link}\n"
            "  登録の途中で、スマホの認証アプリの6けたの数字を入れます。\n"
            "  スマホがなければ、別の窓で make code を実行してください。",
            flush=True,
        )
    print("終わるときは Ctrl-C を押してください。", flush=True)

"""The command line: `python -m service run | serve | migrate | invite | line-check`."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from service.errors import ServiceError
from service.launch.invite import invite
from service.launch.line_check import check_line
from service.launch.run import open_database, run_everything, serve
from service.logs import configure_logs
from service.settings import Settings, load_settings


async def _migrate(settings: Settings) -> None:
    database = await open_database(settings)
    await database.close()
    print("データベースを最新の形にしました。")


COMMANDS = {
    "run": (run_everything, "学習、Rasa、サービスをまとめて始める"),
    "serve": (serve, "サービスだけを始める(Rasa は別に動かす)"),
    "migrate": (_migrate, "データベースを最新の形にする"),
    "line-check": (check_line, "LINE の公式アカウントの設定を確かめる"),
    "invite": (invite, "支援員を登録する1回だけのリンクを作る"),
}


@contextmanager
def open_log(settings: Settings, command: str) -> Iterator[TextIO]:
    """On one machine events go to a file, so that people can read the screen; otherwise to stderr."""
    if command != "run":
        yield sys.stderr
        return
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with (settings.data_dir / "service.log").open("a", encoding="utf-8", buffering=1) as stream:
        yield stream


def main() -> int:
    """Run one command; what cannot start says why in Japanese."""
    parser = argparse.ArgumentParser(prog="python -m service", description="おらほの相談サービス")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, (_, explanation) in COMMANDS.items():
        commands.add_parser(name, help=explanation)
    arguments = parser.parse_args()
    try:
        settings = load_settings()
        with open_log(settings, arguments.command) as stream:
            configure_logs(settings.log_level, stream)
            asyncio.run(COMMANDS[arguments.command][0](settings))
    except ServiceError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

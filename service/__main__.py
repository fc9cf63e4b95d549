"""The command line: `python -m service run | serve | migrate | invite | code | line-check | …-venues`."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TextIO

from service.errors import ServiceError
from service.launch.code import show_code
from service.launch.invite import invite
from service.launch.line_check import check_line
from service.launch.run import open_database, run_everything, serve
from service.launch.venues import export_venues, import_venues, undo_import
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
    "invite": (invite, "管理者を登録する1回だけのリンクを作る"),
    "code": (show_code, "認証アプリの代わりに、6けたの数字を出す(試すとき)"),
    "undo-import": (undo_import, "教室と会場の、最後の取り込みを取り消す"),
}
# Commands that work on files or folders.
FILE_COMMANDS = {
    "import-venues": (import_venues, "教室と会場の表(CSV、Excel、またはフォルダー)を取り込む"),
    "export-venues": (export_venues, "教室と会場の表を、フォルダーに書き出す"),
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


def _start(arguments: argparse.Namespace, settings: Settings) -> Coroutine[Any, Any, None]:
    if arguments.command in FILE_COMMANDS:
        return FILE_COMMANDS[arguments.command][0](settings, arguments.paths)
    return COMMANDS[arguments.command][0](settings)


def main() -> int:
    """Run one command; what cannot start says why in Japanese."""
    parser = argparse.ArgumentParser(prog="python -m service", description="おらほの相談サービス")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, (_, explanation) in COMMANDS.items():
        commands.add_parser(name, help=explanation)
    for name, (_, explanation) in FILE_COMMANDS.items():
        commands.add_parser(name, help=explanation).add_argument("paths", nargs="+", metavar="場所")
    arguments = parser.parse_args()
    try:
        settings = load_settings()
        with open_log(settings, arguments.command) as stream:
            configure_logs(settings.log_level, stream)
            asyncio.run(_start(arguments, settings))
    except ServiceError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

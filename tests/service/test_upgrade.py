"""Upgrades: what was stored under the first schema is all there, and works, under the present one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.context import Context
from knowledge.reply import Behaviour, Reply, TextPart
from service.codec import dump_context, dump_reply
from service.conversation.model import HandoffState, Mode
from service.leases import LEASE
from service.storage import conversations, handoffs, outbox, transcript, turns
from service.storage.engine import Database
from service.storage.migrate import check, migrate
from tests.conftest import KINDS, make_url_of

FIRST = "0001"
AT = datetime(2026, 11, 1, 9, 30, tzinfo=UTC)
REPLY = Reply(Behaviour.ANSWER, topic="x", parts=(TextPart("はい", easy="はい"),))
# Written by hand, as the first release wrote: the present code may no longer be able to.
ROWS = {
    "conversation": {
        "id": "c1",
        "channel": "line",
        "token_hash": "h",
        "origin": "https://town.example",
        "mode": "waiting",
        "episode": 3,
        "context": dump_context(Context(living="072044", misses=2)),
        "last_seq": 2,
        "created_at": AT,
        "seen_at": AT,
    },
    "message": {
        "id": 2,
        "conversation_id": "c1",
        "seq": 2,
        "speaker": "bot",
        "at": AT,
        "reply": dump_reply(REPLY),
        "turn_id": 1,
        "part": 0,
    },
    "turn": {
        "id": 2,
        "conversation_id": "c1",
        "external_id": "x2",
        "message_seq": 1,
        "text": "もしもし",
        "masked": "",
        "state": "working",
        "attempts": 1,
        "fence": 1,
        "owner": "gone",
        "lease_until": AT,
        "created_at": AT,
    },
    "outbox": {
        "id": 1,
        "conversation_id": "c1",
        "channel": "line",
        "first_seq": 2,
        "last_seq": 2,
        "page": 0,
        "state": "pending",
        "retry_key": "6dc0b3a3-5d2e-4f43-9b0e-2b3f3c1a0001",
        "attempts": 0,
        "next_at": AT,
        "created_at": AT,
    },
    "handoff": {
        "id": 1,
        "conversation_id": "c1",
        "state": "waiting",
        "municipality": "072044",
        "reason": "asked",
        "summary": "",
        "urgent": False,
        "opened_at": AT,
    },
}


@pytest_asyncio.fixture(params=KINDS)
async def old_database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    """A database of the first release with a conversation in the middle of things."""
    database = Database(await make_url_of(request, tmp_path))
    await migrate(database, FIRST)
    async with database.write() as connection:
        for table, values in ROWS.items():
            await _insert(connection, table, values, is_sqlite=database.is_sqlite)
    yield database
    await database.close()


async def test_an_upgrade_keeps_everything_and_work_goes_on(old_database: Database) -> None:
    """Words, context, handoff, the turn in hand and the unsent reply survive the upgrade."""
    await migrate(old_database)
    await check(old_database)
    async with old_database.write() as connection:
        conversation = await conversations.find(connection, "c1")
        assert conversation is not None
        assert (conversation.mode, conversation.episode) == (Mode.WAITING, 3)
        assert (conversation.context.living, conversation.context.misses) == ("072044", 2)
        (message,) = await transcript.read_after(connection, "c1", 0)
        assert (message.seq, message.at, message.reply) == (2, AT, REPLY)
        handoff = await handoffs.find_open(connection, "c1")
        assert handoff is not None
        assert (handoff.state, handoff.municipality) == (HandoffState.WAITING, "072044")
        turn = await turns.claim(connection, "new release", old_database.time, LEASE)
        assert turn is not None
        assert (turn.inbound.text, turn.attempts) == ("もしもし", 2)
        bundle = await outbox.claim(connection, ["line"], "new release", old_database.time, LEASE)
        assert bundle is not None
        assert bundle.retry_key == ROWS["outbox"]["retry_key"]


async def test_upgrading_twice_changes_nothing(old_database: Database) -> None:
    """A process that starts when another one has upgraded already goes on."""
    await migrate(old_database)
    await migrate(old_database)
    async with old_database.read() as connection:
        assert len(await transcript.read_after(connection, "c1", 0)) == 1


async def _insert(
    connection: AsyncConnection, table: str, values: dict[str, object], *, is_sqlite: bool
) -> None:
    if is_sqlite:
        values = {
            name: value.strftime("%Y-%m-%d %H:%M:%S.%f") if isinstance(value, datetime) else value
            for name, value in values.items()
        }
    names = ", ".join(values)
    places = ", ".join(f":{name}" for name in values)
    await connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({places})"), values)

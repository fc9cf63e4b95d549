"""Fifty supporters race for whatever waits: nobody gets what another has, and nobody is forgotten.

`HANDOFFS=1000 SEEDS=20 pytest tests/desk/test_race.py` is the full race.
"""

from __future__ import annotations

import asyncio
import os
import random
from collections import Counter
from collections.abc import Callable

import pytest
from sqlalchemy import text

from knowledge.catalogue import Catalogue
from knowledge.context import Context
from knowledge.reply import HandoffWish
from service.app import build_parts
from service.conversation.model import Conversation, HandoffRequest, HandoffState, Mode
from service.errors import AlreadyClaimed
from service.parts import Parts
from service.settings import Settings
from service.storage import conversations, handoffs
from service.storage.engine import Database
from service.storage.supporters import Supporter
from tests.desk.people import hire
from tests.fakes.bot import FakeBot
from tests.fakes.clock import FakeClock

HANDOFFS = int(os.environ.get("HANDOFFS", "12"))
SEEDS = int(os.environ.get("SEEDS", "1"))
SUPPORTERS = 50
LOOKS_AGAIN = 0.2  # how often a supporter tries what they might know to be taken


async def queue_up(parts: Parts, count: int, seed: int) -> list[int]:
    """Let residents wait; return the numbers of their handoffs."""
    numbers = []
    for number in range(count):
        name = f"race-{seed}-{number}"
        now = parts.clock()
        async with parts.database.write() as connection:
            conversation = Conversation(name, "web", Mode.WAITING, 1, Context(), 0, now, now)
            await conversations.create(connection, conversation, "-", "")
            request = HandoffRequest(HandoffState.WAITING, "070009", HandoffWish("asked"))
            await handoffs.open_or_raise(connection, name, request, now)
            handoff = await handoffs.find_open(connection, name)
            assert handoff is not None
            numbers.append(handoff.id)
    return numbers


async def grab(
    parts: Parts, supporter: Supporter, numbers: list[int], taken: Counter[int], dice: random.Random
) -> None:
    """Go through the queue, taking what can be had; some give up in the middle of a click."""
    for number in numbers:
        if taken[number] and dice.random() > LOOKS_AGAIN:
            continue
        claiming = asyncio.create_task(parts.desk.claim(number, supporter))
        if dice.random() < 0.05:
            await asyncio.sleep(0)
            claiming.cancel()
        try:
            await claiming
            taken[number] += 1
        except (AlreadyClaimed, asyncio.CancelledError):
            continue


@pytest.mark.parametrize("seed", range(SEEDS))
async def test_fifty_supporters_race(
    settings: Settings,
    database: Database,
    catalogue: Catalogue,
    bot: FakeBot,
    clock: FakeClock,
    ids: Callable[[], str],
    seed: int,
) -> None:
    """Each handoff ends up with exactly one supporter, who is the one that was told so."""
    dice = random.Random(seed)
    offices = [database]
    if not database.is_sqlite:  # other processes have connections of their own
        offices += [Database(database.url, time=database.time) for _ in range(2)]
    desks = [build_parts(settings, office, catalogue, bot, clock, ids) for office in offices]
    team = [await hire(desks[0], f"s{number}") for number in range(SUPPORTERS)]
    numbers = await queue_up(desks[0], HANDOFFS, seed)
    taken: Counter[int] = Counter()
    work = [grab(dice.choice(desks), one, numbers, taken, random.Random(dice.random())) for one in team]
    await asyncio.gather(*work)
    last = Counter(dict.fromkeys(numbers, 0))
    await grab(desks[0], team[0], numbers, last, random.Random(seed))  # whoever was let go is still there
    async with database.read() as connection:
        rows = await connection.execute(text("SELECT id, supporter_id FROM handoff"))
        held = {row.id: row.supporter_id for row in rows}
        joined = (
            await connection.execute(text("SELECT COUNT(*) FROM message GROUP BY conversation_id"))
        ).all()
    for office in offices[1:]:
        await office.close()
    assert [number for number in numbers if taken[number] > 1] == []
    assert [number for number in numbers if held[number] is None] == []
    assert {count for (count,) in joined} == {1}

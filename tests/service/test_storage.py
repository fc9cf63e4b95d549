"""Queries keep their promises on both databases."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from knowledge.context import Context
from knowledge.reply import Behaviour, HandoffWish, Reply, TextPart
from service.conversation.model import (
    Conversation,
    Draft,
    HandoffRequest,
    HandoffState,
    Inbound,
    Mode,
    Speaker,
)
from service.errors import Fenced
from service.storage import conversations, handoffs, job_table, supporters, transcript, turns
from service.storage.engine import Database
from service.storage.migrate import check
from service.storage.once import insert_once
from tests.fakes.clock import FakeClock

LEASE = timedelta(seconds=30)


async def begin(database: Database, clock: FakeClock, name: str = "c1") -> Conversation:
    """Store a conversation."""
    conversation = Conversation(name, "web", Mode.BOT, 1, Context(), 0, clock(), clock())
    async with database.write() as connection:
        await conversations.create(connection, conversation, "hash", "")
    return conversation


async def put_turn(database: Database, clock: FakeClock, number: int, name: str = "c1") -> int:
    """Store a message and its turn."""
    async with database.write() as connection:
        draft = Draft(Speaker.RESIDENT, text=f"t{number}")
        (message,) = await transcript.append(connection, name, [draft], clock())
        return await turns.put(
            connection, name, Inbound(f"x{number}", text=f"t{number}"), message.seq, clock()
        )


async def test_tables_in_code_are_what_migrations_make(database: Database) -> None:
    """The schema after all migrations equals the tables that the code uses."""
    await check(database)


async def test_messages_come_back_as_written(database: Database, clock: FakeClock) -> None:
    """Texts and replies are numbered in order and read back unchanged."""
    await begin(database, clock)
    reply = Reply(Behaviour.ANSWER, topic="x", parts=(TextPart("はい", easy="はい"),))
    drafts = [Draft(Speaker.RESIDENT, text="𠮷野家?"), Draft(Speaker.BOT, reply=reply)]
    async with database.write() as connection:
        written = await transcript.append(connection, "c1", drafts, clock())
    async with database.read() as connection:
        assert await transcript.read_after(connection, "c1", 0) == written
        assert [message.seq for message in written] == [1, 2]
        assert await transcript.read_after(connection, "c1", 1) == written[1:]


async def test_the_same_part_of_a_turn_cannot_be_said_twice(database: Database, clock: FakeClock) -> None:
    """What a turn produces has a unique number, so repeating the turn cannot repeat the words."""
    await begin(database, clock)
    turn_id = await put_turn(database, clock, 1)
    draft = [Draft(Speaker.BOT, reply=Reply(Behaviour.ANSWER))]
    async with database.write() as connection:
        await transcript.append(connection, "c1", draft, clock(), turn_id=turn_id)
    with pytest.raises(IntegrityError):
        async with database.write() as connection:
            await transcript.append(connection, "c1", draft, clock(), turn_id=turn_id)


async def test_a_conversations_turns_are_claimed_one_after_the_other(
    database: Database, clock: FakeClock
) -> None:
    """The second turn is free only when the first is done; other conversations do not wait."""
    await begin(database, clock)
    await begin(database, clock, "c2")
    first = await put_turn(database, clock, 1)
    second = await put_turn(database, clock, 2)
    other = await put_turn(database, clock, 3, "c2")
    async with database.write() as connection:
        claimed = [await turns.claim(connection, "me", database.time, LEASE) for _ in range(3)]
        assert [turn.id if turn else None for turn in claimed] == [first, other, None]
        assert claimed[0] is not None
        await turns.finish(connection, claimed[0], "me", clock())
        following = await turns.claim(connection, "me", database.time, LEASE)
        assert following is not None
        assert following.id == second


async def test_a_turn_left_by_a_crash_is_claimed_again_and_the_old_holder_is_fenced(
    database: Database, clock: FakeClock
) -> None:
    """After the lease another worker takes over; the frozen one can no longer finish the turn."""
    await begin(database, clock)
    await put_turn(database, clock, 1)
    async with database.write() as connection:
        frozen = await turns.claim(connection, "frozen", database.time, LEASE)
        clock.move(LEASE + timedelta(seconds=1))
        taken = await turns.claim(connection, "fresh", database.time, LEASE)
    assert frozen is not None
    assert taken is not None
    assert (taken.id, taken.fence, taken.attempts) == (frozen.id, frozen.fence + 1, 2)
    with pytest.raises(Fenced):
        async with database.write() as connection:
            await turns.finish(connection, frozen, "frozen", clock())


async def test_twenty_workers_never_claim_the_same_turn(database: Database, clock: FakeClock) -> None:
    """Concurrent claims hand every turn to exactly one worker."""
    for number in range(10):
        await begin(database, clock, f"c{number}")
        await put_turn(database, clock, number, f"c{number}")

    async def work(owner: str) -> list[int]:
        mine = []
        for _ in range(3):
            async with database.write() as connection:
                turn = await turns.claim(connection, owner, database.time, LEASE)
            mine += [turn.id] if turn else []
        return mine

    shares = await asyncio.gather(*(work(f"w{n}") for n in range(20)))
    claimed = [turn for share in shares for turn in share]
    assert (len(claimed), len(set(claimed))) == (10, 10)


async def test_one_supporter_wins_the_race_for_a_handoff(database: Database, clock: FakeClock) -> None:
    """Of many simultaneous claims exactly one succeeds."""
    await begin(database, clock)
    async with database.write() as connection:
        people = [
            await supporters.create(
                connection,
                login=f"s{n}",
                name=f"S{n}",
                role="supporter",
                municipalities=("070009",),
                password_hash="-",
                now=clock(),
            )
            for n in range(8)
        ]
        wish = HandoffRequest(HandoffState.WAITING, "070009", HandoffWish("asked"))
        await handoffs.open_or_raise(connection, "c1", wish, clock())
        handoff = await handoffs.find_open(connection, "c1")
    assert handoff is not None

    async def claim(person: int) -> bool:
        async with database.write() as connection:
            return await handoffs.claim(connection, handoff.id, person, clock())

    assert sorted(await asyncio.gather(*(claim(person) for person in people))) == [False] * 7 + [True]


async def test_an_urgent_flag_is_never_taken_back(database: Database, clock: FakeClock) -> None:
    """A flagged conversation that then waits stays urgent and is not opened twice."""
    await begin(database, clock)
    flag = HandoffRequest(HandoffState.FLAGGED, "070009", HandoffWish("danger"), urgent=True)
    wait = HandoffRequest(HandoffState.WAITING, "072036", HandoffWish("asked", "要約"))
    async with database.write() as connection:
        for request in (flag, wait, flag):
            await handoffs.open_or_raise(connection, "c1", request, clock())
        queued = await handoffs.list_queued(connection, ["072036", "070009"])
    assert [(item.state, item.urgent, item.municipality) for item in queued] == [
        (HandoffState.WAITING, True, "072036")
    ]


async def test_erasing_a_conversation_erases_what_belongs_to_it(database: Database, clock: FakeClock) -> None:
    """終了して消す leaves neither messages nor turns nor handoffs."""
    await begin(database, clock)
    turn_id = await put_turn(database, clock, 1)
    wish = HandoffRequest(HandoffState.WAITING, "070009", HandoffWish("asked"))
    async with database.write() as connection:
        await handoffs.open_or_raise(connection, "c1", wish, clock())
        await conversations.erase(connection, "c1")
    async with database.read() as connection:
        assert await conversations.find(connection, "c1") is None
        assert await transcript.read_after(connection, "c1", 0) == ()
        assert not await turns.is_open(connection, turn_id)
        assert await handoffs.find_open(connection, "c1") is None


async def test_a_row_is_inserted_once_whatever_its_key(database: Database, clock: FakeClock) -> None:
    """The first insert says True and the second False, also where the key is a text."""
    values = {"name": "once", "started_at": clock()}
    async with database.write() as connection:
        first = await insert_once(connection, job_table.job, values)
        second = await insert_once(connection, job_table.job, values)
    assert (first, second) == (True, False)

"""Negative controls: each takes one protection away, and the harness must then find something wrong."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import update

from service.channels.line.inbox import Inbox
from service.channels.line.platform import LinePlatform
from service.conversation.model import Message, Speaker
from service.router import Accepted, Router
from service.storage import line_events, transcript, turns
from service.storage.tables import turn

_later: set[asyncio.Task[Any]] = set()


def _replace(owner: object, name: str, by: object) -> None:
    setattr(owner, name, by)


def _postpone(work: Any) -> None:
    async def wait() -> None:
        await asyncio.sleep(0.3)
        await work

    task = asyncio.create_task(wait())
    _later.add(task)
    task.add_done_callback(_later.discard)


def acknowledge_first() -> None:
    """N1: say 2xx before anything is stored."""
    accept, store = Router.accept, Inbox.store

    async def accept_later(self: Router, name: str, arrival: Any, *, claim: bool = True) -> Accepted:
        _postpone(accept(self, name, arrival, claim=claim))
        message = Message(0, Speaker.RESIDENT, datetime.now(UTC), arrival.text, None, None)
        return Accepted(message, 0, repeated=False, turn=None)

    async def store_later(self: Inbox, events: Any) -> None:
        _postpone(store(self, events))

    _replace(Router, "accept", accept_later)
    _replace(Inbox, "store", store_later)


def forget_what_came() -> None:
    """N2: take everything that comes for new."""
    put_turn, put_event = turns.put, line_events.put

    async def find_nothing(*_: Any) -> None:
        return None

    async def put_renamed(connection: Any, name: str, inbound: Any, *rest: Any) -> int:
        inbound = replace(inbound, external_id=uuid.uuid4().hex)
        return await put_turn(connection, name, inbound, *rest)

    async def put_event_renamed(connection: Any, event: Any, time: Any) -> bool:
        return await put_event(connection, replace(event, event_key=uuid.uuid4().hex), time)

    _replace(turns, "find_known", find_nothing)
    _replace(turns, "put", put_renamed)
    _replace(line_events, "put", put_event_renamed)


def change_the_key() -> None:
    """N3: push every time under a new retry key."""
    push = LinePlatform.push

    async def push_anew(self: LinePlatform, to: str, messages: Any, _key: str) -> Any:
        return await push(self, to, messages, str(uuid.uuid4()))

    _replace(LinePlatform, "push", push_anew)


def take_down_the_fence() -> None:
    """N4: let whoever once held a turn end it, and say its parts again."""
    append = transcript.append

    async def finish(connection: Any, held: Any, _owner: str, now: datetime, *, state: str = "done") -> None:
        await connection.execute(update(turn).where(turn.c.id == held.id).values(state=state, done_at=now))

    async def append_unnumbered(connection: Any, name: str, drafts: Any, now: Any, **_: Any) -> Any:
        return await append(connection, name, drafts, now)

    _replace(turns, "finish", finish)
    _replace(transcript, "append", append_unnumbered)


def do_nothing() -> None:
    """N5 is made by the stand-in of Rasa, which then remembers."""


CONTROLS: dict[str, Callable[[], None]] = {
    "": do_nothing,
    "ack_first": acknowledge_first,
    "no_dedupe": forget_what_came,
    "no_retry_key": change_the_key,
    "no_fence": take_down_the_fence,
    "remembering_rasa": do_nothing,
}


def apply(control: str) -> None:
    """Take one protection away from this process."""
    CONTROLS[control]()

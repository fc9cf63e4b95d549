"""Drives the LINE channel step by step under a clock that obeys: store, work off, answer, send."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx

from service.channels.line.channel import LineChannel
from service.conversation.model import Conversation, Message
from service.delivery import Delivery
from service.parts import Parts
from service.storage import conversations, line_users, outbox, transcript, turns
from service.storage.outbox import SendingState
from tests.fakes.clock import FakeClock
from tests.fakes.line_platform import FakeLine, Json
from tests.fakes.line_user import LineUser, deliver, redelivered

SETTLE = timedelta(milliseconds=300)
REDELIVERIES = 3


@dataclass
class LineDriver:
    """The channel, its LINE, and one resident."""

    parts: Parts
    channel: LineChannel
    delivery: Delivery
    http: httpx.AsyncClient
    line: FakeLine
    clock: FakeClock
    user: LineUser

    async def receive(self, *events: Json) -> httpx.Response:
        """Deliver a webhook, again when 503 says so, as LINE does; nothing is worked off yet."""
        response = await deliver(self.http, *events)
        for _ in range(REDELIVERIES):
            if response.status_code != httpx.codes.SERVICE_UNAVAILABLE:
                break
            response = await deliver(self.http, *map(redelivered, events))
        return response

    async def work(self) -> None:
        """Work off all events and answer all turns; nothing is sent yet."""
        self.clock.move(SETTLE)
        while await self.channel.lane.work_next():
            pass
        await self.answer()

    async def answer(self) -> None:
        """Wait until no turn is open."""
        for _ in range(1000):
            async with self.parts.database.read() as connection:
                if (await turns.count_open(connection))[0] == 0:
                    return
            await asyncio.sleep(0.01)
        raise AssertionError("a turn stays open")

    async def send(self) -> None:
        """Send all that is due."""
        while await self.delivery.send_next():
            pass

    async def run(self, *events: Json) -> None:
        """Deliver, work off, answer and send."""
        response = await self.receive(*events)
        assert response.status_code == 200, response.text
        await self.work()
        await self.send()

    def press(self, label: str) -> Json:
        """Return the event of pressing the newest button with these words."""
        for message in reversed(self.shown()):
            if (action := buttons(message).get(label)) is not None:
                return self.user.postback(action["data"])
        raise AssertionError(f"no button {label}")

    async def wait(self, seconds: float) -> None:
        """Let time pass and send what is due then."""
        self.clock.move(timedelta(seconds=seconds))
        await self.send()

    async def conversation(self, user: LineUser | None = None) -> Conversation:
        """Return the resident's conversation."""
        key = self.seals_hash((user or self.user).id)
        async with self.parts.database.read() as connection:
            row = await line_users.find(connection, key)
            assert row is not None
            assert row.conversation_id is not None
            found = await conversations.find(connection, row.conversation_id)
        assert found is not None
        return found

    async def transcript(self, user: LineUser | None = None) -> tuple[Message, ...]:
        """Return all that was said."""
        conversation = await self.conversation(user)
        async with self.parts.database.read() as connection:
            return await transcript.read_after(connection, conversation.id, 0)

    async def states(self, user: LineUser | None = None) -> list[str]:
        """Return how far each parcel has come."""
        return [one.state for one in await self.sendings(user)]

    async def sendings(self, user: LineUser | None = None) -> tuple[SendingState, ...]:
        """Return each parcel's state."""
        conversation = await self.conversation(user)
        async with self.parts.database.read() as connection:
            return await outbox.read_states(connection, conversation.id)

    def seals_hash(self, identifier: str) -> str:
        """Return the key under which an id is looked up."""
        return self.channel.seals.hash(identifier)

    def shown(self, user: LineUser | None = None) -> list[Json]:
        """Return what the resident saw."""
        return self.line.shown_to((user or self.user).id)


def words(messages: list[Json]) -> str:
    """Return all words of message objects."""
    return "\n".join(_words(message) for message in messages)


def buttons(message: Json) -> dict[str, Any]:
    """Return the actions of a message's buttons by their words."""
    found: dict[str, Any] = {}
    for item in message.get("quickReply", {}).get("items", []):
        found[item["action"]["label"]] = item["action"]
    for component in _components(message.get("contents", {})):
        if "action" in component:
            label = component["action"].get("label") or _words(component)
            found[label] = component["action"]
    return found


def _words(value: Any) -> str:
    if isinstance(value, dict):
        own = value.get("text", "")
        return "\n".join(filter(None, [own, *(_words(item) for key, item in value.items() if key != "text")]))
    if isinstance(value, list):
        return "\n".join(filter(None, (_words(item) for item in value)))
    return ""


def _components(value: Any) -> list[Json]:
    if isinstance(value, list):
        return [component for item in value for component in _components(item)]
    if not isinstance(value, dict):
        return []
    inner = [component for item in value.values() for component in _components(item)]
    return [value, *inner] if "type" in value and value["type"] in ("box", "button", "text") else inner

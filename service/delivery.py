"""Sends what is in the outbox: the only thing that sends. Each channel says how a call went; this decides."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Protocol

import structlog

from service.conversation.model import Conversation, Message
from service.conversation.ports import Clock
from service.errors import Fenced
from service.leases import LEASE, keep
from service.storage import conversations, outbox, transcript
from service.storage.engine import Database
from service.storage.leases import Work, give_back
from service.storage.outbox import Bundle, Settlement

GIVE_UP_AFTER = timedelta(hours=24)
LONGEST_PAUSE_SECONDS = 300
MOST_DOUBLINGS = 9
STOP_FOR = timedelta(minutes=5)
SENDS_PER_SECOND = 50

log = structlog.get_logger(__name__)


class End(Enum):
    """How one attempt to send ended."""

    ACCEPTED = "accepted"  # by the channel; nobody knows whether it was read
    LATER = "later"
    HELD = "held"  # until the resident writes again
    AMBIGUOUS = "ambiguous"  # perhaps it arrived; not sent again without a person's wish
    UNDELIVERABLE = "undeliverable"
    DEAD = "dead"
    TOO_MUCH = "too_much"  # only the first `keep` parcels can leave together
    STOPPED = "stopped"  # the channel refuses everything (wrong token)


@dataclass(frozen=True, slots=True)
class Sending:
    """One attempt's result; `via`, `request_id` and `error` are kept for the desk and for support."""

    end: End
    via: str | None = None
    request_id: str | None = None
    error: str | None = None
    keep: int = 0


@dataclass(frozen=True, slots=True)
class Letter:
    """What has to be sent: whose conversation, which messages of it, parcel by parcel."""

    bundle: Bundle
    conversation: Conversation
    messages: tuple[tuple[Message, ...], ...]


class Outbound(Protocol):
    """A channel's way out."""

    async def send(self, letter: Letter) -> Sending:
        """Send once. Repeating after a crash must not show anything twice."""
        ...


class Delivery:
    """Works off the outbox for every channel that pushes."""

    def __init__(
        self,
        database: Database,
        channels: Mapping[str, Outbound],
        clock: Clock,
        owner: str,
        *,
        sends_per_second: float = SENDS_PER_SECOND,
    ) -> None:
        self._database = database
        self._channels = channels
        self._clock = clock
        self._owner = owner
        self._gap = 1 / sends_per_second
        self._next_slot = 0.0
        self._stopped_until: dict[str, datetime] = {}

    async def send_next(self) -> bool:
        """Send what is due first; says whether there was anything."""
        now = self._clock()
        names = [name for name in self._channels if self._stopped_until.get(name, now) <= now]
        if not names:
            return False
        async with self._database.read() as connection:
            if not await outbox.is_due(connection, names, self._database.time, LEASE):
                return False
        async with self._database.write("send_claim") as connection:
            bundle = await outbox.claim(connection, names, self._owner, self._database.time, LEASE)
        if bundle is None:
            return False
        try:
            async with keep(self._database, Work.PARCEL, bundle.id, self._owner):
                await self._deliver(bundle)
        except Fenced:
            log.warning("bundle_fenced", bundle=bundle.id, conversation=bundle.conversation_id)
        return True

    async def give_back(self) -> None:
        """Let others send at once what is still in hand here."""
        async with self._database.write("give_back") as connection:
            await give_back(connection, Work.PARCEL, self._owner)

    async def _deliver(self, bundle: Bundle) -> None:
        letter = await self._read(bundle)
        if letter is None:
            return
        if self._clock() - bundle.first_try_at > GIVE_UP_AFTER:
            sending = Sending(End.DEAD, error="too old")
        else:
            await self._wait_for_slot()
            sending = await self._channels[bundle.channel].send(letter)
        await self._settle(bundle, sending)

    async def _read(self, bundle: Bundle) -> Letter | None:
        async with self._database.read() as connection:
            conversation = await conversations.find(connection, bundle.conversation_id)
            if conversation is None:
                return None  # erased, and the outbox with it
            messages = [
                await transcript.read_range(
                    connection, bundle.conversation_id, parcel.first_seq, parcel.last_seq
                )
                for parcel in bundle.parcels
            ]
        return Letter(bundle, conversation, tuple(messages))

    async def _settle(self, bundle: Bundle, sending: Sending) -> None:
        now = self._clock()
        if sending.end is End.STOPPED:
            self._stopped_until[bundle.channel] = now + STOP_FOR
        async with self._database.write("settle") as connection:
            if sending.end is End.TOO_MUCH:
                await outbox.split(connection, bundle, self._owner, sending.keep)
            else:
                how = _judge(bundle, sending)
                await outbox.settle(connection, bundle, self._owner, how, now, self._database.time)
        tell = log.error if sending.end in ALARMING else log.info
        tell(
            f"sending_{sending.end.value}",
            bundle=bundle.id,
            conversation=bundle.conversation_id,
            channel=bundle.channel,
            attempt=bundle.attempts,
            via=sending.via,
            request=sending.request_id,
            error=sending.error,
        )

    async def _wait_for_slot(self) -> None:
        """Spread a burst, so that a channel that comes back is not flooded."""
        now = asyncio.get_running_loop().time()
        slot = max(now, self._next_slot)
        self._next_slot = slot + self._gap
        await asyncio.sleep(slot - now)


ALARMING = frozenset({End.DEAD, End.STOPPED, End.HELD, End.AMBIGUOUS})
STATES = {
    End.ACCEPTED: outbox.ACCEPTED,
    End.LATER: outbox.PENDING,
    End.STOPPED: outbox.PENDING,
    End.HELD: outbox.HELD,
    End.AMBIGUOUS: outbox.AMBIGUOUS,
    End.UNDELIVERABLE: outbox.UNDELIVERABLE,
    End.DEAD: outbox.DEAD,
}


def _judge(bundle: Bundle, sending: Sending) -> Settlement:
    wait = None
    if sending.end is End.LATER:
        wait = pause_after(bundle.attempts)
    elif sending.end is End.STOPPED:
        wait = STOP_FOR
    return Settlement(
        STATES[sending.end],
        wait=wait,
        via=sending.via,
        request_id=sending.request_id,
        error=sending.error,
    )


def pause_after(attempts: int) -> timedelta:
    """Wait 1, 2, 4 … 300 seconds, each up to a quarter longer by chance."""
    seconds = min(LONGEST_PAUSE_SECONDS, 2 ** min(attempts - 1, MOST_DOUBLINGS))
    return timedelta(seconds=seconds * (1 + random.random() / 4))  # noqa: S311 - no secret

"""Stores events before LINE is answered: masked, hashed and sealed, each once, all in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.text import normalise_input
from service.channels.line.events import Content, Event
from service.channels.line.joining import read_number
from service.channels.line.payload import Payload, dump_payload
from service.channels.line.seals import Seals
from service.conversation.ports import Clock
from service.conversation.privacy import mask
from service.storage import continuations, line_events, line_users
from service.storage.engine import Database
from service.storage.line_events import NewEvent
from service.wakeups import Wakeups

BELL = "line"
TOO_OLD = timedelta(hours=24)
KEPT_FOR = timedelta(days=30)
REDELIVERED_TOKEN_GOOD_FOR = timedelta(minutes=20)
MEDIA = frozenset({"image", "video", "audio", "file"})

Locate = Callable[[float, float], str]
"""Names the municipality of a point in degrees; "outside" of the prefecture, or empty when it is no point."""

NOTHING = Payload()

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Sorted:
    """An event by what will be done with it; `note` says why nothing will."""

    kind: str
    payload: Payload = NOTHING
    note: str | None = None


class Inbox:
    """Takes in what webhooks bring."""

    def __init__(
        self, database: Database, seals: Seals, locate: Locate, wakeups: Wakeups, clock: Clock
    ) -> None:
        self._database = database
        self._seals = seals
        self._locate = locate
        self._wakeups = wakeups
        self._clock = clock

    async def store(self, events: Sequence[Event]) -> None:
        """Store the events; the known ones only refresh their reply token. Raises TryAgain."""
        if not events:
            return
        now = self._clock()
        sorted_events = [(event, self._sort(event, now)) for event in events]
        repeated = 0
        async with self._database.write("inbox") as connection:
            for event, plainly in sorted_events:
                sorting = await self._look_up(connection, event, plainly, now)
                new = self._make(event, sorting, now)
                if event.source_type == "user" and sorting.note is None:
                    await line_users.put(connection, new.user_key, self._seals.seal(event.source_id), now)
                repeated += not await line_events.put(connection, new, self._database.time)
        self._wakeups.ring(BELL)
        log.info("line_events_stored", count=len(events), repeated=repeated)

    async def _look_up(
        self, connection: AsyncConnection, event: Event, plainly: _Sorted, now: datetime
    ) -> _Sorted:
        """Sort anew what the database knows more of: words taken back are not even kept for a moment."""
        if plainly.kind != "text" or plainly.note is not None or event.content is None:
            return plainly
        if await line_events.is_unsent(connection, self._seals.hash(event.source_id), event.content.id):
            return _Sorted("text", note="unsent")
        return await _look_for_number(connection, event.content.text, plainly, now)

    async def forget_old(self) -> int:
        """Delete events, ids and tokens included, that no replay can bring back any more."""
        async with self._database.write("purge") as connection:
            return await line_events.purge(connection, self._clock() - KEPT_FOR)

    def _make(self, event: Event, sorting: _Sorted, now: datetime) -> NewEvent:
        token_at = _token_time(event, now) if event.reply_token and sorting.note is None else None
        return NewEvent(
            event_key=event.key,
            kind=sorting.kind,
            user_key=self._seals.hash(event.source_id),
            event_at=event.at,
            message_id=event.unsent_id or (event.content.id if event.content else None) or None,
            payload=dump_payload(sorting.payload) if sorting.note is None else "",
            reply_token=self._seals.seal(event.reply_token) if token_at else None,
            token_at=token_at,
            note=sorting.note,
        )

    def _sort(self, event: Event, now: datetime) -> _Sorted:
        if not event.is_active:
            return _Sorted(event.type, note="standby")
        if now - event.at > TOO_OLD:
            return _Sorted(event.type, note="stale")
        if event.type == "join" and event.source_id:
            group = self._seals.seal(event.source_id).decode()
            return _Sorted("join", Payload(group=group, is_room=event.source_type == "room"))
        if event.source_type != "user" or not event.source_id:
            return _Sorted(event.type, note="group" if event.source_id else "unknown")
        if event.type == "message" and event.content:
            return self._sort_content(event.content)
        if event.type == "postback":
            return _Sorted("postback", Payload(data=event.postback_data))
        if event.type == "follow":
            return _Sorted("follow", Payload(is_again=event.is_unblocked))
        if event.type == "unfollow" or (event.type == "unsend" and event.unsent_id):
            return _Sorted(event.type)
        return _Sorted(event.type, note="unknown")

    def _sort_content(self, content: Content) -> _Sorted:
        if content.type == "text":
            masked = mask(normalise_input(content.text))
            return _Sorted("text", Payload(text=masked.text, masked=masked.leaks))
        if content.type == "location":
            is_point = content.latitude is not None and content.longitude is not None
            place = self._locate(content.latitude or 0.0, content.longitude or 0.0) if is_point else ""
            return _Sorted("place", Payload(place=place))
        if content.type in MEDIA:
            return _Sorted("media")
        if content.type == "sticker":
            return _Sorted("sticker")
        return _Sorted("message", note="unknown")


async def _look_for_number(
    connection: AsyncConnection, text: str, plainly: _Sorted, now: datetime
) -> _Sorted:
    """A text that opens a conversation of the web is kept as a hash alone; eight other digits are a text."""
    number_hash = read_number(normalise_input(text))
    if number_hash and await continuations.is_valid(connection, number_hash, now):
        return _Sorted("number", Payload(number_hash=number_hash))
    return plainly


def _token_time(event: Event, now: datetime) -> datetime | None:
    """Say when the reply token's minute began; None when LINE takes it no more.

    A forwarder may pass an event on late, so the minute counts from LINE's own time.
    """
    if not event.is_redelivery:
        return min(event.at, now)
    return now if now - event.at < REDELIVERED_TOKEN_GOOD_FOR else None

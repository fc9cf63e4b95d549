"""Widget API v1: the stream of messages, state, notices and typing; resumes from Last-Event-ID."""

from __future__ import annotations

import json
import random
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse

from service.channels.web.access import admit
from service.channels.web.notices import ShownNotice, list_towns, read_notices
from service.channels.web.show import show_message
from service.channels.web.state import State, read_state, supporter_is_typing
from service.conversation.model import Conversation, Message
from service.parts import Parts, parts_of
from service.storage import conversations, transcript
from service.tokens import hash_token

POLL_SECONDS = 2.0
HEARTBEATS_EVERY = 7  # polls, so that a line never stays silent for 15 seconds
RETRY_MILLISECONDS = 2000
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}

router = APIRouter(prefix="/api/v1/conversations/{conversation_id}")


@dataclass(frozen=True, slots=True)
class Sight:
    """What there is to see at one moment; without a conversation there is nothing."""

    conversation: Conversation | None
    messages: tuple[Message, ...]
    state: State | None
    notices: tuple[ShownNotice, ...]
    is_typing: bool


NOTHING = Sight(None, (), None, (), is_typing=False)


@router.get("/events")
async def stream(conversation_id: str, request: Request, after: int = 0) -> StreamingResponse:
    """Stream what is said from now on, or from the number the client saw last."""
    parts = parts_of(request)
    token = await admit(request, conversation_id, parts)
    last = request.headers.get("last-event-id", "")
    start = int(last) if last.isdecimal() else after
    events = write_events(parts, conversation_id, hash_token(token), start)
    return StreamingResponse(events, media_type="text/event-stream", headers=HEADERS)


async def write_events(
    parts: Parts, conversation_id: str, token_hash: str, last_seq: int
) -> AsyncIterator[str]:
    """Yield server-sent events until the client leaves, or the conversation is erased or handed over."""
    # Many clients come back at once after a restart: spread them.
    yield f"retry: {RETRY_MILLISECONDS + random.randrange(1000)}\n\n"  # noqa: S311 - no secret
    shown = NOTHING
    silent_polls = 0
    with parts.wakeups.listen(conversation_id) as listener:
        while True:
            sight = await _look(parts, conversation_id, token_hash, last_seq)
            if sight.conversation is None:
                return
            for message in sight.messages:
                yield _event("message", show_message(message), message.seq)
                last_seq = message.seq
            if sight.state != shown.state and sight.state is not None:
                yield _event("state", sight.state.as_json())
                silent_polls = 0
            if shown is NOTHING or sight.notices != shown.notices:
                yield _event("notices", [notice.as_json() for notice in sight.notices])
            if sight.is_typing != shown.is_typing:
                yield _event("typing", {"from": "supporter", "typing": sight.is_typing})
            shown = sight
            if not await listener.wait(POLL_SECONDS):
                silent_polls += 1
                if silent_polls >= HEARTBEATS_EVERY:
                    yield ": still here\n\n"
                    silent_polls = 0
                    await _keep_alive(parts, conversation_id)


async def _look(parts: Parts, conversation_id: str, token_hash: str, last_seq: int) -> Sight:
    now = parts.clock()
    async with parts.database.read() as connection:
        conversation = await conversations.find(connection, conversation_id)
        access = await conversations.find_access(connection, conversation_id)
        if conversation is None or access is None or access[0] != token_hash:
            return NOTHING
        messages = await transcript.read_after(connection, conversation_id, last_seq)
        state = await read_state(connection, conversation, now)
        notices = await read_notices(connection, parts.notices, list_towns(conversation), now)
        is_typing = await supporter_is_typing(connection, conversation_id, now)
    return Sight(conversation, messages, state, notices, is_typing)


async def _keep_alive(parts: Parts, conversation_id: str) -> None:
    """Reading counts as activity: an open page does not lose its token."""
    await parts.residents.keep_alive(conversation_id)


def _event(name: str, data: dict[str, Any] | list[dict[str, str]], number: int | None = None) -> str:
    head = f"id: {number}\n" if number is not None else ""
    return f"{head}event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"

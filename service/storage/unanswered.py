"""Queries on replies that did not help: asked back, declined, or judged wrong or unclear. None commits."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, Select, delete, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.reply import Behaviour, Reply
from service.codec import load_context, load_reply
from service.conversation.model import Speaker
from service.storage.learning_tables import unanswered_decision as decision
from service.storage.once import insert_once
from service.storage.tables import conversation, feedback, message, turn

MOST_GUESSES = 5
_FIELDS = (message.c.id, message.c.at, message.c.reply, turn.c.text, conversation.c.context)


class Kind(StrEnum):
    """Why a reply did not help."""

    ASKED_BACK = "asked_back"
    MISSED = "missed"  # nothing was understood, or the matter was declined
    WRONG = "wrong"  # the resident says so
    UNCLEAR = "unclear"  # the resident says so


@dataclass(frozen=True, slots=True)
class Unanswered:
    """What a resident typed (masked as stored), where they live, and what the bot made of it."""

    message_id: int
    at: datetime
    municipality: str
    kind: Kind
    text: str
    answered: str | None
    guesses: tuple[str, ...]


async def list_since(connection: AsyncConnection, since: datetime, limit: int) -> tuple[Unanswered, ...]:
    """Return what nobody has decided on yet, newest first, at most `limit` of each sort."""
    judged = (
        _query()
        .add_columns(feedback.c.verdict)
        .join(
            feedback,
            (feedback.c.conversation_id == message.c.conversation_id) & (feedback.c.seq == message.c.seq),
        )
    )
    judged = judged.where(feedback.c.verdict.in_((Kind.WRONG, Kind.UNCLEAR)), feedback.c.at >= since)
    lines = {row.id: _read(row, Kind(row.verdict)) for row in await connection.execute(judged.limit(limit))}
    behaviours = (Behaviour.CLARIFY, Behaviour.DECLINE)
    # The reply is the service's own JSON: narrowing here keeps thousands of answers from being parsed.
    narrow = or_(*(message.c.reply.contains(f'"behaviour":"{kind}"', autoescape=True) for kind in behaviours))
    for row in await connection.execute(_query().where(message.c.at >= since, narrow).limit(limit)):
        if row.id not in lines and (kind := _kind_of(load_reply(row.reply))):
            lines[row.id] = _read(row, kind)
    return tuple(sorted(lines.values(), key=lambda line: line.message_id, reverse=True))


async def list_of(connection: AsyncConnection, numbers: Collection[int]) -> tuple[Unanswered, ...]:
    """Return the undecided among these replies, however they were judged."""
    rows = await connection.execute(_query().where(message.c.id.in_(numbers)))
    return tuple(_read(row, _kind_of(load_reply(row.reply)) or Kind.WRONG) for row in rows)


async def decide(
    connection: AsyncConnection,
    numbers: Iterable[int],
    supporter_id: int,
    now: datetime,
    *,
    reason: str = "",
    example_id: int | None = None,
) -> int:
    """Take replies off the list: with a reason, or because they became an example; return how many."""
    count = 0
    for number in numbers:
        values = {"message_id": number, "example_id": example_id, "reason": reason}
        count += await insert_once(connection, decision, {**values, "supporter_id": supporter_id, "at": now})
    return count


async def put_back(connection: AsyncConnection, example_id: int) -> None:
    """Show again what an example had taken off the list."""
    await connection.execute(delete(decision).where(decision.c.example_id == example_id))


def _query() -> Select[Any]:
    decided = exists().where(decision.c.message_id == message.c.id)
    joined = message.join(turn, turn.c.id == message.c.turn_id)
    joined = joined.join(conversation, conversation.c.id == message.c.conversation_id)
    query = select(*_FIELDS).select_from(joined).where(message.c.speaker == Speaker.BOT)
    return query.where(message.c.reply.is_not(None), turn.c.text.is_not(None), ~decided).order_by(
        message.c.id.desc()
    )


def _kind_of(reply: Reply) -> Kind | None:
    if reply.behaviour is Behaviour.CLARIFY:
        return Kind.ASKED_BACK if _guess(reply) else Kind.MISSED
    return Kind.MISSED if reply.behaviour is Behaviour.DECLINE else None


def _guess(reply: Reply) -> tuple[str, ...]:
    """Return the topics the bot thought of, best first."""
    ranked = [topic for topic, _ in reply.candidates]
    offered = [choice.topic for choice in reply.choices if choice.topic]
    return tuple(dict.fromkeys([*ranked, *offered]))[:MOST_GUESSES]


def _read(row: Row[Any], kind: Kind) -> Unanswered:
    reply, context = load_reply(row.reply), load_context(row.context)
    town = context.living or context.registered or ""
    return Unanswered(row.id, row.at, town, kind, row.text, reply.topic, _guess(reply))

"""Queries for statistics: reading one day to be counted, keeping and adding up the counts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from service.codec import load_context, load_reply
from service.conversation.model import Speaker
from service.figures.counting import Day, Helped, Key, Measure, Said
from service.storage.figure_tables import daily_count as table
from service.storage.tables import conversation, feedback, handoff, message, rating


@dataclass(frozen=True, slots=True)
class Count:
    """One sum over a span of days; `municipality` is empty where towns are added up."""

    municipality: str
    measure: Measure
    kind: str
    amount: int


async def read_day(connection: AsyncConnection, since: datetime, until: datetime) -> Day:
    """Return what happened between two moments; texts are not read."""
    towns = await _read_towns(connection, since, until)
    said, heard = await _read_messages(connection, since, until, towns)
    begun = await connection.execute(
        select(conversation.c.id, conversation.c.channel).where(
            conversation.c.created_at >= since, conversation.c.created_at < until
        )
    )
    verdicts = await connection.execute(
        select(feedback.c.conversation_id, feedback.c.verdict).where(
            feedback.c.at >= since, feedback.c.at < until
        )
    )
    stars = await connection.execute(
        select(rating.c.conversation_id, rating.c.stars).where(rating.c.at >= since, rating.c.at < until)
    )
    helped = await connection.execute(
        select(handoff).where(
            handoff.c.opened_at >= since, handoff.c.opened_at < until, handoff.c.claimed_at.is_not(None)
        )
    )
    return Day(
        tuple((towns.get(row.id, ""), row.channel) for row in begun),
        said,
        heard,
        tuple((towns.get(row.conversation_id, ""), row.verdict) for row in verdicts),
        tuple((towns.get(row.conversation_id, ""), str(row.stars)) for row in stars),
        tuple(
            Helped(towns.get(row.conversation_id, ""), row.opened_at, row.claimed_at, row.ended_at)
            for row in helped
        ),
    )


async def keep(connection: AsyncConnection, day: date, counts: Mapping[Key, int]) -> None:
    """Write a day's counts in the place of what was kept of it."""
    await connection.execute(delete(table).where(table.c.day == day))
    rows = [
        {"day": day, "municipality": town, "measure": measure, "kind": kind, "amount": amount}
        for (town, measure, kind), amount in counts.items()
    ]
    if rows:
        await connection.execute(insert(table), rows)


async def add_up(
    connection: AsyncConnection, first: date, last: date, towns: Collection[str] | None
) -> tuple[Count, ...]:
    """Return the sums of a span of days by town; `towns` None is everybody, also where none is known."""
    amount = func.sum(table.c.amount).label("amount")
    columns = (table.c.municipality, table.c.measure, table.c.kind)
    query = select(*columns, amount).where(table.c.day >= first, table.c.day <= last).group_by(*columns)
    if towns is not None:
        query = query.where(table.c.municipality.in_(towns))
    rows = await connection.execute(query.order_by(*columns))
    return tuple(Count(row.municipality, Measure(row.measure), row.kind, int(row.amount)) for row in rows)


async def _read_towns(connection: AsyncConnection, since: datetime, until: datetime) -> dict[str, str]:
    """Return where people live, by conversation, of those that something happened in."""
    touched = select(message.c.conversation_id).where(message.c.at >= since, message.c.at < until)
    judged = select(feedback.c.conversation_id).where(feedback.c.at >= since, feedback.c.at < until)
    rated = select(rating.c.conversation_id).where(rating.c.at >= since, rating.c.at < until)
    waited = select(handoff.c.conversation_id).where(
        handoff.c.opened_at >= since, handoff.c.opened_at < until
    )
    query = select(conversation.c.id, conversation.c.context)
    query = query.where(conversation.c.id.in_(touched.union(judged, rated, waited)))
    contexts = {row.id: load_context(row.context) for row in await connection.execute(query)}
    return {key: context.living or context.registered or "" for key, context in contexts.items()}


async def _read_messages(
    connection: AsyncConnection, since: datetime, until: datetime, towns: Mapping[str, str]
) -> tuple[tuple[Said, ...], tuple[tuple[str, datetime], ...]]:
    query = select(message.c.conversation_id, message.c.speaker, message.c.at, message.c.reply)
    said: list[Said] = []
    heard: list[tuple[str, datetime]] = []
    for row in await connection.execute(query.where(message.c.at >= since, message.c.at < until)):
        town = towns.get(row.conversation_id, "")
        if row.speaker == Speaker.RESIDENT:
            heard.append((town, row.at))
        elif row.speaker == Speaker.BOT and row.reply is not None:
            reply = load_reply(row.reply)
            said.append(Said(town, reply.behaviour, reply.topic))
    return tuple(said), tuple(heard)

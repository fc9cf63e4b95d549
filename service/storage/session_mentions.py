"""Finds the people who were shown a session and now wait for somebody, so that they learn of a change."""

from __future__ import annotations

import json

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from service.conversation.model import HandoffState
from service.storage.tables import handoff, message

OPEN = (HandoffState.WAITING, HandoffState.CALLBACK, HandoffState.CLAIMED)
LONGEST_SUMMARY = 400


async def mark_waiting(connection: AsyncConnection, ref: str, name: str, town: str, words: str) -> int:
    """Put words before the summary of every open handoff whose resident was shown the session; count them."""
    card = f'"id":{_quote(ref)},"name":{_quote(name)},"municipality":{_quote(town)}'
    shown = select(message.c.conversation_id).where(message.c.reply.contains(card, autoescape=True))
    query = select(handoff.c.id, handoff.c.summary).where(
        handoff.c.state.in_([state.value for state in OPEN]), handoff.c.conversation_id.in_(shown)
    )
    waiting = (await connection.execute(query)).all()
    for row in waiting:
        if words not in row.summary:
            summary = f"{words} {row.summary}"[:LONGEST_SUMMARY]
            await connection.execute(update(handoff).where(handoff.c.id == row.id).values(summary=summary))
    return len(waiting)


def _quote(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)

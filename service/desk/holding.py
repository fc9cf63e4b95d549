"""Who may touch which conversation: looks up, locks, and refuses. Other towns' cases do not exist."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from service.conversation.model import Conversation, Handoff, HandoffState
from service.desk.rights import serves
from service.errors import AlreadyClaimed, IllegalMove, NoSuchHandoff, NotYours, ResidentGone
from service.storage import audit, conversations, handoffs
from service.storage.supporters import Supporter
from service.withdrawals import UNREACHABLE


async def find_handoff(connection: AsyncConnection, handoff_id: int, supporter: Supporter) -> Handoff:
    """Return a handoff of the supporter's towns; raises NoSuchHandoff."""
    handoff = await handoffs.find(connection, handoff_id)
    if handoff is None or not serves(supporter.municipalities, handoff.municipality):
        raise NoSuchHandoff
    return handoff


async def lock_conversation(connection: AsyncConnection, conversation_id: str) -> Conversation:
    """Lock a conversation; everywhere it is locked before its handoff is changed. Raises NoSuchHandoff."""
    conversation = await conversations.lock(connection, conversation_id)
    if conversation is None:
        raise NoSuchHandoff
    return conversation


async def hold(
    connection: AsyncConnection, conversation_id: str, supporter: Supporter, *, lock: bool = True
) -> tuple[Conversation, Handoff]:
    """Return what this supporter holds; raises NoSuchHandoff, ResidentGone or NotYours.

    The handoff is read after the lock, so that a colleague's step just before is seen.
    """
    find = conversations.lock if lock else conversations.find
    conversation = await find(connection, conversation_id)
    handoff = await handoffs.find_open(connection, conversation_id)
    if conversation is None or handoff is None:
        raise await _explain_end(connection, conversation_id, supporter)
    if not serves(supporter.municipalities, handoff.municipality):
        raise NoSuchHandoff
    if handoff.state is not HandoffState.CLAIMED or handoff.supporter_id != supporter.id:
        raise NotYours
    return conversation, handoff


async def note_step(
    connection: AsyncConnection, action: str, now: datetime, supporter: Supporter, handoff: Handoff
) -> None:
    """Put on record what a supporter did with a case."""
    await audit.note(
        connection,
        action,
        now,
        supporter.id,
        handoff.conversation_id,
        municipality=handoff.municipality,
    )


async def _explain_end(
    connection: AsyncConnection, conversation_id: str, supporter: Supporter
) -> NoSuchHandoff:
    """Tell the supporter whose resident blocked us why the case is gone; everybody else learns nothing."""
    last = await handoffs.find_last_ended(connection, conversation_id)
    if last is None or last.supporter_id != supporter.id:
        return NoSuchHandoff()
    _, outcome = await handoffs.find_end(connection, last.id)
    return ResidentGone() if outcome == UNREACHABLE else NoSuchHandoff()


async def explain_lost_claim(connection: AsyncConnection, handoff_id: int, supporter: Supporter) -> Handoff:
    """Return the handoff when it is the supporter's own already (a double click).

    Raises AlreadyClaimed, or IllegalMove when nobody waits any more.
    """
    current = await handoffs.find(connection, handoff_id)
    if current is None or current.state is not HandoffState.CLAIMED:
        raise IllegalMove("nobody waits any more")
    if current.supporter_id != supporter.id:
        raise AlreadyClaimed(current.supporter_name)
    return current


async def was_ended_by(connection: AsyncConnection, conversation_id: str, supporter: Supporter) -> bool:
    """Say whether this supporter was the last to end a handoff of the conversation."""
    last = await handoffs.find_last_ended(connection, conversation_id)
    return last is not None and last.supporter_id == supporter.id

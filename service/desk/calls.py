"""Calling back: what is due, three tries with their outcome, and forgetting the number afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from knowledge.reply import HandoffWish
from service.conversation import replies
from service.conversation.decide import forget_dialogue
from service.conversation.desk_hours import TOKYO
from service.conversation.handoff import Event, advance
from service.conversation.model import (
    Conversation,
    Draft,
    Handoff,
    HandoffRequest,
    HandoffState,
    Outcome,
    Speaker,
)
from service.desk.holding import hold
from service.desk.kit import DeskKit
from service.errors import InvalidField, NoSuchHandoff
from service.storage import audit, callbacks, handoffs, outcomes
from service.storage.callbacks import Try
from service.storage.supporters import Supporter

MOST_TRIES = 3
UNREACHED = "unreached"
REST_BETWEEN = timedelta(hours=2)
# The hours of each wish; a wish for any time follows the usual day.
BAND_HOURS = {
    "morning": (time(9), time(12)),
    "afternoon": (time(12), time(17)),
    "evening": (time(17), time(19)),
    "any": (time(9), time(19)),
}


class Result(StrEnum):
    """How a try to call went."""

    REACHED = "reached"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    WRONG_NUMBER = "wrong_number"


@dataclass(frozen=True, slots=True)
class Due:
    """When to call next; `is_due` says that it may be done now."""

    at: datetime | None
    tries: int
    is_due: bool


class Calls:
    """Tries to call; three in vain, or a wrong number, end the wish and the number is deleted."""

    def __init__(self, kit: DeskKit) -> None:
        self._kit = kit

    async def read_due(self, conversation_ids: list[str]) -> dict[str, Due]:
        """Return when each call-back is due, by conversation."""
        now = self._kit.clock()
        async with self._kit.database.read() as connection:
            wishes = await callbacks.read_due(connection, conversation_ids)
        return {name: Due(at, tries, is_due(band, at, now)) for name, (band, at, tries) in wishes.items()}

    async def list_tries(self, conversation_id: str) -> tuple[Try, ...]:
        """Return the tries so far, for who may read the conversation."""
        async with self._kit.database.read() as connection:
            return await callbacks.list_tries(connection, conversation_id)

    async def note_try(self, conversation_id: str, supporter: Supporter, result: str) -> bool:
        """Put a try on record; says whether the supporter still holds the case (they are talking).

        Raises InvalidField for what is no result, NoSuchHandoff when there is no wish.
        """
        if result not in set(Result):
            raise InvalidField("result")
        now = self._kit.clock()
        async with self._kit.database.write() as connection:
            conversation, handoff = await hold(connection, conversation_id, supporter)
            wish = await callbacks.find(connection, conversation_id)
            if wish is None:
                raise NoSuchHandoff
            tries = await callbacks.put_try(connection, conversation_id, supporter.id, result, now)
            town = handoff.municipality
            await audit.note(
                connection, "call", now, supporter.id, conversation_id, municipality=town, purpose=result
            )
            if result == Result.REACHED:
                return True
            is_last = tries >= MOST_TRIES or result == Result.WRONG_NUMBER
            outcome = miss(conversation, handoff, self._kit, is_last=is_last)
            closed_as = UNREACHED if is_last else None
            state = HandoffState.CLOSED if is_last else HandoffState.GIVEN_BACK
            await handoffs.end(connection, handoff.id, state, now, closed_as)
            await outcomes.apply(connection, conversation, outcome, now)
            if is_last:
                await callbacks.close(connection, conversation_id, UNREACHED, now)
            else:
                await callbacks.postpone(connection, conversation_id, next_try(wish[1], now))
        self._kit.ring(conversation_id)
        return False


def miss(conversation: Conversation, handoff: Handoff, kit: DeskKit, *, is_last: bool) -> Outcome:
    """Tell the resident that the call did not reach them; unless it was the last, the wish waits again."""
    mode = advance(conversation.mode, Event.GIVE_BACK)
    again = None
    if not is_last:
        mode = advance(mode, Event.ASK_CALLBACK)
        wish = HandoffWish(handoff.reason, handoff.summary)
        again = HandoffRequest(HandoffState.CALLBACK, handoff.municipality, wish, handoff.urgent)
    key = "call_missed_last" if is_last else "call_missed"
    return Outcome(
        drafts=(Draft(Speaker.SYSTEM, reply=replies.supporter_left(kit.rules.words, key)),),
        mode=mode,
        context=forget_dialogue(conversation.context),
        handoff=again,
        new_episode=True,
    )


def next_try(band: str, now: datetime) -> datetime:
    """Return the next moment within the wished hours, at least two hours from now."""
    first, last = BAND_HOURS.get(band, BAND_HOURS["any"])
    moment = now.astimezone(TOKYO) + REST_BETWEEN
    if moment.time() < first:
        return datetime.combine(moment.date(), first, TOKYO)
    if moment.time() >= last:
        return datetime.combine(moment.date() + timedelta(days=1), first, TOKYO)
    return moment


def is_due(band: str, due_at: datetime | None, now: datetime) -> bool:
    """Say whether a call may be made now: the rest is over and the wished hours have come."""
    first, last = BAND_HOURS.get(band, BAND_HOURS["any"])
    return (due_at is None or due_at <= now) and first <= now.astimezone(TOKYO).time() < last

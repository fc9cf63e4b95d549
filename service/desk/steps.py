"""What a supporter's step changes: pure decisions, written by `commands`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from knowledge.reply import HandoffWish
from knowledge.text import normalise_input
from service.conversation import replies
from service.conversation.decide import forget_dialogue
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
from service.conversation.privacy import mask
from service.conversation.rules import Rules
from service.errors import EmptyMessage, MessageTooLong

LONGEST_REPLY = 1000
NUMBER = re.compile(r"[0-9０-９](?:[0-9０-９]|[\s\-‐‑‒–—―−ー()（）]{1,2}(?=[0-9０-９]))*")


class CloseOutcome(StrEnum):
    """How a handoff ended."""

    SOLVED = "solved"
    VENUE = "venue"
    CALLBACK = "callback"
    TOWN_HALL = "town_hall"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Wording:
    """What a supporter's words become; `is_masked` says that something was hidden."""

    text: str
    is_masked: bool


def read_words(text: str, public_phones: Collection[str] = ()) -> Wording:
    """Make a supporter's words safe to store; raises EmptyMessage or MessageTooLong.

    They are masked like residents' words, except for numbers that the service itself gives out
    (`public_phones`, digits only): a supporter must be able to name a counter's telephone.
    """
    words = normalise_input(text)
    if not words:
        raise EmptyMessage
    if len(words) > LONGEST_REPLY:
        raise MessageTooLong
    pieces: list[str] = []
    start = 0
    for match in NUMBER.finditer(words):
        if _digits(match.group()) in public_phones:
            pieces += [mask(words[start : match.start()]).text, match.group()]
            start = match.end()
    pieces.append(mask(words[start:]).text)
    kept = "".join(pieces)
    return Wording(kept, is_masked=kept != words)


def take_over(conversation: Conversation, name: str, rules: Rules) -> Outcome:
    """The supporter is introduced and the bot falls silent; raises IllegalMove."""
    hello = Draft(Speaker.SYSTEM, reply=replies.introduce_supporter(rules.words, name))
    return Outcome(drafts=(hello,), mode=advance(conversation.mode, Event.CLAIM))


def speak(name: str, words: Wording) -> Outcome:
    """The supporter says something."""
    return Outcome(drafts=(Draft(Speaker.SUPPORTER, text=words.text, name=name),))


def leave(
    conversation: Conversation, handoff: Handoff, event: Event, rules: Rules, *, has_wish: bool
) -> Outcome:
    """The bot answers again and starts clean. A call-back wish that nobody has met goes back to the queue.

    Raises IllegalMove.
    """
    key = "supporter_gave_back" if event is Event.GIVE_BACK else "supporter_closed"
    mode = advance(conversation.mode, event)
    again = None
    if has_wish and event is Event.GIVE_BACK:
        mode = advance(mode, Event.ASK_CALLBACK)
        wish = HandoffWish(handoff.reason, handoff.summary)
        again = HandoffRequest(HandoffState.CALLBACK, handoff.municipality, wish, handoff.urgent)
    return Outcome(
        drafts=(Draft(Speaker.SYSTEM, reply=replies.supporter_left(rules.words, key)),),
        mode=mode,
        context=forget_dialogue(conversation.context),
        handoff=again,
        new_episode=True,
    )


def _digits(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKC", text) if letter.isdigit())

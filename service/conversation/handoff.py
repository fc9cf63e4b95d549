"""The handoff state machine: which mode follows which event, and which moves do not exist."""

from __future__ import annotations

from enum import StrEnum

from service.conversation.model import Mode
from service.errors import IllegalMove


class Event(StrEnum):
    """What can happen to a conversation's mode."""

    OFFER = "offer"
    CONSENT = "consent"
    DECLINE = "decline"
    ASK_CALLBACK = "ask_callback"
    CLAIM = "claim"
    GIVE_BACK = "give_back"
    CLOSE = "close"
    END = "end"
    TALK_TO_BOT = "talk_to_bot"
    LOSE_SUPPORTER = "lose_supporter"
    FORWARD = "forward"
    RESUME = "resume"
    REOPEN = "reopen"


MOVES: dict[tuple[Mode, Event], Mode] = {
    (Mode.BOT, Event.OFFER): Mode.OFFERED,
    (Mode.OFFERED, Event.OFFER): Mode.OFFERED,
    (Mode.CALLBACK, Event.OFFER): Mode.OFFERED,
    (Mode.BOT, Event.CONSENT): Mode.WAITING,
    (Mode.OFFERED, Event.CONSENT): Mode.WAITING,
    (Mode.CALLBACK, Event.CONSENT): Mode.WAITING,
    (Mode.OFFERED, Event.DECLINE): Mode.BOT,
    (Mode.WAITING, Event.DECLINE): Mode.BOT,
    (Mode.CALLBACK, Event.DECLINE): Mode.BOT,
    (Mode.BOT, Event.DECLINE): Mode.BOT,
    (Mode.BOT, Event.ASK_CALLBACK): Mode.CALLBACK,
    (Mode.OFFERED, Event.ASK_CALLBACK): Mode.CALLBACK,
    (Mode.WAITING, Event.ASK_CALLBACK): Mode.CALLBACK,
    (Mode.CALLBACK, Event.ASK_CALLBACK): Mode.CALLBACK,
    (Mode.BOT, Event.TALK_TO_BOT): Mode.BOT,
    (Mode.OFFERED, Event.TALK_TO_BOT): Mode.BOT,
    (Mode.CALLBACK, Event.TALK_TO_BOT): Mode.CALLBACK,
    (Mode.WAITING, Event.CLAIM): Mode.WITH_SUPPORTER,
    (Mode.CALLBACK, Event.CLAIM): Mode.WITH_SUPPORTER,
    # A flagged danger may be taken up before the resident asked for a person.
    (Mode.BOT, Event.CLAIM): Mode.WITH_SUPPORTER,
    (Mode.OFFERED, Event.CLAIM): Mode.WITH_SUPPORTER,
    (Mode.WITH_SUPPORTER, Event.LOSE_SUPPORTER): Mode.WAITING,
    (Mode.WITH_SUPPORTER, Event.FORWARD): Mode.WAITING,
    # A supporter takes back, within half a minute, that a case was ended.
    (Mode.BOT, Event.RESUME): Mode.WITH_SUPPORTER,
    (Mode.OFFERED, Event.RESUME): Mode.WITH_SUPPORTER,
    # The same for a conversation broken off at the desk; what a resident has ended stays ended.
    (Mode.CLOSED, Event.REOPEN): Mode.WITH_SUPPORTER,
    (Mode.WITH_SUPPORTER, Event.GIVE_BACK): Mode.BOT,
    (Mode.WITH_SUPPORTER, Event.CLOSE): Mode.BOT,
    (Mode.WAITING, Event.CLOSE): Mode.BOT,
    (Mode.CALLBACK, Event.CLOSE): Mode.BOT,
}


def advance(mode: Mode, event: Event) -> Mode:
    """Return the mode after the event; raises IllegalMove where the two do not go together.

    A resident may end the conversation from every mode but the closed one.
    """
    if event is Event.END and mode is not Mode.CLOSED:
        return Mode.CLOSED
    try:
        return MOVES[mode, event]
    except KeyError as error:
        raise IllegalMove(f"{mode} does not take {event}") from error


def is_silent(mode: Mode) -> bool:
    """Say whether the bot keeps quiet because a person has, or is about to have, the conversation."""
    return mode in (Mode.WAITING, Mode.WITH_SUPPORTER)

"""Shows messages and state as Widget API v1 does; buttons get values that mean nothing outside."""

from __future__ import annotations

from typing import Any

from service.codec import show_reply
from service.conversation.desk_hours import TOKYO
from service.conversation.model import Message


def show_begun(conversation_id: str, token: str, messages: tuple[Message, ...]) -> dict[str, Any]:
    """Return what opens a conversation; the token is shown once."""
    return {
        "id": conversation_id,
        "token": token,
        "messages": [show_message(message) for message in messages],
    }


def show_message(message: Message) -> dict[str, Any]:
    """Return Message v1."""
    shown: dict[str, Any] = {
        "seq": message.seq,
        "from": message.speaker.value,
        "name": message.name,
        "at": message.at.astimezone(TOKYO).isoformat(timespec="seconds"),
    }
    if message.text is not None:
        shown["text"] = message.text
    if message.reply is not None:
        shown["reply"] = show_reply(message.reply)
        for index, choice in enumerate(shown["reply"]["choices"]):
            choice["value"] = f"{message.seq}.{index}"
    return shown

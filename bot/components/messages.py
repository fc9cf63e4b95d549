"""Read what our components need from Rasa's Message."""

from __future__ import annotations

from rasa.shared.nlu.constants import (
    INTENT,
    METADATA,
    METADATA_INTENT,
    TEXT,
    TEXT_TOKENS,
)
from rasa.shared.nlu.training_data.message import Message

from bot.hearing.hint import Hint
from bot.hearing.labels import Label
from bot.hearing.words import Word

WHICH_TOPIC = "which_topic"  # knowledge.context.Pending, which this environment cannot import


def is_machine_turn(message: Message) -> bool:
    """Tell whether the text is Rasa's own syntax, which RegexMessageHandler reads, not words."""
    return str(message.get(TEXT) or "").startswith("/")


def words_of(message: Message) -> list[Word]:
    """Return the words SudachiTokenizer left on the message."""
    return [
        Word(
            token.text,
            token.lemma,
            token.get("reading"),
            token.get("pos"),
            token.start,
            token.end,
        )
        for token in message.get(TEXT_TOKENS) or []
    ]


def label_of(message: Message) -> Label:
    """Return intent and topic of a training example."""
    kind = ((message.get(METADATA) or {}).get(METADATA_INTENT) or {}).get("topic")
    return Label(message.get(INTENT), kind or "")


def hint_of(message: Message) -> Hint:
    """Return what the turn's metadata remember of the turns before (knowledge.context.Context)."""
    context = (message.get(METADATA) or {}).get("context") or {}
    offered = context.get("offered") if context.get("pending") == WHICH_TOPIC else None
    return Hint(context.get("last_topic") or "", tuple(offered or ()))

"""What a supporter should know before the first word: topic, towns, steps tried, what the bot said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from knowledge.reply import StepsPart
from knowledge.topics import Topic
from service.conversation.model import Conversation, Message, Speaker
from service.desk.steps import LONGEST_REPLY

MOST_QUESTIONS = 3
EASY = "ja-easy"


@dataclass(frozen=True, slots=True)
class Said:
    """One thing the bot answered: the topic's id and question; an empty id where it did not know."""

    topic: str
    question: str


@dataclass(frozen=True, slots=True)
class CaseSummary:
    """`asked` are the last words before a person came; of the `steps` shown, `done` were passed."""

    topic: Said | None
    asked: tuple[str, ...]
    said: tuple[Said, ...]
    steps: tuple[str, ...]
    done: int
    misses: int


def summarise_case(
    conversation: Conversation, messages: Sequence[Message], topics: Mapping[str, Topic]
) -> CaseSummary:
    """Read the summary out of the transcript and the dialogue's memory; nothing is guessed."""
    answered = [
        message.reply.topic for message in messages if message.speaker is Speaker.BOT and message.reply
    ]
    said = tuple(dict.fromkeys(_name(topic, topics) for topic in answered if topic))
    last = conversation.context.last_topic or (said[-1].topic if said else "")
    before = _until_person(messages)
    return CaseSummary(
        topic=_name(last, topics) if last else None,
        asked=tuple(m.text for m in before if m.speaker is Speaker.RESIDENT and m.text)[-MOST_QUESTIONS:],
        said=said,
        steps=_last_steps(messages),
        done=max(0, (conversation.context.step or 1) - 1),
        misses=sum(1 for topic in answered if topic is None),
    )


def write_answer(topic: Topic, language: str) -> str:
    """Return a topic's approved answer as words to send, in the resident's wording, within one message."""
    is_easy = language == EASY
    steps = (topic.easy_steps if is_easy else topic.steps) or topic.steps
    lines = [(topic.easy if is_easy else topic.answer) or topic.answer]
    lines += [f"{number}. {step}" for number, step in enumerate(steps, start=1)]
    lines += [f"{phone.label} {phone.number}" for phone in topic.phones]
    words = ""
    for line in lines:
        longer = f"{words}\n{line}".strip()
        if len(longer) > LONGEST_REPLY:
            break
        words = longer
    return words


def _name(topic: str, topics: Mapping[str, Topic]) -> Said:
    return Said(topic, topics[topic].question if topic in topics else topic)


def _until_person(messages: Sequence[Message]) -> Sequence[Message]:
    first = next((i for i, message in enumerate(messages) if message.speaker is Speaker.SUPPORTER), None)
    return messages[:first]


def _last_steps(messages: Sequence[Message]) -> tuple[str, ...]:
    for message in reversed(messages):
        if message.reply is not None:
            for part in message.reply.parts:
                if isinstance(part, StepsPart):
                    return tuple(part.steps)
    return ()

"""Replies that bring in, or offer, a person."""

from __future__ import annotations

from dataclasses import replace

from knowledge import choices
from knowledge.catalogue import Catalogue
from knowledge.context import Context
from knowledge.reply import Behaviour, Choice, HandoffWish, Reply, TextPart


def offer_person(context: Context, catalogue: Catalogue, reason: str, key: str = "offer_person") -> Reply:
    """Ask for consent before a supporter reads along; consent itself is the service's business."""
    return Reply(
        Behaviour.HANDOFF,
        parts=(catalogue.phrases.say(key), ask_consent(catalogue)),
        choices=consent_buttons(catalogue),
        handoff=HandoffWish(reason, summarise(context, catalogue)),
        context=replace(context, misses=0, pending=None, places=()),
    )


def ask_consent(catalogue: Catalogue) -> TextPart:
    """Say that a supporter will read along, and ask whether that is right."""
    return catalogue.phrases.say("handoff_consent")


def consent_buttons(catalogue: Catalogue) -> tuple[Choice, ...]:
    """Return yes and no to that question."""
    words = catalogue.phrases
    return (
        Choice(words.label("handoff_yes"), choices.HANDOFF_ACCEPT),
        Choice(words.label("handoff_no"), choices.HANDOFF_DECLINE),
    )


def person_button(catalogue: Catalogue) -> Choice:
    """Return the button that stands under every answer."""
    return Choice(catalogue.phrases.label("talk_to_person"), choices.HANDOFF_REQUEST)


def summarise(context: Context, catalogue: Catalogue) -> str:
    """Write one line for the desk on what the resident wants; never the resident's own words."""
    words = catalogue.phrases
    towns = catalogue.municipalities
    topic = catalogue.topics.get(context.last_topic or "")
    pieces = [
        words.say("summary_topic", topic=topic.question).text if topic else words.say("summary_unknown").text
    ]
    if living := towns.name(context.living):
        pieces.append(words.say("summary_town", living=living).text)
    if registered := towns.name(context.registered):
        pieces.append(words.say("summary_registered", registered=registered).text)
    if context.proxy:
        pieces.append(words.say("summary_proxy").text)
    return "、".join(pieces)

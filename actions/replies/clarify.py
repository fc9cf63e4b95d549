"""Asking back: the nearest candidates as buttons, and a person after the second miss in a row."""

from __future__ import annotations

from dataclasses import replace

from actions.heard import Candidate, Heard
from actions.replies.people import offer_person, person_button
from knowledge import choices
from knowledge.catalogue import Catalogue
from knowledge.context import Context, Pending
from knowledge.reply import Behaviour, Choice, Reply

MOST_CANDIDATES = 3
MISSES_UNTIL_PERSON = 2


def ask_back(heard: Heard, catalogue: Catalogue, context: Context) -> Reply:
    """Ask which of the nearest candidates was meant; count the miss."""
    missed = _count_miss(context)
    buttons = _candidate_buttons(heard.ranking, catalogue)
    if missed.misses >= MISSES_UNTIL_PERSON or not buttons:
        return ask_again(context, catalogue)
    none = Choice(catalogue.phrases.label("none_of_these"), choices.NONE_OF_THESE)
    return Reply(
        Behaviour.CLARIFY,
        confidence=heard.confidence,
        candidates=list_candidates(heard.ranking),
        parts=(catalogue.phrases.say("clarify"),),
        choices=(*buttons, none, person_button(catalogue)),
        context=replace(missed, offered=tuple(button.topic or button.value for button in buttons)),
    )


def offer_again(context: Context, catalogue: Catalogue) -> Reply | None:
    """Offer once more what was offered before a town was named; None when nothing was."""
    topics = [catalogue.topics[topic] for topic in context.offered if topic in catalogue.topics]
    if context.pending is not Pending.WHICH_TOPIC or not topics:
        return None
    buttons = tuple(Choice(topic.question, choices.topic_choice(topic.id), topic.id) for topic in topics)
    none = Choice(catalogue.phrases.label("none_of_these"), choices.NONE_OF_THESE)
    return Reply(
        Behaviour.CLARIFY,
        parts=(catalogue.phrases.say("clarify"),),
        choices=(*buttons, none, person_button(catalogue)),
        context=replace(context, places=()),
    )


def ask_again(context: Context, catalogue: Catalogue) -> Reply:
    """Nothing was understood: count the miss, ask anew, and the second time offer a person."""
    missed = _count_miss(context)
    if missed.misses >= MISSES_UNTIL_PERSON:
        return offer_person(missed, catalogue, "misses", "offer_after_misses")
    return ask_what(missed, catalogue, "ask_again")


def list_candidates(
    ranking: tuple[Candidate, ...], besides: str | None = None
) -> tuple[tuple[str, float], ...]:
    """Return the topics the classifier thought of; kinds of small talk are none."""
    asked = (candidate for candidate in ranking if candidate.intent == "ask")
    return tuple((c.topic, c.confidence) for c in asked if c.topic and c.topic != besides)


def ask_what(context: Context, catalogue: Catalogue, key: str) -> Reply:
    """Ask what the resident wants, with a button for each group of topics."""
    return Reply(
        Behaviour.CLARIFY,
        parts=(catalogue.phrases.say(key),),
        choices=(*group_buttons(catalogue), person_button(catalogue)),
        context=context,
    )


def list_group(group_id: str, context: Context, catalogue: Catalogue) -> Reply:
    """List the most asked topics of a group as buttons."""
    group = next((group for group in catalogue.groups if group.id == group_id), None)
    if group is None:
        return ask_what(context, catalogue, "ask_again")
    topics = [catalogue.topics[topic] for topic in group.topics if topic in catalogue.topics]
    buttons = tuple(Choice(topic.question, choices.topic_choice(topic.id), topic.id) for topic in topics)
    return Reply(
        Behaviour.CLARIFY,
        parts=(catalogue.phrases.say("group_topics", group=group.label),),
        choices=(*buttons, person_button(catalogue)),
        context=replace(context, pending=None, places=()),
    )


def group_buttons(catalogue: Catalogue) -> tuple[Choice, ...]:
    """Return a button for each group."""
    return tuple(Choice(group.label, choices.group_choice(group.id)) for group in catalogue.groups)


def _count_miss(context: Context) -> Context:
    return replace(
        context,
        misses=context.misses + 1,
        pending=Pending.WHICH_TOPIC,
        offered=(),
        places=(),
        step=None,
    )


def _candidate_buttons(ranking: tuple[Candidate, ...], catalogue: Catalogue) -> tuple[Choice, ...]:
    buttons: list[Choice] = []
    for candidate in ranking:
        topic = catalogue.topics.get(candidate.topic or "")
        if candidate.intent == "ask" and topic:
            buttons.append(Choice(topic.question, choices.topic_choice(topic.id), topic.id))
        elif candidate.intent == "venues":
            buttons.append(Choice(catalogue.phrases.label("look_for_class"), choices.VENUES))
    return tuple(buttons[:MOST_CANDIDATES])

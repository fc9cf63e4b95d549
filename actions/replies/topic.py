"""The answer to a topic: approved words, steps, what to bring, the right counter, and the source."""

from __future__ import annotations

from dataclasses import replace

from actions.heard import Heard
from actions.replies.clarify import group_buttons, list_candidates
from actions.replies.counter import CounterAnswer, answer_counter
from actions.replies.people import ask_consent, consent_buttons, person_button, summarise
from actions.replies.towns import remember_towns
from knowledge import choices
from knowledge.catalogue import Catalogue
from knowledge.context import Context
from knowledge.reply import (
    Behaviour,
    Choice,
    HandoffWish,
    LinksPart,
    NoticePart,
    Part,
    PhonesPart,
    Reply,
    SourcePart,
    StepsPart,
    TextPart,
)
from knowledge.topics import Help, Topic

MOST_SOURCES = 2
MOST_RELATED = 2
OWN_SOURCE = "own"  # our own documents tell maintainers, not residents
NEAREST_SOURCES = (
    "fukushima_gov",
    "national",
    "public_body",
    "other_local_gov",
    "company",
    "media",
    "non_official",
)


def answer_topic(topic: Topic, heard: Heard, catalogue: Catalogue) -> Reply:
    """Compose the answer to one topic."""
    context = replace(
        remember_towns(heard),
        last_topic=topic.id,
        step=None,
        misses=0,
        pending=None,
        places=(),
        proxy=heard.context.proxy or catalogue.people.asks_for_another(heard.text),
    )
    topic = catalogue.localise(topic, context)
    counter = answer_counter(topic, context, catalogue)
    is_reliable = topic.is_reliable(heard.today)
    parts: list[Part] = [*_warnings(is_reliable, catalogue), TextPart(topic.answer, topic.easy)]
    parts += _details(topic, heard, context, catalogue)
    # Whoever is asked for consent has that button already; what is not sure always offers a person.
    offers_person = topic.help is Help.OFFER or (topic.help is Help.NEVER and not is_reliable)
    if topic.help is Help.ALWAYS:
        counter = _ask_for_a_person(counter, catalogue)
    parts += [*counter.parts, *_sources(topic)]
    return Reply(
        Behaviour.ANSWER,
        topic=topic.id,
        confidence=heard.confidence,
        candidates=list_candidates(heard.ranking, besides=topic.id),
        parts=tuple(parts),
        choices=(*counter.choices, *_buttons(topic, catalogue, offers_person=offers_person)),
        handoff=HandoffWish("topic", summarise(context, catalogue)) if topic.help is Help.ALWAYS else None,
        context=replace(context, pending=counter.pending),
    )


def answer_unknown(heard: Heard, catalogue: Catalogue) -> Reply:
    """Refuse a topic id that does not exist, without a dead end."""
    return Reply(
        Behaviour.DECLINE,
        parts=(catalogue.phrases.say("topic_unknown"),),
        choices=(*group_buttons(catalogue), person_button(catalogue)),
        context=heard.context,
    )


def _ask_for_a_person(counter: CounterAnswer, catalogue: Catalogue) -> CounterAnswer:
    """Ask for consent instead of the town: a yes must answer one question only."""
    shown = () if counter.pending else counter.parts
    return CounterAnswer((*shown, ask_consent(catalogue)), None, consent_buttons(catalogue))


def _warnings(is_reliable: bool, catalogue: Catalogue) -> tuple[NoticePart, ...]:
    if is_reliable:
        return ()
    words = catalogue.phrases.say("not_verified")
    return (NoticePart(words.text, "warning", words.easy),)


def _details(topic: Topic, heard: Heard, context: Context, catalogue: Catalogue) -> list[Part]:
    parts: list[Part] = []
    if topic.steps:
        parts.append(StepsPart(topic.steps, topic.easy_steps))
    if topic.bring:
        parts.append(catalogue.phrases.say("bring", things="、".join(topic.bring)))
    if topic.proxy and context.proxy:
        parts.append(TextPart(topic.proxy))
    if topic.evacuee and _lives_elsewhere(heard, context, catalogue):
        parts.append(TextPart(topic.evacuee))
    if topic.links:
        parts.append(LinksPart(topic.links))
    if topic.phones:
        parts.append(PhonesPart(topic.phones))
    return parts


def _lives_elsewhere(heard: Heard, context: Context, catalogue: Catalogue) -> bool:
    both = context.registered and context.living
    return bool(both and context.registered != context.living) or catalogue.people.speaks_of_evacuation(
        heard.text
    )


def _sources(topic: Topic) -> tuple[SourcePart, ...]:
    """Name the two sources nearest to the resident: the state and Fukushima before other places."""
    outside = (source for source in topic.sources if source.kind != OWN_SOURCE)
    ranked = sorted(outside, key=lambda source: NEAREST_SOURCES.index(source.kind))
    return tuple(SourcePart(s.url, s.title, topic.checked_on) for s in ranked[:MOST_SOURCES])


def _buttons(topic: Topic, catalogue: Catalogue, *, offers_person: bool) -> tuple[Choice, ...]:
    buttons = []
    if len(topic.steps) > 1:
        buttons.append(Choice(catalogue.phrases.label("step_start"), choices.STEP_START))
    known = [catalogue.topics[other] for other in topic.related if other in catalogue.topics]
    buttons += [Choice(o.question, choices.topic_choice(o.id), o.id) for o in known[:MOST_RELATED]]
    return (*buttons, person_button(catalogue)) if offers_person else tuple(buttons)

"""Walking through a topic's steps, one at a time."""

from __future__ import annotations

from dataclasses import replace

from actions.replies.clarify import ask_what
from actions.replies.people import offer_person, person_button
from knowledge import choices
from knowledge.catalogue import Catalogue
from knowledge.context import Context
from knowledge.reply import Behaviour, Choice, Reply, TextPart
from knowledge.topics import Topic


def walk(context: Context, catalogue: Catalogue, move: str) -> Reply:
    """Go to the first, next or previous step, or admit being stuck; `move` is a step choice."""
    topic = catalogue.topics.get(context.last_topic or "")
    if topic is None or not topic.steps:
        return ask_what(context, catalogue, "ask_again")
    if move == choices.STEP_STUCK:
        return offer_person(context, catalogue, "stuck", "step_stuck")
    step = _next_step(context.step, move)
    if step >= len(topic.steps):
        return _finish(topic, replace(context, step=None), catalogue)
    return _show(topic, step, replace(context, step=step, pending=None), catalogue)


def _next_step(step: int | None, move: str) -> int:
    if move == choices.STEP_START or step is None:
        return 0
    return step + 1 if move == choices.STEP_NEXT else max(0, step - 1)


def _show(topic: Topic, step: int, context: Context, catalogue: Catalogue) -> Reply:
    words = catalogue.phrases
    number, total = str(step + 1), str(len(topic.steps))
    easy = topic.easy_steps[step] if topic.easy_steps else ""
    buttons = [
        Choice(words.label("step_done"), choices.STEP_NEXT),
        Choice(words.label("step_cannot"), choices.STEP_STUCK),
    ]
    if step:
        buttons.append(Choice(words.label("step_back"), choices.STEP_BACK))
    return Reply(
        Behaviour.ANSWER,
        topic=topic.id,
        parts=(words.say("step_number", number=number, total=total), TextPart(topic.steps[step], easy)),
        choices=(*buttons, person_button(catalogue)),
        context=context,
    )


def _finish(topic: Topic, context: Context, catalogue: Catalogue) -> Reply:
    return Reply(
        Behaviour.ANSWER,
        topic=topic.id,
        parts=(catalogue.phrases.say("steps_finished"),),
        choices=(person_button(catalogue),),
        context=context,
    )

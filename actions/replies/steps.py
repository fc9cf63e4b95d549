"""Walking through a topic's steps, one at a time."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from actions.heard import Heard
from actions.replies.clarify import ask_again, ask_what
from actions.replies.people import offer_person, person_button
from actions.replies.topic import answer_topic
from knowledge import choices
from knowledge.catalogue import Catalogue
from knowledge.context import Context
from knowledge.reply import Behaviour, Choice, Reply, TextPart
from knowledge.topics import Topic


class Move(StrEnum):
    """Where to go; the first four are buttons."""

    NEXT = choices.STEP_NEXT
    STUCK = choices.STEP_STUCK
    BACK = choices.STEP_BACK
    START = choices.STEP_START
    AGAIN = "step:again"


def walk(heard: Heard, catalogue: Catalogue, move: Move) -> Reply:
    """Go to another step of the last topic, repeat what was said, or admit being stuck."""
    context = heard.context
    topic = catalogue.topics.get(context.last_topic or "")
    if topic is None:
        return ask_again(context, catalogue)
    topic = catalogue.localise(topic, context)
    if move is Move.STUCK:
        return offer_person(context, catalogue, "stuck", "step_stuck")
    if (move in (Move.BACK, Move.AGAIN) and context.step is None) or not topic.steps:
        if move is Move.NEXT:
            return ask_what(replace(context, misses=0), catalogue, "ask_more")
        return answer_topic(topic, heard, catalogue)
    step = _find_step(context.step, move)
    context = replace(context, misses=0, pending=None, places=())
    if step >= len(topic.steps):
        return _finish(topic, replace(context, step=None), catalogue)
    return _show(topic, step, replace(context, step=step), catalogue)


def read_move(heard: Heard, catalogue: Catalogue) -> Move:
    """Return the move that typed words mean; 「もう一度」 is not 「戻って」."""
    if heard.topic == "stuck":
        return Move.STUCK
    if heard.topic != "back":
        return Move.NEXT
    if catalogue.step_words.mean_first(heard.text):
        return Move.START
    return Move.BACK if catalogue.step_words.mean_before(heard.text) else Move.AGAIN


def _find_step(step: int | None, move: Move) -> int:
    if step is None or move is Move.START:
        return 0
    if move is Move.AGAIN:
        return step
    return step + 1 if move is Move.NEXT else max(0, step - 1)


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

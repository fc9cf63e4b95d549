"""`action_step` and its buttons: forward, back, again, from the start, stuck, with steps and without."""

from __future__ import annotations

import pytest

from knowledge import choices
from knowledge.context import Context
from knowledge.reply import Behaviour, Reply, TextPart
from tests.actions.conftest import CATALOGUE, Bot, bare, values

PIN = "mynumber_pin_locked"  # six steps
PLAIN = next(topic.id for topic in CATALOGUE.topics.values() if not topic.steps)
STEPS = CATALOGUE.topic(PIN).steps


def step_shown(reply: Reply) -> str:
    """Return the one step a reply shows."""
    return next(part.text for part in reply.parts[1:] if isinstance(part, TextPart))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("もう一度お願いします", 3),
        ("もっかい", 3),
        ("さっき何て言ったの", 3),
        ("聞き逃したからもう一度", 3),
        ("戻って", 2),
        ("もどりたい", 2),
        ("一つ前をもう一度", 2),
        ("マエニモドル", 2),
        ("最初からもう一度", 0),
        ("はじめからやり直したい", 0),
        ("最初に戻って", 0),
    ],
)
async def test_again_back_and_from_the_start_are_told_apart(bot: Bot, text: str, expected: int) -> None:
    """Who wants to hear a step again is not sent to another one."""
    bot.context = Context(last_topic=PIN, step=3)
    reply = await bot.hear("action_step", text, topic="back")
    assert (reply.behaviour, reply.context.step, step_shown(reply)) == (
        Behaviour.ANSWER,
        expected,
        STEPS[expected],
    )


async def test_a_step_says_which_of_how_many(bot: Bot) -> None:
    """The resident knows how far it still is, in both wordings."""
    bot.context = Context(last_topic=PIN, step=1)
    reply = await bot.hear("action_step", "できた", topic="next")
    topic = CATALOGUE.topic(PIN)
    number = CATALOGUE.phrases.say("step_number", number="3", total=str(len(STEPS)))
    assert bare(reply) == (TextPart(number.text, number.easy), TextPart(topic.steps[2], topic.easy_steps[2]))


@pytest.mark.parametrize(("step", "back"), [(None, []), (0, [choices.STEP_BACK])])
async def test_the_first_step_offers_no_way_back(bot: Bot, step: int | None, back: list[str]) -> None:
    """Done and stuck always stand there, back only when there is a step before."""
    bot.context = Context(last_topic=PIN, step=step)
    reply = await bot.hear("action_step", "次", topic="next")
    assert values(reply) == [choices.STEP_NEXT, choices.STEP_STUCK, *back, choices.HANDOFF_REQUEST]


async def test_again_right_after_the_answer_repeats_the_answer(bot: Bot) -> None:
    """「もう一度言って」 before any step was walked means the whole answer."""
    answer = await bot.hear("action_reply", "ロックされた", topic=PIN)
    again = await bot.hear("action_step", "もう一度言って", topic="back")
    assert (again.behaviour, again.topic, again.parts) == (Behaviour.ANSWER, PIN, answer.parts)


@pytest.mark.parametrize("text", ["もう一回お願いします", "最初から", "戻って"])
async def test_an_answer_without_steps_is_repeated(bot: Bot, text: str) -> None:
    """A topic without steps has one thing to say again."""
    answer = await bot.hear("action_reply", "教えて", topic=PLAIN)
    again = await bot.hear("action_step", text, topic="back")
    assert (again.topic, again.parts) == (PLAIN, answer.parts)


async def test_done_without_steps_asks_for_more(bot: Bot) -> None:
    """「できました」 after a plain answer is good news, not a misunderstanding."""
    await bot.hear("action_reply", "教えて", topic=PLAIN)
    reply = await bot.hear("action_step", "できました", topic="next")
    assert (reply.parts, reply.context.misses) == ((CATALOGUE.phrases.say("ask_more"),), 0)


async def test_stuck_without_steps_offers_a_person(bot: Bot) -> None:
    """「できない」 after a plain answer is answered by a person too."""
    await bot.hear("action_reply", "教えて", topic=PLAIN)
    reply = await bot.hear("action_step", "画面が出てきません", topic="stuck")
    assert (reply.behaviour, reply.handoff and reply.handoff.reason) == (Behaviour.HANDOFF, "stuck")


async def test_steps_out_of_the_blue_count_as_misses(bot: Bot) -> None:
    """The second time in a row that nothing can be walked, a person is offered."""
    first = await bot.hear("action_step", "押せません", topic="stuck")
    second = await bot.hear("action_step", "押しても変わらない", topic="stuck")
    assert (first.behaviour, first.context.misses) == (Behaviour.CLARIFY, 1)
    assert (second.behaviour, second.handoff and second.handoff.reason) == (Behaviour.HANDOFF, "misses")


async def test_walking_forgives_a_miss(bot: Bot) -> None:
    """A step that was understood ends the row of misses."""
    bot.context = Context(last_topic=PIN, step=0, misses=1)
    reply = await bot.hear("action_step", "できた", topic="next")
    assert reply.context.misses == 0


async def test_a_new_question_ends_the_walk(bot: Bot) -> None:
    """After another answer 「できた」 walks the new topic's steps from its first."""
    bot.context = Context(last_topic=PIN, step=4)
    await bot.hear("action_reply", "受け取りは", topic="mynumber_pickup")
    reply = await bot.hear("action_step", "次", topic="next")
    assert (reply.topic, reply.context.step) == ("mynumber_pickup", 0)


async def test_a_topic_that_was_withdrawn_while_walking_is_no_crash(bot: Bot) -> None:
    """Content may be replaced between two turns."""
    bot.context = Context(last_topic="withdrawn", step=2)
    reply = await bot.press(choices.STEP_NEXT)
    assert (reply.behaviour, choices.HANDOFF_REQUEST in values(reply)) == (Behaviour.CLARIFY, True)

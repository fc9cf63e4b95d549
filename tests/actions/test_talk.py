"""Asking back, choosing, stepping, small talk, declining, and calling a person."""

from __future__ import annotations

import pytest

from actions.errors import NotHeard
from knowledge import choices
from knowledge.context import Context, Pending
from knowledge.reply import Behaviour, HandoffWish, TextPart
from tests.actions.conftest import CATALOGUE, Bot, labels, texts, values

PIN, FORGOT = "mynumber_pin_locked", "mynumber_pin_forgot"
RANKING = [("ask", FORGOT, 0.3), ("ask", PIN, 0.2), ("venues", None, 0.1), ("ask", "mynumber_lost", 0.1)]


async def test_an_unsure_hearing_offers_the_nearest_three(bot: Bot) -> None:
    """The candidates' questions are the buttons; none of them and a person follow."""
    reply = await bot.hear("action_clarify", "暗証番号", ranking=RANKING)
    expected = [choices.topic_choice(FORGOT), choices.topic_choice(PIN), choices.VENUES]
    assert (reply.behaviour, reply.topic, reply.context.misses) == (Behaviour.CLARIFY, None, 1)
    assert [*expected, choices.NONE_OF_THESE, choices.HANDOFF_REQUEST] == values(reply)
    assert [CATALOGUE.topic(FORGOT).question, CATALOGUE.topic(PIN).question] == labels(reply)[:2]


async def test_what_was_offered_is_remembered_for_one_turn(bot: Bot) -> None:
    """A typed answer to asking back is heard among the topics offered; group buttons offer none."""
    offered = await bot.hear("action_clarify", "暗証番号", ranking=RANKING)
    expected = ((FORGOT, PIN, choices.VENUES), Pending.WHICH_TOPIC)
    assert expected == (offered.context.offered, offered.context.pending)
    answered = await bot.hear("action_reply", "忘れたほう", topic=FORGOT)
    assert answered.context.pending is not Pending.WHICH_TOPIC
    again = await bot.hear("action_clarify", "ほげ")
    assert again.context.offered == ()


async def test_the_second_miss_in_a_row_offers_a_person(bot: Bot) -> None:
    """「どれでもない」 after asking back is the second miss."""
    await bot.hear("action_clarify", "暗証番号", ranking=RANKING)
    reply = await bot.press(choices.NONE_OF_THESE)
    assert (reply.behaviour, reply.context.misses) == (Behaviour.HANDOFF, 0)
    assert (
        [reply.handoff.reason] if reply.handoff else [],
        values(reply),
    ) == (["misses"], [choices.HANDOFF_ACCEPT, choices.HANDOFF_DECLINE])


async def test_an_answer_between_two_misses_forgives_the_first(bot: Bot) -> None:
    """Only misses in a row count."""
    await bot.hear("action_clarify", "暗証番号", ranking=RANKING)
    await bot.hear("action_reply", "忘れた", topic=FORGOT)
    reply = await bot.hear("action_clarify", "うーん", ranking=RANKING)
    assert (reply.behaviour, reply.context.misses) == (Behaviour.CLARIFY, 1)


async def test_without_any_candidate_the_groups_are_offered(bot: Bot) -> None:
    """Nothing understood at all: all groups as buttons."""
    reply = await bot.hear("action_clarify", "ほげ")
    groups = [choices.group_choice(group.id) for group in CATALOGUE.groups]
    assert (Behaviour.CLARIFY, [*groups, choices.HANDOFF_REQUEST]) == (reply.behaviour, values(reply))


@pytest.mark.parametrize("group", [group.id for group in CATALOGUE.groups])
async def test_a_group_lists_its_topics(bot: Bot, group: str) -> None:
    """The way by buttons alone leads to topics."""
    reply = await bot.press(choices.group_choice(group))
    topics = next(entry.topics for entry in CATALOGUE.groups if entry.id == group)
    assert [*map(choices.topic_choice, topics), choices.HANDOFF_REQUEST] == values(reply)


@pytest.mark.parametrize("value", ["group:nope", "place:000000", "nonsense", ""])
async def test_a_button_of_another_age_is_no_crash(bot: Bot, value: str) -> None:
    """Values nobody offers any more ask again."""
    reply = await bot.hear("action_choose", "/choose", choice=value)
    assert (reply.behaviour, choices.HANDOFF_REQUEST in values(reply)) == (Behaviour.CLARIFY, True)


async def test_steps_go_one_at_a_time_to_the_end(bot: Bot) -> None:
    """できた walks forward through every step and ends with a closing word."""
    steps = CATALOGUE.topic(PIN).steps
    await bot.hear("action_reply", "ロックされた", topic=PIN)
    shown = [await bot.press(choices.STEP_START)]
    for _ in steps:
        shown.append(await bot.hear("action_step", "できた", topic="next"))
    said = [part.text for reply in shown[:-1] for part in reply.parts[1:] if isinstance(part, TextPart)]
    assert list(steps) == said
    assert (CATALOGUE.phrases.say("steps_finished").text, None) == (texts(shown[-1]), shown[-1].context.step)


async def test_steps_go_back_and_not_before_the_first(bot: Bot) -> None:
    """戻る shows the step before, and the first one stays the first."""
    await bot.hear("action_reply", "ロックされた", topic=PIN)
    await bot.press(choices.STEP_START)
    second = await bot.press(choices.STEP_NEXT)
    first = await bot.hear("action_step", "戻る", topic="back")
    still_first = await bot.press(choices.STEP_BACK)
    assert (second.context.step, first.context.step, still_first.context.step) == (1, 0, 0)


async def test_a_bare_yes_and_no_answer_the_step(bot: Bot) -> None:
    """「はい」 while stepping means done, 「いいえ」 means stuck."""
    await bot.hear("action_reply", "ロックされた", topic=PIN)
    await bot.press(choices.STEP_START)
    done = await bot.hear("action_confirm", "はい", intent="affirm")
    stuck = await bot.hear("action_confirm", "いいえ", intent="deny")
    assert (done.context.step, stuck.behaviour) == (1, Behaviour.HANDOFF)


async def test_who_is_stuck_is_offered_a_person(bot: Bot) -> None:
    """できない brings a person in, with the topic in the desk's summary."""
    await bot.hear("action_reply", "ロックされた", topic=PIN)
    reply = await bot.press(choices.STEP_STUCK)
    summary = f"「{CATALOGUE.topic(PIN).question}」について"
    assert (Behaviour.HANDOFF, HandoffWish("stuck", summary)) == (reply.behaviour, reply.handoff)


async def test_steps_without_a_topic_ask_again(bot: Bot) -> None:
    """「できた」 out of the blue is no crash."""
    assert (await bot.hear("action_step", "できた", topic="next")).behaviour == Behaviour.CLARIFY


async def test_no_after_an_answer_offers_a_person(bot: Bot) -> None:
    """「いいえ」 after an answer means that it did not help."""
    bot.context = Context(registered="072036")
    await bot.hear("action_reply", "ロックされた", topic=PIN)
    reply = await bot.hear("action_confirm", "だめだ", intent="deny")
    assert (reply.behaviour, reply.handoff and reply.handoff.reason) == (Behaviour.HANDOFF, "not_solved")


@pytest.mark.parametrize("intent", ["affirm", "deny"])
async def test_yes_or_no_to_nothing_asks_kindly(bot: Bot, intent: str) -> None:
    """With no question open the bot asks what is wanted."""
    reply = await bot.hear("action_confirm", "はい", intent=intent)
    assert (reply.behaviour, texts(reply)) == (
        Behaviour.CLARIFY,
        "ほかに聞きたいことがあれば、書いてください。",
    )


@pytest.mark.parametrize("kind", ["greet", "thanks", "who", "bye", "praise", "complain", "help"])
async def test_small_talk_has_words_for_each_kind(bot: Bot, kind: str) -> None:
    """Each kind has its own words, and a person in reach."""
    reply = await bot.hear("action_smalltalk", "どうも", topic=kind)
    assert (Behaviour.SMALLTALK, CATALOGUE.phrases.say(f"small_{kind}")) == (reply.behaviour, reply.parts[0])
    assert values(reply)[-1] == choices.HANDOFF_REQUEST


@pytest.mark.parametrize(
    "kind", ["tax", "garbage", "weather", "health", "bank", "job", "compensation", "family", "other"]
)
async def test_what_is_not_ours_is_declined_with_a_way_on(bot: Bot, kind: str) -> None:
    """The reply says what it does not know; the town's website and a person remain."""
    bot.context = Context(living="072036")
    reply = await bot.hear("action_decline", "それは", intent="out_of_scope", topic=kind)
    assert (Behaviour.DECLINE, CATALOGUE.phrases.say(f"decline_{kind}")) == (reply.behaviour, reply.parts[0])
    assert ([part.type for part in reply.parts[1:]], values(reply)[-1]) == (
        ["links"],
        choices.HANDOFF_REQUEST,
    )


async def test_a_person_is_called_with_a_summary_without_own_words(bot: Bot) -> None:
    """The desk sees topic and towns; the resident's words stay in the transcript."""
    bot.context = Context(last_topic=PIN, proxy=True)
    reply = await bot.hear("action_handoff", "三春に住む佐藤花子です。人と話したい")
    summary = f"「{CATALOGUE.topic(PIN).question}」について、三春町に住んでいる方、家族などの代わりに相談"
    assert (Behaviour.HANDOFF, HandoffWish("asked", summary)) == (reply.behaviour, reply.handoff)
    assert values(reply) == [choices.HANDOFF_ACCEPT, choices.HANDOFF_DECLINE]


async def test_a_call_without_the_turns_metadata_is_refused(bot: Bot) -> None:
    """Without `now` nothing can be said about dates: the action fails, and the service falls back."""
    with pytest.raises(NotHeard):
        await bot.call(
            "action_reply", {"intent": {"name": "ask"}, "entities": [], "text": "", "metadata": {}}
        )


async def test_the_pending_question_of_a_group_is_gone(bot: Bot) -> None:
    """Walking by buttons leaves no old question open."""
    bot.context = Context(pending=Pending.WHICH_TOPIC)
    assert (await bot.press(choices.group_choice("mynumber"))).context.pending is None

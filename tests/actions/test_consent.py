"""A person is offered, asked for or needed: the question of consent stands alone and is asked every time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from knowledge import choices
from knowledge.context import Context, Pending
from knowledge.reply import Behaviour, SourcePart
from knowledge.topics import Help, Source
from tests.actions.conftest import CATALOGUE, Bot, texts, values

PIN, FORGOT = "mynumber_pin_locked", "mynumber_pin_forgot"
CONSENT = CATALOGUE.phrases.say("handoff_consent")
YES_NO = [choices.HANDOFF_ACCEPT, choices.HANDOFF_DECLINE]


@pytest.fixture
def needy(bot: Bot) -> Bot:
    """A bot whose topic on locked PINs always needs a person."""
    topic = replace(CATALOGUE.topic(PIN), help=Help.ALWAYS)
    bot.catalogue = replace(CATALOGUE, topics={**CATALOGUE.topics, PIN: topic})
    return bot


async def test_a_topic_that_needs_a_person_asks_for_consent(needy: Bot) -> None:
    """The service takes the next yes for consent, so the answer must have asked."""
    reply = await needy.hear("action_reply", "ロックされた", topic=PIN)
    assert (CONSENT in reply.parts, values(reply)[:2]) == (True, YES_NO)
    assert reply.handoff
    assert choices.HANDOFF_REQUEST not in values(reply)


async def test_a_yes_then_answers_one_question_only(needy: Bot) -> None:
    """No town is asked for beside the question of consent."""
    reply = await needy.hear("action_reply", "ロックされた", topic=PIN)
    question = CATALOGUE.phrases.say("counter_which_registered")
    assert (reply.context.pending, question in reply.parts) == (None, False)


async def test_the_counter_of_a_known_town_is_still_shown(needy: Bot) -> None:
    """What needs no question stays."""
    needy.context = Context(registered="072010")
    reply = await needy.hear("action_reply", "ロックされた", topic=PIN)
    assert "福島市役所 本庁舎1階" in repr(reply.parts)
    assert CONSENT in reply.parts


@pytest.mark.parametrize(("is_verified", "expected"), [(True, False), (False, True)])
async def test_a_topic_without_offer_offers_a_person_only_when_unsure(
    bot: Bot, is_verified: bool, expected: bool
) -> None:
    """`handoff: never` is for plain facts; an unchecked answer offers a person all the same."""
    topic = replace(CATALOGUE.topic(PIN), help=Help.NEVER, is_verified=is_verified)
    bot.catalogue = replace(CATALOGUE, topics={**CATALOGUE.topics, PIN: topic})
    reply = await bot.hear("action_reply", "ロックされた", topic=PIN)
    assert (choices.HANDOFF_REQUEST in values(reply), reply.handoff) == (expected, None)


@pytest.mark.parametrize("topic", sorted(CATALOGUE.topics))
async def test_no_reply_wishes_a_handoff_without_asking(bot: Bot, topic: str) -> None:
    """Wish and question go together in every answer."""
    reply = await bot.hear("action_reply", "教えて", topic=topic)
    assert (reply.handoff is not None) == (CONSENT.text in texts(reply))


async def test_the_summary_names_what_is_known(bot: Bot) -> None:
    """The desk reads topic, towns and for whom; without a topic it says so."""
    bot.context = Context(living="072044", registered="075451", proxy=True)
    reply = await bot.hear("action_handoff", "人と話したい")
    assert reply.handoff
    assert reply.handoff.summary == (
        "用件はまだ分かりません、いわき市に住んでいる方、住民票は大熊町、家族などの代わりに相談"
    )


async def test_asking_for_a_person_keeps_the_towns_that_are_named(bot: Bot) -> None:
    """「三春の者ですが、人と」 goes to Miharu's queue."""
    reply = await bot.hear("action_handoff", "三春に住んでいます。人と話したい")
    assert (reply.behaviour, reply.context.living) == (Behaviour.HANDOFF, "075213")


async def test_what_is_declined_is_no_miss(bot: Bot) -> None:
    """「ごみは」 was understood: the miss before it does not count on."""
    await bot.hear("action_clarify", "あれ", ranking=[("ask", FORGOT, 0.3)])
    declined = await bot.hear("action_decline", "ごみの日は", intent="out_of_scope", topic="garbage")
    again = await bot.hear("action_clarify", "あれ", ranking=[("ask", FORGOT, 0.3)])
    assert (declined.context.misses, again.behaviour) == (0, Behaviour.CLARIFY)


async def test_no_to_the_offered_questions_is_a_second_miss(bot: Bot) -> None:
    """「いいえ」 to 「この中にありますか」 means that none of them was meant."""
    await bot.hear("action_clarify", "暗証番号", ranking=[("ask", FORGOT, 0.3)])
    reply = await bot.hear("action_confirm", "いいえ", intent="deny")
    assert (reply.behaviour, values(reply)) == (Behaviour.HANDOFF, YES_NO)


async def test_yes_to_the_offered_questions_asks_which(bot: Bot) -> None:
    """「はい」 names no question: the bot asks which one, and counts no miss."""
    await bot.hear("action_clarify", "暗証番号", ranking=[("ask", FORGOT, 0.3), ("ask", PIN, 0.2)])
    reply = await bot.hear("action_confirm", "はい", intent="affirm")
    assert (reply.behaviour, reply.context.misses) == (Behaviour.CLARIFY, 1)
    assert reply.parts == (CATALOGUE.phrases.say("which_topic"),)
    assert reply.context.pending is Pending.WHICH_TOPIC


async def test_candidates_are_topics_only(bot: Bot) -> None:
    """Kinds of small talk and of what is not ours are no topics in the public contract."""
    ranking = [
        ("ask", FORGOT, 0.5),
        ("smalltalk", "greet", 0.2),
        ("out_of_scope", "tax", 0.1),
        ("ask", PIN, 0.1),
    ]
    asked = await bot.hear("action_clarify", "あれ", ranking=ranking)
    answered = await bot.hear("action_reply", "忘れた", topic=FORGOT, ranking=ranking)
    assert asked.candidates == ((FORGOT, 0.5), (PIN, 0.1))
    assert answered.candidates == ((PIN, 0.1),)


async def test_our_own_documents_are_no_source_for_residents(bot: Bot) -> None:
    """A fact about the service itself is verified by our documents and shown without a link to them."""
    own = Source("docs/dialogue.md", "やりとりの決まり", "own", "2026-11-24")
    topic = replace(CATALOGUE.topic(PIN), sources=(own,), is_verified=True)
    bot.catalogue = replace(CATALOGUE, topics={**CATALOGUE.topics, PIN: topic})
    reply = await bot.hear("action_reply", "ロックされた", topic=PIN)
    assert [part for part in reply.parts if isinstance(part, SourcePart)] == []
    assert reply.parts[0].type == "text"

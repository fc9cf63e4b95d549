"""`action_reply`: approved answers with steps, source, counter and a person in reach."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from knowledge import choices
from knowledge.context import Context, Pending
from knowledge.places import OUTSIDE
from knowledge.reply import Behaviour, HandoffWish, PhonesPart, Ruby, SourcePart, StepsPart, TextPart
from knowledge.topics import Help, Topic
from tests.actions.conftest import CATALOGUE, Bot, bare, labels, texts, values

PIN = "mynumber_pin_locked"  # the card counter of the town of registration decides
OKUMA, IWAKI, WAKAMATSU, KORIYAMA = "075451", "072044", "072028", "072036"


def with_topic(bot: Bot, **changes: object) -> Topic:
    """Replace the topic in the bot's catalogue by a changed one."""
    topic = replace(CATALOGUE.topic(PIN), **changes)  # type: ignore[arg-type]
    bot.catalogue = replace(CATALOGUE, topics={**CATALOGUE.topics, PIN: topic})
    return topic


async def test_an_answer_gives_the_approved_words_in_both_versions(bot: Bot) -> None:
    """The topic's standard and easy text, its steps and its name come back unchanged."""
    topic = CATALOGUE.topic(PIN)
    reply = await bot.hear("action_reply", "ロックされた", topic=PIN, ranking=[("ask", PIN, 0.81)])
    assert (reply.behaviour, reply.topic, reply.confidence) == (Behaviour.ANSWER, PIN, 0.81)
    assert TextPart(topic.answer, topic.easy) in bare(reply)
    assert StepsPart(topic.steps, topic.easy_steps) in bare(reply)


async def test_an_answer_names_its_sources_and_the_day_they_were_checked(bot: Bot) -> None:
    """Each source part carries address, title and the day of the check."""
    topic = CATALOGUE.topic(PIN)
    known = {SourcePart(source.url, source.title, topic.checked_on) for source in topic.sources}
    reply = await bot.hear("action_reply", "ロックされた", topic=PIN)
    shown = [part for part in reply.parts if isinstance(part, SourcePart)]
    assert (True, set()) == (0 < len(shown) <= 2, set(shown) - known)


async def test_an_answer_offers_steps_two_related_topics_and_a_person(bot: Bot) -> None:
    """No answer is a dead end, and no more than two other topics distract."""
    related = [choices.topic_choice(other) for other in CATALOGUE.topic(PIN).related[:2]]
    bot.context = Context(registered=KORIYAMA)
    reply = await bot.hear("action_reply", "ロックされた", topic=PIN)
    assert [choices.STEP_START, *related, choices.HANDOFF_REQUEST] == values(reply)


@pytest.mark.parametrize(
    ("changes", "today", "expected"),
    [
        ({"is_verified": True}, "2026-11-24", False),
        ({"is_verified": False}, "2026-11-24", True),
        ({"is_verified": True, "review_by": "2026-11-23"}, "2026-11-24", True),
        ({"is_verified": True, "review_by": "2026-11-24"}, "2026-11-24", False),
    ],
)
async def test_what_is_unverified_or_due_for_review_says_so_first(
    bot: Bot, changes: dict[str, object], today: str, expected: bool
) -> None:
    """A warning opens the answer, and a person is offered."""
    with_topic(bot, **changes)
    bot.now = datetime.fromisoformat(f"{today}T10:00:00+09:00")
    reply = await bot.hear("action_reply", "ロックされた", topic=PIN)
    assert (expected, True) == (reply.parts[0].type == "notice", choices.HANDOFF_REQUEST in values(reply))


async def test_the_day_is_the_day_in_japan(bot: Bot) -> None:
    """At eleven at night in UTC it is already the next day in Fukushima."""
    with_topic(bot, is_verified=True, review_by="2026-11-24")
    bot.now = datetime.fromisoformat("2026-11-24T23:00:00+00:00")
    reply = await bot.hear("action_reply", "ロックされた", topic=PIN)
    assert "notice" == reply.parts[0].type  # noqa: SIM300


async def test_an_unknown_topic_is_refused_without_a_dead_end(bot: Bot) -> None:
    """An id that no file has is declined; groups and a person remain."""
    reply = await bot.hear("action_reply", '/ask{"topic": "no_such"}', topic="no_such")
    groups = [choices.group_choice(group.id) for group in CATALOGUE.groups]
    assert (reply.behaviour, reply.topic) == (Behaviour.DECLINE, None)
    assert [*groups, choices.HANDOFF_REQUEST] == values(reply)


async def test_a_topic_that_needs_a_person_carries_the_wish(bot: Bot) -> None:
    """`handoff: always` brings a handoff wish with topic and town, never the resident's own words."""
    topic = with_topic(bot, help=Help.ALWAYS)
    bot.context = Context(registered=OKUMA, living=IWAKI)
    reply = await bot.hear("action_reply", "秘密の話ですがロックされた", topic=PIN)
    summary = f"「{topic.question}」について、いわき市に住んでいる方、住民票は大熊町"
    assert HandoffWish("topic", summary) == reply.handoff


async def test_who_asks_for_somebody_else_hears_what_differs(bot: Bot) -> None:
    """The proxy text stands only in answers to those who ask for another person."""
    proxy = TextPart(with_topic(bot, proxy="代わりの人は2回行きます。").proxy)
    own = await bot.hear("action_reply", "番号がロックされた", topic=PIN)
    for_mother = await bot.hear("action_reply", "母の番号がロックされた", topic=PIN)
    assert (proxy in bare(own), proxy in bare(for_mother), for_mother.context.proxy) == (False, True, True)


async def test_who_lives_away_from_their_registration_hears_what_differs(bot: Bot) -> None:
    """The evacuee text stands only where 住民票 and living place differ."""
    evacuee = TextPart(with_topic(bot, evacuee="住民票の町の窓口です。").evacuee)
    at_home = await bot.hear("action_reply", "郡山に住んでる。ロックされた", topic=PIN)
    away = await bot.hear("action_reply", "住民票は大熊、今は若松。ロックされた", topic=PIN)
    assert (evacuee in bare(at_home), evacuee in bare(away)) == (False, True)
    assert (away.context.registered, away.context.living) == (OKUMA, WAKAMATSU)


async def test_the_counter_of_the_town_of_registration_is_shown(bot: Bot) -> None:
    """For card matters the town of the 住民票 counts, wherever the resident lives."""
    reply = await bot.hear("action_reply", "住民票は大熊、今は若松。ロックされた", topic=PIN)
    assert ("大熊町役場 住民税務課" in texts(reply), "会津若松市役所" in texts(reply)) == (True, False)


async def test_the_town_of_living_serves_with_a_word_on_registration(bot: Bot) -> None:
    """When only the town of living is known, the answer says that another registration changes it."""
    reply = await bot.hear("action_reply", "福島市に住んでいます。ロックされた", topic=PIN)
    caution = CATALOGUE.phrases.say("counter_if_registered_elsewhere")
    assert ("福島市役所 本庁舎1階" in texts(reply), caution in reply.parts) == (True, True)


async def test_an_unknown_town_is_asked_for(bot: Bot) -> None:
    """Without any town the answer ends with the question for the 住民票 and four buttons."""
    reply = await bot.hear("action_reply", "ロックされた", topic=PIN)
    question = CATALOGUE.phrases.say("counter_which_registered")
    assert (question in reply.parts, reply.context.pending) == (True, Pending.COUNTER_PLACE)
    assert labels(reply)[:4] == ["福島市", "郡山市", "いわき市", "会津若松市"]


async def test_the_named_town_gets_its_counter(bot: Bot) -> None:
    """A bare town after that question is where the resident is registered."""
    await bot.hear("action_reply", "ロックされた", topic=PIN)
    reply = await bot.hear("action_inform", "大熊です")
    assert (reply.behaviour, reply.topic, reply.context.registered) == (Behaviour.ANSWER, PIN, OKUMA)
    assert "大熊町役場 住民税務課" in texts(reply)


async def test_an_answer_with_two_towns_is_not_mixed_up(bot: Bot) -> None:
    """「住民票は大熊で今はいわき」 shows Okuma's counter, although Iwaki is where they live."""
    await bot.hear("action_reply", "ロックされた", topic=PIN)
    reply = await bot.hear("action_inform", "住民票は大熊で、今はいわきです")
    assert (reply.context.registered, reply.context.living) == (OKUMA, IWAKI)
    assert ("大熊町役場" in texts(reply), "いわき市役所" in texts(reply)) == (True, False)


async def test_a_town_of_living_does_not_become_a_town_of_registration(bot: Bot) -> None:
    """「いわきに住んでいます」 is no answer about the 住民票: the counter comes with a caution."""
    await bot.hear("action_reply", "ロックされた", topic=PIN)
    reply = await bot.hear("action_inform", "いわきに住んでいます")
    caution = CATALOGUE.phrases.say("counter_if_registered_elsewhere")
    assert (reply.context.registered, reply.context.living, caution in reply.parts) == (None, IWAKI, True)


async def test_a_doubtful_town_is_asked_back_and_then_shown(bot: Bot) -> None:
    """「石川です」 may be Ishikawa-machi or another place: ask, and take the button or a yes."""
    await bot.hear("action_reply", "ロックされた", topic=PIN)
    asked = await bot.hear("action_inform", "石川です")
    shown = await bot.hear("action_confirm", "はい", intent="affirm")
    assert (asked.behaviour, labels(asked)[:2]) == (Behaviour.CLARIFY, ["石川町", "どれでもない"])
    assert (shown.behaviour, shown.context.registered) == (Behaviour.ANSWER, "075019")
    assert "石川町" in texts(shown)


async def test_none_of_the_offered_towns_asks_again(bot: Bot) -> None:
    """「どれでもない」 leads back to the question, not to a wrong counter."""
    await bot.hear("action_reply", "ロックされた", topic=PIN)
    await bot.hear("action_inform", "石川です")
    reply = await bot.press(choices.NONE_OF_THESE)
    assert (
        reply.behaviour,
        reply.context.pending,
        reply.context.registered,
    ) == (Behaviour.CLARIFY, Pending.COUNTER_PLACE, None)


async def test_a_registration_outside_the_prefecture_is_told_honestly(bot: Bot) -> None:
    """We do not know counters of other prefectures, and say so."""
    reply = await bot.hear("action_reply", "住民票は埼玉です。ロックされた", topic=PIN)
    words = CATALOGUE.phrases.say("counter_outside")
    assert (reply.context.registered, words in reply.parts) == (OUTSIDE, True)


async def test_a_far_relative_does_not_move_the_resident(bot: Bot) -> None:
    """「東京の長女が代わりに」 says nothing about the resident's own counter."""
    reply = await bot.hear("action_reply", "東京の長女が私の代わりに行けますか", topic=PIN)
    assert (reply.context.living, reply.context.registered) == (None, None)


async def test_a_child_far_away_is_asked_for_the_parents_town(bot: Bot) -> None:
    """Who lives in Tokyo and asks for their mother needs the counter of the mother's town."""
    asked = await bot.hear("action_reply", "東京に住んでいます。母の番号がロックされた", topic=PIN)
    shown = await bot.hear("action_inform", "大熊です")
    question = CATALOGUE.phrases.say("counter_which_registered_other")
    assert (question in asked.parts, asked.context.pending) == (True, Pending.COUNTER_PLACE)
    assert (shown.context.registered, "大熊町役場" in texts(shown)) == (OKUMA, True)


async def test_consumer_matters_name_the_hotline_of_the_whole_prefecture(bot: Bot) -> None:
    """No town has a consumer counter in the table, so 188 is given at once and no town is asked for."""
    topic = next(topic.id for topic in CATALOGUE.topics.values() if topic.counter == "consumer")
    reply = await bot.hear("action_reply", "お金を返すと言われた", topic=topic)
    numbers = [phone.number for part in reply.parts if isinstance(part, PhonesPart) for phone in part.phones]
    assert ("188" in numbers, None) == (True, reply.context.pending)


@pytest.mark.parametrize("topic", sorted(CATALOGUE.topics))
async def test_every_topic_can_be_answered_for_every_kind_of_resident(bot: Bot, topic: str) -> None:
    """All topics compose for unknown, usual, evacuated and far residents, always with a person in reach."""
    contexts = (
        Context(),
        Context(living=KORIYAMA, registered=KORIYAMA),
        Context(living=IWAKI, registered=OKUMA, proxy=True),
        Context(living=OUTSIDE, registered=OKUMA, language="ja-easy"),
    )
    for context in contexts:
        bot.context = context
        reply = await bot.hear("action_reply", "教えてください", topic=topic)
        person = {choices.HANDOFF_REQUEST, choices.HANDOFF_ACCEPT} & set(values(reply))
        assert (Behaviour.ANSWER, topic, 1) == (reply.behaviour, reply.topic, len(person))


async def test_an_answer_carries_frozen_readings_and_explanations(bot: Bot) -> None:
    """Text and steps bring their readings, and the first paragraph explains the hard words of all."""
    reply = await bot.hear("action_reply", "ロックされた", topic=PIN)
    text = next(part for part in reply.parts if isinstance(part, TextPart))
    steps = next(part for part in reply.parts if isinstance(part, StepsPart))
    assert (Ruby("役場", "やくば") in text.ruby, Ruby("窓口", "まどぐち") in steps.ruby) == (True, True)
    assert {"暗証番号", "マイナンバーカード"} <= {term.word for term in text.terms}

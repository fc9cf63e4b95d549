"""The counter at the end of an answer: the right town's, with what is known of it and what is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from knowledge import choices
from knowledge.context import Context, Pending
from knowledge.counters import Counter, Counters
from knowledge.places import OUTSIDE
from knowledge.reply import Behaviour, Link, LinksPart, Phone, PhonesPart, Reply, TextPart
from knowledge.topics import Place, Topic
from tests.actions.conftest import CATALOGUE, Bot, labels, spoken, texts, values

PIN = "mynumber_pin_locked"
MIHARU, OKUMA, KORIYAMA, IWAKI = "075213", "075451", "072036", "072044"
WORDS = CATALOGUE.phrases


def a_counter(name: str, **changes: object) -> Counter:
    """Make a checked card counter of Miharu."""
    made = Counter(MIHARU, "mynumber", name, "", "", "", "", True, "2026-11-24", "")
    return replace(made, **changes)  # type: ignore[arg-type]


def with_counters(bot: Bot, *counters: Counter) -> None:
    """Let Miharu have these counters and no others."""
    others = tuple(counter for counter in CATALOGUE.counters.rows if counter.code != MIHARU)
    bot.catalogue = replace(CATALOGUE, counters=Counters((*others, *counters)))
    bot.context = Context(registered=MIHARU)


def of_type(reply: Reply, kind: type) -> list[object]:
    """List the parts of a kind."""
    return [part for part in reply.parts if isinstance(part, kind)]


async def test_a_counter_shows_name_phone_page_and_details(bot: Bot) -> None:
    """Everything that was checked is told."""
    counter = a_counter(
        "住民課",
        phone="0247-62-0000",
        hours="平日8:30〜17:15",
        url="https://example.jp/",
        address="三春町大町1-2",
        note="予約がいります。",
    )
    with_counters(bot, counter)
    reply = await bot.hear("action_reply", "ロックされた", topic=PIN)
    details = WORDS.say("counter_details", counter="住民課", details="三春町大町1-2。予約がいります。")
    assert WORDS.say("counter_is", counter="住民課") in reply.parts
    assert details in reply.parts
    assert PhonesPart((Phone("住民課", "0247-62-0000", "平日8:30〜17:15"),)) in reply.parts
    assert LinksPart((Link("住民課", "https://example.jp/"),)) in reply.parts
    assert WORDS.say("counter_unverified") not in reply.parts


async def test_what_nobody_has_checked_says_so_and_tells_no_details(bot: Bot) -> None:
    """An unchecked counter gives its name and the town's page only."""
    with_counters(bot, a_counter("住民課", note="メモ", url="https://example.jp/", is_verified=False))
    reply = await bot.hear("action_reply", "ロックされた", topic=PIN)
    assert WORDS.say("counter_unverified") in reply.parts
    assert "メモ" not in texts(reply)


async def test_several_counters_share_number_page_and_note(bot: Bot) -> None:
    """One number, one page, one remark: each is shown once."""
    shared = {"phone": "0247-62-0000", "url": "https://example.jp/", "note": "予約がいります。"}
    with_counters(bot, a_counter("本庁", hours="平日", **shared), a_counter("支所", **shared))
    reply = await bot.hear("action_reply", "ロックされた", topic=PIN)
    assert of_type(reply, PhonesPart) == [PhonesPart((Phone("本庁", "0247-62-0000", "平日"),))]
    assert LinksPart((Link("本庁", "https://example.jp/"),)) in reply.parts
    details = WORDS.say("counter_details", counter="本庁、支所", details="予約がいります。")
    assert of_type(reply, TextPart).count(details) == 1


async def test_a_town_without_a_counter_names_its_website(bot: Bot) -> None:
    """No row in the table: the town's page is the next step."""
    with_counters(bot)
    reply = await bot.hear("action_reply", "ロックされた", topic=PIN)
    town = CATALOGUE.municipalities.find(MIHARU)
    assert town
    assert WORDS.say("counter_unknown", town="三春町") in reply.parts
    assert LinksPart((Link("三春町", town.url),)) in reply.parts


async def test_a_line_for_the_whole_prefecture_shows_no_towns_page(bot: Bot) -> None:
    """188 is a number; the page that told us of it belongs to some village."""
    bot.context = Context(living=KORIYAMA)
    reply = await bot.hear("action_reply", "怪しいリンク", topic="safety_refund_scam")
    links = [link.url for part in reply.parts if isinstance(part, LinksPart) for link in part.links]
    assert "消費者ホットライン" in texts(reply)
    assert [url for url in links if "otama" in url] == []


@pytest.mark.parametrize(
    ("place", "context", "expected", "caution"),
    [
        (Place.REGISTERED, Context(registered=OKUMA, living=KORIYAMA), "大熊町", False),
        (Place.REGISTERED, Context(living=KORIYAMA), "郡山市", True),
        (Place.REGISTERED, Context(registered=OKUMA, living=OUTSIDE), "大熊町", False),
        (Place.LIVING, Context(registered=OKUMA, living=KORIYAMA), "郡山市", False),
    ],
)
async def test_the_town_that_counts_is_shown(
    bot: Bot, place: Place, context: Context, expected: str, caution: bool
) -> None:
    """The 住民票 decides card matters, the living place the others."""
    use_place(bot, place)
    bot.context = context
    reply = await bot.hear("action_reply", "教えて", topic=PIN)
    said = WORDS.say("counter_if_registered_elsewhere") in reply.parts
    assert (expected in texts(reply), said) == (True, caution)


@pytest.mark.parametrize(
    ("place", "text", "key"),
    [
        (Place.REGISTERED, "ロックされた", "counter_which_registered"),
        (Place.LIVING, "ロックされた", "counter_which_living"),
        (Place.REGISTERED, "母の番号がロックされた", "counter_which_registered_other"),
        (Place.LIVING, "母の番号がロックされた", "counter_which_living_other"),
    ],
)
async def test_the_question_fits_place_and_person(bot: Bot, place: Place, text: str, key: str) -> None:
    """Asked for the 住民票 or the living place, one's own or the other's."""
    use_place(bot, place)
    reply = await bot.hear("action_reply", text, topic=PIN)
    assert (WORDS.say(key) in reply.parts, reply.context.pending) == (True, Pending.COUNTER_PLACE)


@pytest.mark.parametrize(
    ("context", "expected"),
    [
        (Context(registered=OKUMA, living=IWAKI), True),
        (Context(registered=OKUMA, living=OUTSIDE), True),
        (Context(registered=OKUMA, living=OKUMA), False),
        (Context(registered=OKUMA), False),
        (Context(registered=MIHARU, living=IWAKI), False),
        (Context(living=IWAKI), False),
    ],
)
async def test_who_is_evacuated_hears_of_branch_offices(bot: Bot, context: Context, expected: bool) -> None:
    """Registered in one of the thirteen towns of the special law and living elsewhere: ask before going."""
    bot.context = context
    reply = await bot.hear("action_reply", "ロックされた", topic=PIN)
    assert (WORDS.say("counter_evacuated").text in texts(reply)) is expected


async def test_a_pressed_town_is_the_answer(bot: Bot) -> None:
    """The button answers the question that stands above it."""
    use_place(bot, Place.LIVING)
    await bot.hear("action_reply", "ロックされた", topic=PIN)
    reply = await bot.press(choices.place_choice(IWAKI))
    assert (reply.behaviour, reply.topic, reply.context.living) == (Behaviour.ANSWER, PIN, IWAKI)
    assert (reply.context.pending, "いわき市" in texts(reply)) == (None, True)


async def test_a_refused_town_asks_again(bot: Bot) -> None:
    """「郡山じゃない」 names no town yet: the question stays open."""
    await bot.hear("action_reply", "ロックされた", topic=PIN)
    reply = await bot.hear("action_inform", "郡山じゃない")
    assert (reply.behaviour, reply.context.pending) == (Behaviour.CLARIFY, Pending.COUNTER_PLACE)
    assert labels(reply)[:2] == ["福島市", "郡山市"]


async def test_a_date_instead_of_a_town_looks_for_classes(bot: Bot) -> None:
    """Who speaks of a day while asked for a town looks for a class."""
    await bot.hear("action_reply", "ロックされた", topic=PIN)
    reply = await bot.hear("action_inform", "来週の火曜", dates=[spoken("2026-12-01")])
    assert (reply.behaviour, reply.context.pending) == (Behaviour.CLARIFY, Pending.VENUE_PLACE)


async def test_after_the_counter_the_question_is_closed(bot: Bot) -> None:
    """A second town is no answer to a question that has been answered."""
    await bot.hear("action_reply", "ロックされた", topic=PIN)
    await bot.hear("action_inform", "大熊です")
    reply = await bot.hear("action_inform", "三春です")
    assert (reply.behaviour, reply.context.registered, reply.context.living) == (
        Behaviour.CLARIFY,
        OKUMA,
        MIHARU,
    )
    assert choices.HANDOFF_REQUEST in values(reply)


def use_place(bot: Bot, place: Place) -> None:
    """Let the topic on locked PINs belong to the given place."""
    topic: Topic = replace(CATALOGUE.topic(PIN), place=place)
    bot.catalogue = replace(CATALOGUE, topics={**CATALOGUE.topics, PIN: topic})

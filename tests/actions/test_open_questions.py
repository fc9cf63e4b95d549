"""A place, a date, a yes or a no, heard while each of the questions is open."""

from __future__ import annotations

import pytest

from knowledge import choices
from knowledge.context import Context, Pending, VenueWish
from knowledge.reply import Behaviour
from tests.actions.conftest import CATALOGUE, Bot, labels, spoken, texts, values

PIN = "mynumber_pin_locked"
MIHARU, KORIYAMA, KASHIMA = "075213", "072036", "072125"
WORDS = CATALOGUE.phrases
NEXT_WEEK = spoken("2026-11-30", "2026-12-06")
WISH = VenueWish(KORIYAMA)
DATED = VenueWish(KORIYAMA, "2026-11-30", "2026-12-06")


@pytest.mark.parametrize(
    ("context", "expected"),
    [
        (Context(), (Behaviour.CLARIFY, None, MIHARU, VenueWish())),
        (Context(pending=Pending.WHICH_TOPIC), (Behaviour.CLARIFY, None, MIHARU, VenueWish())),
        (
            Context(pending=Pending.WHICH_TOPIC, offered=(PIN, choices.VENUES)),
            (Behaviour.VENUES, None, MIHARU, VenueWish(MIHARU)),
        ),
        (Context(pending=Pending.VENUE_PLACE), (Behaviour.VENUES, None, MIHARU, VenueWish(MIHARU))),
        (
            Context(pending=Pending.WHICH_PLACE, places=(KASHIMA, "outside")),
            (Behaviour.VENUES, None, MIHARU, VenueWish(MIHARU)),
        ),
        (
            Context(pending=Pending.VENUE_DATE, wish=WISH),
            (Behaviour.VENUES, None, MIHARU, VenueWish(MIHARU)),
        ),
        (
            Context(wish=DATED),
            (Behaviour.VENUES, None, MIHARU, VenueWish(MIHARU, "2026-11-30", "2026-12-06")),
        ),
    ],
)
async def test_a_bare_town_goes_where_it_belongs(
    bot: Bot, context: Context, expected: tuple[Behaviour, Pending | None, str, VenueWish]
) -> None:
    """It answers the open question, refines the search, or is noted."""
    bot.context = context
    reply = await bot.hear("action_inform", "三春です")
    heard = (reply.behaviour, reply.context.pending, reply.context.living, reply.context.wish)
    assert heard == expected
    assert reply.context.places == ()


async def test_a_bare_town_does_not_forget_what_was_offered(bot: Bot) -> None:
    """Who names the town instead of pressing a button still has the buttons, under the town's name."""
    bot.context = Context(pending=Pending.WHICH_TOPIC, offered=(PIN,), misses=1)
    reply = await bot.hear("action_inform", "三春です")
    assert "三春町" in texts(reply)
    assert choices.topic_choice(PIN) in values(reply)
    assert choices.NONE_OF_THESE in values(reply)
    assert (reply.context.living, reply.context.misses) == (MIHARU, 1)


async def test_a_bare_town_answers_which_counter(bot: Bot) -> None:
    """While a topic waits for its town, the town shows the counter and starts no search."""
    bot.context = Context(pending=Pending.COUNTER_PLACE, last_topic=PIN, wish=WISH)
    reply = await bot.hear("action_inform", "三春です")
    assert (reply.behaviour, reply.topic) == (Behaviour.ANSWER, PIN)
    assert (reply.context.registered, reply.context.wish, reply.context.pending) == (MIHARU, WISH, None)


@pytest.mark.parametrize(
    ("context", "behaviour", "pending", "wish"),
    [
        (Context(), Behaviour.CLARIFY, Pending.VENUE_PLACE, VenueWish(None, "2026-11-30", "2026-12-06")),
        (Context(living=KORIYAMA), Behaviour.VENUES, None, DATED),
        (Context(wish=WISH), Behaviour.VENUES, None, DATED),
        (Context(pending=Pending.VENUE_DATE, wish=WISH), Behaviour.VENUES, None, DATED),
        (
            Context(pending=Pending.VENUE_PLACE),
            Behaviour.CLARIFY,
            Pending.VENUE_PLACE,
            VenueWish(None, "2026-11-30", "2026-12-06"),
        ),
        (Context(pending=Pending.WHICH_TOPIC, wish=WISH), Behaviour.VENUES, None, DATED),
    ],
)
async def test_a_bare_date_refines_the_search(
    bot: Bot, context: Context, behaviour: Behaviour, pending: Pending | None, wish: VenueWish
) -> None:
    """「来週がいいな」 keeps the town; without a town the town is asked for and the date kept."""
    bot.context = context
    reply = await bot.hear("action_inform", "来週がいいな", dates=[NEXT_WEEK])
    assert (reply.behaviour, reply.context.pending, reply.context.wish) == (behaviour, pending, wish)


async def test_a_date_that_cannot_be_leaves_the_earlier_one(bot: Bot) -> None:
    """A slip of the tongue does not delete what was wished before."""
    bot.context = Context(wish=DATED)
    wrong = {"from": None, "to": None, "problem": "no_such_day", "surface": "11月31日"}
    reply = await bot.hear("action_inform", "11月31日", dates=[wrong])
    assert (reply.behaviour, reply.context.pending, reply.context.wish) == (
        Behaviour.CLARIFY,
        Pending.VENUE_DATE,
        DATED,
    )


@pytest.mark.parametrize(
    ("context", "key", "pending"),
    [
        (Context(pending=Pending.VENUE_PLACE), "venues_which_town", Pending.VENUE_PLACE),
        (Context(pending=Pending.VENUE_DATE, wish=WISH), "venues_which_day", Pending.VENUE_DATE),
        (
            Context(pending=Pending.COUNTER_PLACE, last_topic=PIN),
            "counter_which_registered",
            Pending.COUNTER_PLACE,
        ),
        (Context(pending=Pending.WHICH_TOPIC), "which_topic", Pending.WHICH_TOPIC),
        (Context(), "ask_more", None),
        (Context(last_topic=PIN), "ask_more", None),
        (
            Context(pending=Pending.WHICH_PLACE, places=(KASHIMA, "075418", "outside")),
            "venues_which_town",
            Pending.VENUE_PLACE,
        ),
        (Context(places=(KASHIMA, "075418")), "which_town_name", None),
    ],
)
async def test_a_yes_that_answers_nothing_asks_the_open_question_again(
    bot: Bot, context: Context, key: str, pending: Pending | None
) -> None:
    """「はい」 to 「どの市町村ですか」 is answered by the same question, which stays open."""
    bot.context = context
    reply = await bot.hear("action_confirm", "はい", intent="affirm")
    assert (reply.behaviour, reply.context.pending, reply.context.places) == (Behaviour.CLARIFY, pending, ())
    assert WORDS.say(key) in reply.parts
    assert choices.HANDOFF_REQUEST in values(reply)


@pytest.mark.parametrize(
    ("context", "expected"),
    [
        (Context(pending=Pending.VENUE_PLACE), "ask_more"),
        (Context(pending=Pending.VENUE_DATE, wish=WISH), "ask_more"),
        (Context(pending=Pending.COUNTER_PLACE, last_topic=PIN), "ask_more"),
        (Context(pending=Pending.WHICH_TOPIC), "ask_again"),
        (Context(pending=Pending.WHICH_PLACE, places=(KASHIMA, "outside")), "venues_which_town"),
        (Context(places=(KASHIMA, "outside")), "which_town_name"),
        (Context(last_topic=PIN), "not_solved"),
        (Context(), "ask_more"),
    ],
)
async def test_a_no_closes_the_question_and_leads_on(bot: Bot, context: Context, expected: str) -> None:
    """「いいえ」 is never the end: another question, or a person."""
    bot.context = context
    reply = await bot.hear("action_confirm", "いいえ", intent="deny")
    assert WORDS.say(expected) in reply.parts
    assert {choices.HANDOFF_REQUEST, choices.HANDOFF_ACCEPT} & set(values(reply))


@pytest.mark.parametrize("pending", [Pending.WHICH_PLACE, None])
async def test_yes_to_the_only_town_is_that_town(bot: Bot, pending: Pending | None) -> None:
    """「石川」 may be the town or a place away: yes means the town that was offered."""
    bot.context = Context(pending=pending, places=("075019", "outside"))
    reply = await bot.hear("action_confirm", "はい", intent="affirm")
    expected = Behaviour.VENUES if pending else Behaviour.CLARIFY
    assert (reply.behaviour, reply.context.living) == (expected, "075019")


@pytest.mark.parametrize(
    ("action", "topic"),
    [
        ("action_reply", PIN),
        ("action_clarify", None),
        ("action_decline", "tax"),
        ("action_handoff", None),
    ],
)
async def test_towns_that_were_offered_are_forgotten_with_the_next_matter(
    bot: Bot, action: str, topic: str | None
) -> None:
    """A later yes does not answer an old question about a place."""
    bot.context = Context(places=("075019", "outside"), living=KORIYAMA)
    await bot.hear(action, "それより", topic=topic)
    assert bot.context.places == ()


async def test_none_of_the_towns_without_a_purpose_asks_for_the_name(bot: Bot) -> None:
    """「どれでもない」 to a place said out of the blue starts no search."""
    asked = await bot.hear("action_inform", "鹿島です")
    reply = await bot.press(choices.NONE_OF_THESE)
    assert (labels(asked)[0], reply.context.wish) == ("南相馬市", VenueWish())
    assert WORDS.say("which_town_name") in reply.parts
    noted = await bot.hear("action_inform", "三春です")
    assert (noted.context.living, texts(noted).splitlines()[0]) == (MIHARU, "三春町ですね。")


async def test_a_place_away_out_of_the_blue_is_remembered_and_asked_on(bot: Bot) -> None:
    """「埼玉です」 is no town of ours: nothing is repeated, and the wish is asked for."""
    reply = await bot.hear("action_inform", "埼玉です")
    assert (reply.behaviour, reply.context.living) == (Behaviour.CLARIFY, "outside")
    assert reply.parts == (WORDS.say("ask_what_about"),)


async def test_the_button_for_classes_begins_a_search(bot: Bot) -> None:
    """「教室や相談会をさがす」 asks for the town, or uses the one that is known."""
    asked = await bot.press(choices.VENUES)
    bot.context = Context(living=KORIYAMA)
    found = await bot.press(choices.VENUES)
    assert (asked.behaviour, asked.context.pending) == (Behaviour.CLARIFY, Pending.VENUE_PLACE)
    assert (found.behaviour, found.context.wish) == (Behaviour.VENUES, WISH)

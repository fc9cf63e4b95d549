"""What a venues reply shows: cards people can act on, few at a time, and the wish in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from knowledge.context import Context, VenueWish
from knowledge.reply import Behaviour, Reply, VenueCard, VenuesPart
from knowledge.sessions import Session
from tests.actions.conftest import CATALOGUE, Bot, Venues, session, spoken, texts

MIHARU, KORIYAMA, TAMURA, MOTOMIYA = "075213", "072036", "072117", "072141"


def cards(reply: Reply) -> list[VenueCard]:
    """List the cards of a reply."""
    return [card for part in reply.parts if isinstance(part, VenuesPart) for card in part.venues]


def standing(code: str, **changes: Any) -> Session:
    """Make a consultation without fixed dates."""
    made = session(code, "2026-11-01", "スマホ相談", kind="recurring_consultation", when="毎週水曜日")
    return replace(made, ends_on=None, **changes)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "12月9日 水曜日 10:00"),
        ({"ends_at": time(11, 30)}, "12月9日 水曜日 10:00〜11:30"),
        ({"starts_at": None}, "12月9日 水曜日"),
        ({"when": "受付は9:30から"}, "12月9日 水曜日 10:00 受付は9:30から"),
        ({"ends_on": date(2026, 12, 23)}, "12月9日 水曜日から12月23日 水曜日まで 10:00"),
    ],
)
async def test_a_card_says_when(bot: Bot, changes: dict[str, Any], expected: str) -> None:
    """Day, weekday and hours stand in words; a course of several days names its last one."""
    bot.venues = Venues((session(MIHARU, "2026-12-09", **changes),))
    reply = await bot.hear("action_venues", "三春の教室")
    assert [(card.when, card.date) for card in cards(reply)] == [(expected, "2026-12-09")]


async def test_a_card_says_where_what_and_whom_to_call(bot: Bot) -> None:
    """Everything a resident needs to go there is on the card."""
    made = session(
        MIHARU,
        "2026-12-09",
        address="三春町大町1-2",
        booking="電話で予約",
        phone="0247-62-0000",
        url="https://example.jp/",
        note="スマホを持ってきてください。",
        book_by=date(2026, 12, 4),
    )
    bot.venues = Venues((made,))
    card = cards(await bot.hear("action_venues", "三春の教室"))[0]
    assert card == VenueCard(
        id=made.id,
        name="スマホ教室",
        municipality="三春町",
        place="公民館",
        address="三春町大町1-2",
        when="12月9日 水曜日 10:00",
        date="2026-12-09",
        cost="無料",
        booking="電話で予約 申し込みは12月4日 金曜日までです。",
        phone="0247-62-0000",
        url="https://example.jp/",
        note="スマホを持ってきてください。",
    )


async def test_a_standing_consultation_shows_its_own_words_and_no_date(bot: Bot) -> None:
    """「毎週水曜日」 is no single day."""
    bot.venues = Venues((standing(MIHARU),))
    reply = await bot.hear("action_venues", "三春の教室")
    assert [(card.when, card.date) for card in cards(reply)] == [("毎週水曜日", "")]
    assert CATALOGUE.phrases.say("venues_no_dates") in reply.parts


async def test_five_cards_at_most_the_nearest_days_first(bot: Bot) -> None:
    """A long list is cut, and the reply says how many there are and how to see more."""
    days = [f"2026-12-{day:02d}" for day in (20, 3, 11, 4, 9, 17, 10)]
    bot.venues = Venues(tuple(session(MIHARU, day) for day in days))
    reply = await bot.hear("action_venues", "三春の教室")
    assert [card.date for card in cards(reply)] == sorted(days)[:5]
    assert CATALOGUE.phrases.say("venues_found_many", count="7", shown="5") in reply.parts


async def test_a_date_after_a_long_list_shows_that_day(bot: Bot) -> None:
    """What the cut list promises holds: a date brings its day."""
    days = [f"2026-12-{day:02d}" for day in (3, 4, 9, 10, 11, 17, 20)]
    bot.venues = Venues(tuple(session(MIHARU, day) for day in days))
    await bot.hear("action_venues", "三春の教室")
    reply = await bot.hear("action_inform", "12月20日", dates=[spoken("2026-12-20")])
    assert [card.date for card in cards(reply)] == ["2026-12-20"]


async def test_other_days_are_shown_beside_what_goes_on(bot: Bot) -> None:
    """A standing consultation does not hide that the town has classes on other days."""
    bot.venues = Venues((session(MIHARU, "2026-12-09"), standing(MIHARU)))
    reply = await bot.hear("action_venues", "三春で明日", dates=[spoken("2026-11-25")])
    assert [card.date for card in cards(reply)] == ["2026-12-09", ""]
    words = [CATALOGUE.phrases.say(key) for key in ("venues_other_dates", "venues_standing")]
    assert [word in reply.parts for word in words] == [True, True]
    assert CATALOGUE.phrases.say("venues_no_dates") not in reply.parts


async def test_neighbours_share_the_few_cards(bot: Bot) -> None:
    """One busy neighbour does not fill the whole list."""
    busy = [session(TAMURA, f"2026-12-{day:02d}") for day in (1, 2, 3, 4, 5, 6)]
    others = [session(MOTOMIYA, "2026-12-08"), session(KORIYAMA, "2026-12-09")]
    bot.venues = Venues((*busy, *others))
    reply = await bot.hear("action_venues", "三春の教室")
    towns = [card.municipality for card in cards(reply)]
    assert towns == ["田村市", "田村市", "本宮市", "郡山市"]


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        (spoken("2026-12-09"), "三春町で、12月9日の教室"),
        (spoken("2026-12-09", "2026-12-12"), "三春町で、12月9日から12月12日の教室"),
        (
            spoken("2026-12-09", "2026-12-12", time_of_day="evening"),
            "三春町で、12月9日から12月12日の夕方からの教室",
        ),
        ({"from": "2026-12-09", "to": None, "weekdays": []}, "三春町で、12月9日からの教室"),
        ({"from": None, "to": "2026-12-12", "weekdays": []}, "三春町で、12月12日までの教室"),
        ({"from": None, "to": None, "weekdays": ["tue", "thu"]}, "三春町で、火曜日・木曜日の教室"),
        (
            {"from": None, "to": None, "weekdays": ["mon", "tue", "wed", "thu", "fri"], "time_of_day": "am"},
            "三春町で、平日の午前の教室",
        ),
    ],
)
async def test_the_wish_is_said_in_words(bot: Bot, wish: dict[str, Any], expected: str) -> None:
    """What was understood is visible, so that a wrong hearing can be corrected."""
    reply = await bot.hear("action_venues", "三春で", dates=[wish])
    assert texts(reply).startswith(expected), texts(reply)


async def test_an_end_without_a_beginning_limits_the_search(bot: Bot) -> None:
    """「12月10日まで」 leaves out what comes later."""
    bot.venues = Venues((session(MIHARU, "2026-12-09"), session(MIHARU, "2026-12-11")))
    reply = await bot.hear("action_venues", "三春で10日まで", dates=[{"from": None, "to": "2026-12-10"}])
    assert [card.date for card in cards(reply)] == ["2026-12-09"]
    assert reply.context.wish == VenueWish(MIHARU, None, "2026-12-10")


@pytest.mark.parametrize(
    ("before", "heard", "expected"),
    [
        (
            VenueWish(time_of_day="am"),
            spoken("2026-12-09"),
            VenueWish(MIHARU, "2026-12-09", "2026-12-09", "am"),
        ),
        (
            VenueWish(date_from="2026-12-01", date_to="2026-12-06", weekdays=("tue",)),
            spoken("2026-12-09"),
            VenueWish(MIHARU, "2026-12-09", "2026-12-09"),
        ),
        (
            VenueWish(date_from="2026-12-01", date_to="2026-12-31"),
            {"from": None, "to": None, "weekdays": ["thu"]},
            VenueWish(MIHARU, "2026-12-01", "2026-12-31", None, ("thu",)),
        ),
        (
            VenueWish(date_from="2026-12-01", date_to="2026-12-31"),
            {"from": None, "to": None, "time_of_day": "pm"},
            VenueWish(MIHARU, "2026-12-01", "2026-12-31", "pm"),
        ),
    ],
)
async def test_new_words_replace_what_they_speak_of(
    bot: Bot, before: VenueWish, heard: dict[str, Any], expected: VenueWish
) -> None:
    """A new date drops the old weekday and keeps the time of day; a weekday or time keeps the dates."""
    bot.context = Context(wish=replace(before, municipality=MIHARU))
    reply = await bot.hear("action_inform", "それで", dates=[heard])
    assert (reply.behaviour, reply.context.wish) == (Behaviour.VENUES, expected)

"""Looking for classes in a whole region: 会津, 相双, 双葉郡."""

from __future__ import annotations

import pytest

from knowledge import choices
from knowledge.context import Context, VenueWish
from knowledge.reply import Behaviour, Reply, VenueCard, VenuesPart
from tests.actions.conftest import Bot, Venues, session, spoken, texts, values

WAKAMATSU, MISATO, MINAMIAIZU, KITAKATA = "072028", "074471", "073687", "072087"
SOMA, MINAMISOMA, IWAKI, KORIYAMA = "072095", "072125", "072044", "072036"
AIZU = tuple(session(code, day) for code, day in ((WAKAMATSU, "2026-12-08"), (MISATO, "2026-12-05")))


def cards(reply: Reply) -> list[VenueCard]:
    """List the cards shown."""
    return [card for part in reply.parts if isinstance(part, VenuesPart) for card in part.venues]


async def test_a_regions_towns_are_searched_at_once(bot: Bot) -> None:
    """Nobody has to know which of the seventeen towns has a class; the next day comes first."""
    bot.venues = Venues((*AIZU, session(KORIYAMA, "2026-12-01")))
    reply = await bot.hear("action_venues", "会津でやってる教室")
    shown = [(card.municipality, card.distance_km) for card in cards(reply)]
    assert (reply.behaviour, shown) == (Behaviour.VENUES, [("会津美里町", None), ("会津若松市", None)])
    assert texts(reply).startswith("会津の教室と相談会を調べました。")


async def test_from_home_the_nearest_comes_first(bot: Bot) -> None:
    """Who lives in Wakamatsu sees Wakamatsu's class before an earlier one further away."""
    bot.venues, bot.context = Venues(AIZU), Context(living=WAKAMATSU)
    shown = cards(await bot.hear("action_venues", "会津のどこかで"))
    assert [(card.municipality, card.distance_km) for card in shown] == [("会津若松市", 0), ("会津美里町", 9)]


async def test_one_place_does_not_fill_the_screen(bot: Bot) -> None:
    """Of one place two classes are shown before other places have had their turn."""
    days = ("2026-12-01", "2026-12-02", "2026-12-03")
    bot.venues = Venues((*(session(WAKAMATSU, day) for day in days), session(MISATO, "2026-12-05")))
    bot.context = Context(living=WAKAMATSU)
    shown = [card.date for card in cards(await bot.hear("action_venues", "会津のどこかで"))]
    assert shown == ["2026-12-01", "2026-12-02", "2026-12-05", "2026-12-03"]


async def test_days_and_other_places_refine_a_region(bot: Bot) -> None:
    """A day keeps the region; a town, or another region, takes its place and keeps the day."""
    bot.venues = Venues((*AIZU, session(SOMA, "2026-12-04"), session(KORIYAMA, "2026-12-02")))
    await bot.hear("action_venues", "会津で教室")
    later = await bot.hear("action_inform", "来週", dates=[spoken("2026-11-30", "2026-12-06")])
    other = await bot.hear("action_inform", "相双のほうで")
    town = await bot.hear("action_inform", "郡山なら")
    shown = [[card.municipality for card in cards(reply)] for reply in (later, other, town)]
    assert shown == [["会津美里町"], ["相馬市"], ["郡山市"]]
    assert town.context.wish == VenueWish(KORIYAMA, "2026-11-30", "2026-12-06")


async def test_a_region_without_classes_leads_next_door(bot: Bot) -> None:
    """The nearest towns outside it follow with kilometres, and a person."""
    bot.venues = Venues((session(IWAKI, "2026-12-03"), session(MINAMISOMA, "2026-12-04")))
    reply = await bot.hear("action_venues", "双葉郡の教室")
    assert [card.municipality for card in cards(reply)] == ["いわき市", "南相馬市"]
    assert choices.HANDOFF_REQUEST in values(reply)


async def test_a_town_inside_the_region_is_meant_alone(bot: Bot) -> None:
    """「会津の坂下」 is Bange, not all of Aizu."""
    reply = await bot.hear("action_venues", "会津の坂下で")
    assert (reply.context.wish.municipality, reply.context.wish.towns) == ("074217", ())


@pytest.mark.parametrize(("said", "count"), [("会津", 17), ("相双", 12), ("県北", 8), ("双葉郡", 8)])
async def test_the_towns_of_a_region_are_remembered(bot: Bot, said: str, count: int) -> None:
    """A restarted bot goes on with the same towns."""
    reply = await bot.hear("action_venues", f"{said}の教室")
    assert (reply.context.wish.region, len(reply.context.wish.towns)) == (said, count)


async def test_a_counter_is_never_a_regions(bot: Bot) -> None:
    """Asked for the town of registration, 「会津」 is asked back: counters are a town's own."""
    await bot.hear("action_reply", "ロックされた", topic="mynumber_pin_locked")
    reply = await bot.hear("action_inform", "会津です")
    assert (reply.behaviour, "「会津」は、どの市町村のことですか。" in texts(reply)) == (
        Behaviour.CLARIFY,
        True,
    )

"""`action_venues` and `action_inform`: places and dates of digital support."""

from __future__ import annotations

from datetime import datetime

import pytest

from knowledge import choices
from knowledge.context import Context, Pending, VenueWish
from knowledge.places import OUTSIDE
from knowledge.reply import Behaviour, Reply, VenuesPart
from tests.actions.conftest import CATALOGUE, Bot, Venues, labels, session, spoken, texts, values

FUKUSHIMA, IWAKI, KORIYAMA, SUKAGAWA, MIHARU = "072010", "072044", "072036", "072079", "075213"


def dates(reply: Reply) -> list[str]:
    """List the dates of the cards shown."""
    return [card.date for part in reply.parts if isinstance(part, VenuesPart) for card in part.venues]


async def test_a_search_says_what_was_understood_and_shows_what_fits(bot: Bot) -> None:
    """Town, dates and weekday stand in words, so that a wrong hearing is visible."""
    bot.venues = Venues((session(MIHARU, "2026-12-09"), session(MIHARU, "2026-12-10")))
    wanted = [spoken("2026-12-09", weekdays=["wed"], time_of_day="am")]
    reply = await bot.hear("action_venues", "三春で12月9日水曜の午前", dates=wanted)
    first = "三春町で、12月9日の水曜日の午前の教室と相談会を調べました。"
    assert (reply.behaviour, dates(reply)) == (Behaviour.VENUES, ["2026-12-09"])
    assert first == texts(reply).splitlines()[0]


async def test_past_sessions_are_never_shown(bot: Bot) -> None:
    """Yesterday's class is not offered, today's is."""
    bot.venues = Venues((session(MIHARU, "2026-11-23"), session(MIHARU, "2026-11-24")))
    assert dates(await bot.hear("action_venues", "三春の教室")) == ["2026-11-24"]


async def test_today_is_the_day_in_japan(bot: Bot) -> None:
    """At 23:00 UTC yesterday's classes in Japan are over."""
    bot.now = datetime.fromisoformat("2026-11-24T23:00:00+00:00")
    bot.venues = Venues((session(MIHARU, "2026-11-24"), session(MIHARU, "2026-11-25")))
    assert dates(await bot.hear("action_venues", "三春の教室")) == ["2026-11-25"]


async def test_a_missing_town_is_asked_for(bot: Bot) -> None:
    """Without a town the bot asks, with four buttons, and remembers the date meanwhile."""
    reply = await bot.hear(
        "action_venues", "来週どこかでやってない", dates=[spoken("2026-11-30", "2026-12-06")]
    )
    assert (reply.behaviour, reply.context.pending) == (Behaviour.CLARIFY, Pending.VENUE_PLACE)
    assert labels(reply)[:4] == ["福島市", "郡山市", "いわき市", "会津若松市"]
    found = await bot.hear("action_inform", "三春")
    expected = VenueWish(MIHARU, "2026-11-30", "2026-12-06")
    assert (Behaviour.VENUES, expected) == (found.behaviour, found.context.wish)


async def test_the_known_town_of_living_is_used(bot: Bot) -> None:
    """Who has told where they live is not asked again."""
    bot.context = Context(living=SUKAGAWA)
    reply = await bot.hear("action_venues", "近くの教室")
    assert (reply.behaviour, reply.context.wish.municipality) == (Behaviour.VENUES, SUKAGAWA)


@pytest.mark.parametrize(
    ("text", "town"),
    [
        ("須賀川に住んでて、息子は埼玉です。教室ありますか", SUKAGAWA),
        ("息子は埼玉で、わたしは須賀川に住んでいます", SUKAGAWA),
        ("仙台か福島市でやってないか", FUKUSHIMA),
        ("福島市か仙台でやってないか", FUKUSHIMA),
        ("住民票は大熊だけど若松で暮らしてる。教室は", "072028"),
        ("郡山じゃなくて三春で", MIHARU),
        ("伊達郡の桑折町でやってますか", "073016"),
    ],
)
async def test_the_right_one_of_several_places_is_searched(bot: Bot, text: str, town: str) -> None:
    """Living before registered, here before away, corrected before refused."""
    reply = await bot.hear("action_venues", text)
    assert (Behaviour.VENUES, town) == (reply.behaviour, reply.context.wish.municipality)


async def test_a_relative_far_away_does_not_move_the_resident(bot: Bot) -> None:
    """「息子は埼玉」 says nothing about where the resident lives."""
    reply = await bot.hear("action_venues", "須賀川に住んでて、息子は埼玉です")
    assert reply.context.living == SUKAGAWA


async def test_a_search_elsewhere_does_not_move_the_resident(bot: Bot) -> None:
    """Who lives in Iwaki and looks in Koriyama still lives in Iwaki."""
    bot.context = Context(living=IWAKI)
    reply = await bot.hear("action_venues", "郡山の教室は")
    assert (reply.context.living, reply.context.wish.municipality) == (IWAKI, KORIYAMA)


async def test_later_words_refine_the_wish(bot: Bot) -> None:
    """A new date keeps the town; a new town keeps the date."""
    bot.venues = Venues((session(FUKUSHIMA, "2026-12-01"), session(MIHARU, "2026-12-03")))
    await bot.hear("action_venues", "明日福島市で", dates=[spoken("2026-11-25")])
    later = await bot.hear("action_inform", "来週がいいな", dates=[spoken("2026-11-30", "2026-12-06")])
    moved = await bot.hear("action_inform", "福島じゃなくて三春")
    assert (dates(later), dates(moved)) == (["2026-12-01"], ["2026-12-03"])
    assert VenueWish(MIHARU, "2026-11-30", "2026-12-06") == moved.context.wish


async def test_a_refused_town_is_forgotten(bot: Bot) -> None:
    """「郡山以外で」 after a search in Koriyama asks for another town."""
    await bot.hear("action_venues", "郡山で")
    reply = await bot.hear("action_venues", "郡山以外でお願いします")
    assert (
        reply.behaviour,
        reply.context.pending,
        reply.context.wish.municipality,
    ) == (Behaviour.CLARIFY, Pending.VENUE_PLACE, None)


async def test_dates_that_have_passed_are_forgotten(bot: Bot) -> None:
    """A wish of last week does not hide what there is today."""
    bot.context = Context(wish=VenueWish(MIHARU, "2026-11-16", "2026-11-20"))
    bot.venues = Venues((session(MIHARU, "2026-12-09"),))
    assert dates(await bot.hear("action_venues", "三春の教室")) == ["2026-12-09"]


@pytest.mark.parametrize(
    ("problem", "surface", "expected"),
    [
        ("no_such_day", "11月31日", "「11月31日」という日はありません。"),
        ("weekday_mismatch", "12月9日の火曜", "「12月9日の火曜」は、日にちと曜日が合いません。"),
    ],
)
async def test_a_date_that_cannot_be_is_named(bot: Bot, problem: str, surface: str, expected: str) -> None:
    """The bot says which date is wrong and why, and keeps the town."""
    wrong = [{"from": None, "to": None, "problem": problem, "surface": surface}]
    reply = await bot.hear("action_venues", "相馬で", dates=wrong)
    assert (
        reply.behaviour,
        reply.context.pending,
        reply.context.wish.municipality,
    ) == (Behaviour.CLARIFY, Pending.VENUE_DATE, "072095")
    assert expected in texts(reply)


@pytest.mark.parametrize(
    ("text", "first_button"),
    [
        ("田村のほうで教室", "田村市"),
        ("石川で教室ある?", "石川町"),
        ("鹿島でやってる?", "南相馬市"),
    ],
)
async def test_a_doubtful_place_is_asked_back_with_buttons(bot: Bot, text: str, first_button: str) -> None:
    """Names of several places are never guessed; at most six towns are offered."""
    reply = await bot.hear("action_venues", text)
    towns = [value for value in values(reply) if value.startswith(choices.PLACE_PREFIX)]
    assert (Behaviour.CLARIFY, first_button, True) == (reply.behaviour, labels(reply)[0], len(towns) <= 6)


async def test_the_pressed_town_is_searched_with_the_date_said_before(bot: Bot) -> None:
    """A button answers the question; the date is not lost."""
    await bot.hear("action_venues", "鹿島で来週", dates=[spoken("2026-11-30", "2026-12-06")])
    reply = await bot.press(choices.place_choice("072125"))
    expected = VenueWish("072125", "2026-11-30", "2026-12-06")
    assert (Behaviour.VENUES, expected) == (reply.behaviour, reply.context.wish)


async def test_none_of_the_offered_towns_asks_for_the_name(bot: Bot) -> None:
    """「どれでもない」 is no miss of ours: the town is asked for."""
    await bot.hear("action_venues", "鹿島でやってる?")
    reply = await bot.press(choices.NONE_OF_THESE)
    assert (
        reply.behaviour,
        reply.context.pending,
        reply.context.misses,
    ) == (Behaviour.CLARIFY, Pending.VENUE_PLACE, 0)


async def test_outside_the_prefecture_is_declined_and_home_is_kept(bot: Bot) -> None:
    """「仙台でも」 gets an honest no, and then a town of Fukushima is welcome."""
    bot.context = Context(living=SUKAGAWA)
    reply = await bot.hear("action_venues", "仙台でもいいんだけど")
    assert (reply.behaviour, reply.context.living) == (Behaviour.DECLINE, SUKAGAWA)
    found = await bot.hear("action_inform", "じゃあ三春で")
    assert (found.behaviour, found.context.wish.municipality) == (Behaviour.VENUES, MIHARU)


async def test_an_evacuee_outside_is_remembered_as_such(bot: Bot) -> None:
    """Who lives in Saitama is told what we cannot know, with a person in reach."""
    reply = await bot.hear("action_venues", "埼玉に避難しています。教室は")
    assert (
        reply.behaviour,
        reply.context.living,
        choices.HANDOFF_REQUEST in values(reply),
    ) == (Behaviour.DECLINE, OUTSIDE, True)


async def test_nothing_on_that_day_shows_the_other_days(bot: Bot) -> None:
    """An empty day is not the end when the town has other dates."""
    bot.venues = Venues((session(MIHARU, "2026-12-09"),))
    reply = await bot.hear("action_venues", "三春で明日", dates=[spoken("2026-11-25")])
    words = CATALOGUE.phrases.say("venues_other_dates")
    assert (reply.behaviour, dates(reply), words in reply.parts) == (Behaviour.VENUES, ["2026-12-09"], True)


async def test_nothing_in_town_shows_the_neighbours_with_distance(bot: Bot) -> None:
    """Then come the nearest towns with kilometres, the town hall, and a person."""
    bot.venues = Venues((session(KORIYAMA, "2026-12-09"), session(IWAKI, "2026-12-02")))
    reply = await bot.hear("action_venues", "三春の教室")
    cards = [card for part in reply.parts if isinstance(part, VenuesPart) for card in part.venues]
    assert [(card.municipality, card.distance_km) for card in cards] == [("郡山市", 13), ("いわき市", 56)]
    assert ("三春町" in texts(reply), choices.HANDOFF_REQUEST in values(reply)) == (True, True)


async def test_what_nobody_has_confirmed_says_so(bot: Bot) -> None:
    """A standing consultation of an old page is shown with its age, never as a fact."""
    bot.venues = Venues(CATALOGUE.sessions)
    reply = await bot.hear("action_venues", "福島市のスマホ教室")
    notes = [card.note for part in reply.parts if isinstance(part, VenuesPart) for card in part.venues]
    assert ["まだ確かめていません(2023年4月の情報)" in note for note in notes] == [True]


@pytest.mark.parametrize("town", [town.code for town in CATALOGUE.municipalities.towns])
async def test_no_town_is_a_dead_end(bot: Bot, town: str) -> None:
    """With the real table every town gets something to do next and a person."""
    bot.venues = Venues(CATALOGUE.sessions)
    bot.context = Context(living=town)
    reply = await bot.hear("action_venues", "スマホ教室はどこ")
    helps = {"venues", "links", "phones"} & {part.type for part in reply.parts}
    assert (
        reply.behaviour,
        bool(helps),
        choices.HANDOFF_REQUEST in values(reply),
    ) == (Behaviour.VENUES, True, True)


async def test_a_bare_town_without_a_question_is_noted(bot: Bot) -> None:
    """「三春です」 out of the blue: the town is repeated and the wish asked for."""
    reply = await bot.hear("action_inform", "三春です")
    assert (reply.behaviour, reply.context.living) == (Behaviour.CLARIFY, MIHARU)
    assert "三春町ですね。" == texts(reply).splitlines()[0]  # noqa: SIM300


async def test_a_doubtful_town_without_a_question_becomes_no_search(bot: Bot) -> None:
    """Pressing the right town then only notes it."""
    await bot.hear("action_inform", "鹿島です")
    reply = await bot.press(choices.place_choice("072125"))
    assert (Behaviour.CLARIFY, "072125", VenueWish()) == (
        reply.behaviour,
        reply.context.living,
        reply.context.wish,
    )


async def test_a_wish_besides_place_and_time_is_kept(bot: Bot) -> None:
    """「無料の」 is said back, kept for the next town, and what is unknown is said to be so."""
    bot.venues = Venues((session(MIHARU, "2026-12-09"), session(FUKUSHIMA, "2026-12-10", cost="")))
    first = await bot.hear("action_venues", "三春で無料の教室")
    second = await bot.hear("action_inform", "福島市のほう")
    assert ("無料の教室を調べました。" in texts(first), dates(first)) == (True, ["2026-12-09"])
    assert (second.context.wish.needs, dates(second)) == (("free",), ["2026-12-10"])
    assert "書かれていないものもあります" in texts(second)


async def test_a_cancelled_class_says_so(bot: Bot) -> None:
    """It is shown apart, and its card says it again."""
    bot.venues = Venues((session(MIHARU, "2026-12-09", is_cancelled=True), session(MIHARU, "2026-12-10")))
    reply = await bot.hear("action_venues", "三春の教室")
    cards = [card for part in reply.parts if isinstance(part, VenuesPart) for card in part.venues]
    assert "次の教室は、中止になりました。" in texts(reply)
    assert [(c.date, c.note) for c in cards] == [("2026-12-09", "中止になりました。"), ("2026-12-10", "")]


async def test_other_dates_in_town_do_not_hide_the_neighbours(bot: Bot) -> None:
    """Who can only come next week sees other dates here, and who is open then next door."""
    bot.venues = Venues((session(MIHARU, "2026-12-20"), session(KORIYAMA, "2026-12-01")))
    wanted = [spoken("2026-11-30", "2026-12-06")]
    assert dates(await bot.hear("action_venues", "三春で来週", dates=wanted)) == ["2026-12-20", "2026-12-01"]


async def test_a_neighbour_with_what_is_wished_comes_before_a_nearer_one_without(bot: Bot) -> None:
    """Next week in Aizuwakamatsu helps more than some other week in Koriyama."""
    bot.venues = Venues((session(KORIYAMA, "2026-12-20"), session("072028", "2026-12-01")))
    wanted = [spoken("2026-11-30", "2026-12-06")]
    assert dates(await bot.hear("action_venues", "三春で来週", dates=wanted)) == ["2026-12-01"]


async def test_both_towns_are_said_back(bot: Bot) -> None:
    """Who is registered elsewhere sees that both towns were understood."""
    reply = await bot.hear("action_inform", "住民票は双葉町で、郡山に住んでいます")
    assert texts(reply).splitlines()[0] == "住民票は双葉町、お住まいは郡山市ですね。"

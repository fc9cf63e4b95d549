"""Places, pictures, stickers, groups and greetings on LINE."""

from __future__ import annotations

import pytest
from structlog.testing import capture_logs

from tests.fakes.bot import FakeBot
from tests.fakes.line_user import LineUser
from tests.line.channel_driver import LineDriver, buttons, words
from tests.line.dump import dump


async def test_a_place_brings_the_nearest_venues(driver: LineDriver, bot: FakeBot) -> None:
    """Fukushima's office is near: venues of that town, to call and to find; no coordinates are kept."""
    with capture_logs() as logs:
        await driver.run(driver.user.location(37.7501, 140.4702))
    carousels = [message for message in driver.shown() if message["type"] == "flex"]
    cards = [card for message in carousels for card in message["contents"]["contents"]]
    assert 1 <= len(cards) <= 12
    assert "福島市" in words([driver.shown()[0]])
    assert all("福島市" in words([card]) for card in cards)
    actions = [action for message in carousels for action in buttons(message).values()]
    uris = [action["uri"] for action in actions if action["type"] == "uri"]
    assert any(uri.startswith("https://www.google.com/maps/") for uri in uris)
    kept = await dump(driver.parts.database) + repr(logs)
    assert [trace for trace in ("37.75", "140.47") if trace in kept] == []
    assert bot.asked == []


async def test_a_place_in_a_town_without_venues_brings_the_nearest_towns(driver: LineDriver) -> None:
    """Where a town offers nothing, its neighbours come first, nearest first."""
    await driver.run(driver.user.location(37.0130, 139.3830))  # 檜枝岐村
    cards = [
        card
        for message in driver.shown()
        if message["type"] == "flex"
        for card in message["contents"]["contents"]
    ]
    distances = [
        float(line.removeprefix("役場どうしの距離 およそ").removesuffix("キロ"))
        for card in cards
        for line in words([card]).splitlines()
        if line.startswith("役場どうしの距離")
    ]
    assert distances == sorted(distances)
    assert len(distances) == len(cards) > 0


@pytest.mark.parametrize(
    ("latitude", "longitude", "said"),
    [
        (35.6895, 139.6917, "福島県の外の場所のようです"),
        (95.0, 140.0, "場所が分かりませんでした"),
        (float(10**30), 0.0, "場所が分かりませんでした"),
    ],
)
async def test_a_place_elsewhere_is_asked_back(
    driver: LineDriver, latitude: float, longitude: float, said: str
) -> None:
    """Tokyo, and points that do not exist, lead to the question for a town."""
    await driver.run(driver.user.location(latitude, longitude))
    assert said in words(driver.shown())
    assert "市町村の名前を書いてください" in words(driver.shown())


@pytest.mark.parametrize("kind", ["image", "video", "audio", "file"])
async def test_media_are_refused_and_not_fetched(driver: LineDriver, bot: FakeBot, kind: str) -> None:
    """A photo is answered with words and the way to a person; nothing is downloaded."""
    await driver.run(driver.user.message({"type": kind, "contentProvider": {"type": "line"}}))
    assert "写真や動画、音声、ファイルは受け取れません" in words(driver.shown())
    assert "人に相談する" in buttons(driver.shown()[-1])
    assert {call.path for call in driver.line.calls} == {"/v2/bot/message/reply"}
    assert bot.asked == []


async def test_a_sticker_is_thanked_for(driver: LineDriver, bot: FakeBot) -> None:
    """A sticker is no question."""
    await driver.run(driver.user.message({"type": "sticker", "packageId": "1", "keywords": ["hi"]}))
    assert "スタンプをありがとうございます" in words(driver.shown())
    assert bot.asked == []


@pytest.mark.parametrize("kind", ["group", "room"])
async def test_a_group_is_told_and_left(driver: LineDriver, kind: str) -> None:
    """Groups get one sentence, then we leave; what is said there is not kept."""
    source = {"type": kind, f"{kind}Id": "C" + "1" * 32}
    group = LineUser(driver.line, source[f"{kind}Id"])
    await driver.run(group.event("join", source=source))
    await driver.run({**group.text("ないしょ話"), "source": {**source, "userId": driver.user.id}})
    assert "1対1" in words(driver.shown(group))
    assert driver.line.left == [source[f"{kind}Id"]]
    kept = await dump(driver.parts.database)
    assert [trace for trace in ("ないしょ話", source[f"{kind}Id"]) if trace in kept] == []


async def test_on_standby_we_keep_quiet(driver: LineDriver, bot: FakeBot) -> None:
    """While another service has the chat, events are noted and nothing is said."""
    event = driver.user.text("もしもし", with_token=False)
    await driver.run({**event, "mode": "standby"})
    assert (driver.line.calls, bot.asked) == ([], [])


async def test_a_very_long_text_is_asked_back(driver: LineDriver, bot: FakeBot) -> None:
    """More than a thousand letters are politely declined, and not kept."""
    await driver.run(driver.user.text("長い話" * 500))
    assert "短く書いてください" in words(driver.shown())
    assert (bot.asked, "長い話" in await dump(driver.parts.database)) == ([], False)


async def test_a_text_without_letters_is_asked_back(driver: LineDriver) -> None:
    """Only spaces and invisible letters: the resident is asked for words."""
    await driver.run(driver.user.text(" \u3000\u200b\n"))
    assert "文字で書いてください" in words(driver.shown())


async def test_a_typed_command_is_a_text(driver: LineDriver, bot: FakeBot) -> None:
    """A leading slash does not command the bot."""
    await driver.run(driver.user.text("/restart"))
    assert bot.asked[0].message == "／restart"

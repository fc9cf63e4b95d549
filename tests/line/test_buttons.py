"""Buttons on LINE: ours only, in time, in the conversation they were offered in."""

from __future__ import annotations

from datetime import timedelta

import pytest

from knowledge.reply import Behaviour, Choice, Reply, TextPart
from tests.fakes.bot import FakeBot
from tests.fakes.line_user import LineUser
from tests.line.channel_driver import LineDriver, buttons, words

OLD = "そのボタンは古くて使えません"


def offer_card(bot: FakeBot) -> None:
    """Let the bot offer a topic."""
    bot.answer = lambda question: Reply(
        Behaviour.CLARIFY,
        parts=(TextPart("どれですか"),),
        choices=(Choice("カードをなくした", "topic:mynumber_lost"),),
        context=question.context,
    )


async def test_a_pressed_button_is_the_residents_choice(driver: LineDriver, bot: FakeBot) -> None:
    """The press reaches the bot as the topic, and the transcript has the button's words."""
    offer_card(bot)
    await driver.run(driver.user.text("カード"))
    action = buttons(driver.shown()[-1])["カードをなくした"]
    assert (action["type"], action["displayText"]) == ("postback", "カードをなくした")
    await driver.run(driver.user.postback(action["data"]))
    assert bot.asked[-1].message == '/ask{"topic": "mynumber_lost"}'
    assert "カードをなくした" in [message.text for message in await driver.transcript()]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data[:-1] + ("A" if data[-1] != "A" else "B"),
        lambda data: "c.2.0.99999999999" + data[data.rindex(".") :],
        lambda data: "",
        lambda data: "🎌" * 100,
        lambda data: "....",
        lambda data: "action=buy&item=1",
    ],
)
async def test_a_tampered_button_leads_to_a_polite_restart(
    driver: LineDriver, bot: FakeBot, spoil: object
) -> None:
    """Nothing is obeyed that we did not sign."""
    offer_card(bot)
    await driver.run(driver.user.text("カード"))
    data = buttons(driver.shown()[-1])["カードをなくした"]["data"]
    asked = len(bot.asked)
    await driver.run(driver.user.postback(spoil(data)))  # type: ignore[operator]
    assert (OLD in words(driver.shown()), len(bot.asked)) == (True, asked)


async def test_a_month_old_button_leads_to_a_polite_restart(driver: LineDriver, bot: FakeBot) -> None:
    """Buttons are good for two weeks."""
    offer_card(bot)
    await driver.run(driver.user.text("カード"))
    press = driver.press("カードをなくした")
    driver.clock.move(timedelta(days=30))
    late = {**press, "timestamp": int(driver.clock().timestamp() * 1000)}
    await driver.run(late)
    assert OLD in words(driver.shown())


async def test_a_button_of_another_conversation_is_not_obeyed(driver: LineDriver, bot: FakeBot) -> None:
    """A signature is bound to the conversation."""
    offer_card(bot)
    await driver.run(driver.user.text("カード"))
    data = buttons(driver.shown()[-1])["カードをなくした"]["data"]
    stranger = LineUser(driver.line, "U" + "9" * 32)
    await driver.run(stranger.text("こんにちは"))
    await driver.run(stranger.postback(data))
    assert OLD in words(driver.shown(stranger))


async def test_the_rest_of_a_long_answer_comes_by_button(driver: LineDriver, bot: FakeBot) -> None:
    """「続きを読む」 brings the next page once, however often it is pressed."""
    text = "".join(f"{number:05d}番目の文です。" for number in range(2600))
    bot.answer = lambda question: Reply(Behaviour.ANSWER, parts=(TextPart(text),), context=question.context)
    await driver.run(driver.user.text("全部"))
    await driver.run(driver.press("続きを読む"), driver.press("続きを読む"))
    assert "".join(message["text"] for message in driver.shown()) == text
    assert driver.line.count("push") == 0

"""By default a consultation does not travel through LINE: residents are shown the way to the town's page."""

from __future__ import annotations

from dataclasses import replace

from knowledge import choices
from knowledge.reply import Behaviour, Choice, HandoffWish, Reply, TextPart
from service.conversation.model import Mode
from service.conversation.ports import Question
from service.storage import handoffs
from tests.desk.people import hire
from tests.fakes.bot import FakeBot
from tests.line.channel_driver import LineDriver, words

PAGE = "https://oraho.example/chat"


async def test_who_wants_a_person_gets_the_page(driver: LineDriver) -> None:
    """The button 人に相談する answers with a link and a warning; no handoff is opened on LINE."""
    await hire(driver.parts, "はな")
    await driver.run(driver.user.event("follow"))
    await driver.run(driver.press("人に相談する"))
    shown = words(driver.shown()[-2:])
    assert "支援員と話すページを開く" in shown
    assert PAGE in shown.splitlines()
    assert (await driver.conversation()).mode is Mode.BOT
    async with driver.parts.database.read() as connection:
        assert await handoffs.list_queued(connection, None) == ()


async def test_the_link_names_the_residents_town(driver: LineDriver, bot: FakeBot) -> None:
    """A resident of Koriyama is led to Koriyama's page."""
    bot.answer = lambda question: Reply(
        Behaviour.ANSWER,
        parts=(TextPart("はい"),),
        context=replace(question.context, living="072036"),
    )
    await driver.run(driver.user.event("follow"), driver.user.text("郡山です"))
    await driver.run(driver.press("人に相談する"))
    assert f"{PAGE}?municipality=072036" in words(driver.shown())


async def test_a_person_offered_by_the_bot_is_the_page_too(driver: LineDriver, bot: FakeBot) -> None:
    """The bot's offer, which speaks of a supporter who reads along, is replaced by the link."""
    bot.answer = _offer
    await driver.run(driver.user.text("分からない"))
    shown = words(driver.shown())
    assert (PAGE in shown, "読みます" in shown) == (True, False)
    await driver.run(driver.user.text("はい"))
    assert (await driver.conversation()).mode is Mode.BOT


async def test_a_telephone_number_is_not_taken_on_line(driver: LineDriver, bot: FakeBot) -> None:
    """Who wishes for a call is led to the page as well; the number stays out of LINE."""
    bot.dead = True
    await driver.run(driver.user.text("もしもし"))
    await driver.run(driver.press("電話をもらう"))
    assert "電話を頼むページを開く" in words(driver.shown())
    assert (await driver.conversation()).mode is Mode.BOT


def _offer(question: Question) -> Reply:
    offered = (Choice("はい", choices.HANDOFF_ACCEPT), Choice("いいえ", choices.HANDOFF_DECLINE))
    text = TextPart("支援員は、ここまでのやり取りを読みます。")
    wish = HandoffWish("misses")
    return Reply(Behaviour.HANDOFF, parts=(text,), choices=offered, handoff=wish, context=question.context)

"""Who comes back after days is neither misread nor lost; readings and the reserve of the month."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from datetime import timedelta

import pytest

from knowledge.context import Context, Pending
from knowledge.reply import Behaviour, Reply, Ruby, StepsPart, Term, TextPart
from service.channels.line.readings import write_readings
from service.conversation.model import Mode
from service.conversation.ports import Question
from tests.desk.people import hire
from tests.fakes.bot import FakeBot
from tests.line.channel_driver import LineDriver, words


def answer_with_question(question: Question) -> Reply:
    """Answer and ask for the town."""
    context = replace(question.context, living="072036", pending=Pending.VENUE_PLACE, misses=1)
    return Reply(Behaviour.ASK, parts=(TextPart("どこですか"),), context=context)


async def test_yes_after_days_answers_no_old_question(driver: LineDriver, bot: FakeBot) -> None:
    """The bot begins with the town and the wording, and nothing that was pending."""
    bot.answer = answer_with_question
    await driver.run(driver.user.text("教室はどこ"))
    episode = (await driver.conversation()).episode
    driver.clock.move(timedelta(days=3))
    await driver.run(driver.user.text("はい"))
    assert bot.asked[-1].context == Context(living="072036")
    assert (await driver.conversation()).episode == episode + 1


async def test_an_hour_is_no_long_silence(driver: LineDriver, bot: FakeBot) -> None:
    """Who had tea goes on where they were."""
    bot.answer = answer_with_question
    await driver.run(driver.user.text("教室はどこ"))
    driver.clock.move(timedelta(hours=1))
    await driver.run(driver.user.text("郡山"))
    assert bot.asked[-1].context.pending is Pending.VENUE_PLACE


async def test_a_button_after_days_still_belongs_to_its_answer(driver: LineDriver, bot: FakeBot) -> None:
    """A step of an old answer goes on where it was."""
    await driver.run(driver.user.event("follow"))
    bot.answer = answer_with_question
    await driver.run(driver.user.text("教室はどこ"))
    driver.clock.move(timedelta(days=3))
    await driver.run(driver.press("ネットの手続き"))
    assert bot.asked[-1].context.pending is Pending.VENUE_PLACE


class TestWithRelay:
    """The prefecture's pool opted in."""

    @pytest.fixture
    def relay(self) -> str:
        """The pool's code."""
        return "070009"

    async def test_yes_after_days_calls_no_supporter(self, driver: LineDriver) -> None:
        """An offer of yesterday is not accepted by today's first word."""
        await hire(driver.parts, "はな")
        await driver.run(driver.user.postback("menu.3"))
        assert (await driver.conversation()).mode is Mode.OFFERED
        driver.clock.move(timedelta(days=1))
        await driver.run(driver.user.text("はい"))
        assert (await driver.conversation()).mode is Mode.BOT

    async def test_who_waits_for_a_person_still_waits_after_days(self, driver: LineDriver) -> None:
        """A long silence ends no handoff."""
        await hire(driver.parts, "はな")
        await driver.run(driver.user.postback("menu.3"))
        await driver.run(driver.press("はい、お願いします"))
        driver.clock.move(timedelta(days=3))
        await driver.run(driver.user.text("まだですか"))
        assert (await driver.conversation()).mode is Mode.WAITING


RUBY = (Ruby("日本", "にほん"), Ruby("日本語", "にほんご"), Ruby("日", "ひ"))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("日本語と日本", "日本語(にほんご)と日本(にほん)"),
        ("日本語、日本語", "日本語(にほんご)、日本語"),
        ("その日", "その日(ひ)"),
        ("かなだけ", "かなだけ"),
        ("", ""),
    ],
)
def test_a_reading_stands_behind_the_longest_word_once(text: str, written: str) -> None:
    """Only the first time, and never inside a longer word."""
    assert write_readings(text, RUBY, set()) == written


async def test_easy_wording_has_readings_and_explanations(driver: LineDriver, bot: FakeBot) -> None:
    """Each word is read out once in the whole reply; the plain wording has none of it."""
    ruby = (Ruby("役場", "やくば"), Ruby("行", "い"))
    term = Term("電子証明書", "ネットの印鑑です。", "ネットの はんこです。")
    parts = (
        TextPart("役場へ行きます", "役場に 行きます", ruby, (term,)),
        StepsPart(("役場へ行く",), ("役場に 行く",), ruby),
    )
    bot.answer = lambda question: Reply(Behaviour.ANSWER, parts=parts, context=question.context)
    await driver.run(driver.user.text("どこ"))
    assert words(driver.shown()) == "役場へ行きます\n\n1. 役場へ行く"
    await driver.run(driver.user.postback("menu.4"))
    await driver.run(driver.user.text("どこ"))
    easy = "役場(やくば)に 行(い)きます\n\n※ 電子証明書: ネットの はんこです。\n\n1. 役場に 行く"
    assert words(driver.shown()[-1:]) == easy


async def push(driver: LineDriver, text: str) -> None:
    """Let a question be answered so late that the answer must be pushed."""
    await driver.receive(driver.user.text(text))
    driver.clock.move(timedelta(seconds=61))
    await driver.work()
    await driver.send()


async def test_the_last_tenth_of_the_month_is_kept_for_people(driver: LineDriver) -> None:
    """A late answer of the bot waits for the next event instead of spending it; nothing is lost."""
    driver.line.quota, driver.line.spent = 200, 180
    await push(driver, "一つ目")
    assert (driver.line.count("push"), await driver.states()) == (0, ["held"])
    await driver.run(driver.user.text("二つ目"))
    assert (words(driver.shown()), driver.line.count("push")) == ("一つ目\n二つ目", 0)


async def test_above_the_reserve_answers_are_pushed(driver: LineDriver) -> None:
    """LINE is asked for the quota at most once in five minutes."""
    driver.line.quota, driver.line.spent = 200, 100
    await push(driver, "一つ目")
    await push(driver, "二つ目")
    assert (driver.line.count("push"), driver.line.count("quota")) == (2, 1)


async def test_danger_may_use_the_reserve(driver: LineDriver) -> None:
    """What protects a life or savings is pushed whatever is left."""
    driver.line.quota, driver.line.spent = 200, 199
    await push(driver, "息子を名乗る男に、今から百万円を振り込めと電話で言われています")
    assert (driver.line.count("push"), driver.line.spent) == (1, 200)


async def test_a_quota_that_line_does_not_tell_holds_nothing_back(driver: LineDriver) -> None:
    """An error of the quota call is no reason for silence."""
    driver.line.script["quota"] = deque([500])
    await push(driver, "一つ目")
    assert words(driver.shown()) == "一つ目"

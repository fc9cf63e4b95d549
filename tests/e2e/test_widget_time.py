"""Time that passes: a warning before a conversation ends, nothing written is lost, and the next day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from knowledge.catalogue import load_catalogue
from tests.e2e.conftest import Chat, Service
from tests.e2e.live_desk import DATA, LiveDesk
from tests.e2e.states import TAGS

MINUTE = 60_000  # milliseconds


@pytest.fixture(scope="module")
def desk(built_widget: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveDesk]:
    """One running service for this file, with the thirty minutes of the settings."""
    live = LiveDesk(load_catalogue(DATA), tmp_path_factory.mktemp("time"))
    yield live
    live.stop()


@pytest.fixture
def left(page: Page, service: Service) -> Chat:
    """A panel closed after a question, with a draft in it; the clock is in the test's hands."""
    page.clock.install()
    page.goto(f"{service.url}/demo")
    chat = Chat(page)
    chat.press("相談する")
    chat.write("暗証番号を忘れました")
    expect(chat.answers).to_have_count(1)
    expect(page.locator(".below")).to_have_count(1)
    chat.field.press_sequentially("書きかけの文")
    chat.press("閉じる")
    return chat


def test_the_end_is_told_five_minutes_before(left: Chat, service: Service) -> None:
    """Behind a closed panel: nothing for 24 minutes, then a warning; one press goes on."""
    left.page.clock.run_for(24 * MINUTE)
    expect(left.page.locator(".soon")).to_have_text("")
    left.page.clock.run_for(2 * MINUTE)
    expect(left.page.locator(".soon")).to_have_text(
        "相談は、あと4分ほどで終わります。続けるときは、下の「相談する」を押してください。"
    )
    expect(left.page.locator(".soon")).to_have_attribute("role", "status")
    assert Axe().run(left.page, "soudan-chat", {"runOnly": TAGS}).response["violations"] == []
    left.press("相談する")
    expect(left.answers).to_have_count(1)
    expect(left.field).to_have_value("書きかけの文")
    left.page.clock.run_for(10_000)
    expect(left.page.locator(".soon")).to_have_text("")
    left.press("閉じる")
    left.page.clock.run_for(10 * MINUTE)
    expect(left.page.locator(".soon")).to_have_text("")
    assert len(service.book.talks) == 1


def test_the_end_is_told_when_it_has_come(left: Chat) -> None:
    """Nobody pressed: the line says so, and that the draft is kept."""
    left.page.clock.run_for(31 * MINUTE)
    expect(left.page.locator(".soon")).to_have_text(
        "時間がたったので、相談は終わりました。書きかけの文は残っています。"
    )
    left.press("相談する")
    expect(left.field).to_have_value("書きかけの文")


@pytest.mark.parametrize("mode", ["waiting", "callback"])
def test_who_waits_for_a_person_is_not_warned(left: Chat, service: Service, mode: str) -> None:
    """An open handoff has no end of time."""
    left.press("相談する")
    service.do(lambda talk: talk.turn_to(mode=mode))
    expect(left.page.locator(".now")).to_have_attribute("data-mode", mode)
    left.press("閉じる")
    left.page.clock.run_for(29 * MINUTE)
    expect(left.page.locator(".soon")).to_have_text("")


def test_after_the_end_nothing_written_is_lost(page: Page, desk: LiveDesk) -> None:
    """The service forgets after thirty minutes: words say so, the draft goes to a new conversation."""
    chat = Chat(page)
    page.goto(f"{desk.url}/demo")
    chat.press("相談する")
    chat.write("暗証番号を忘れました")
    expect(chat.entries).to_have_count(3)
    chat.field.fill("住民票がほしいです")
    chat.press("閉じる")
    desk.move(timedelta(minutes=31))
    chat.press("相談する")
    expect(chat.notice).to_contain_text("時間がたったので、相談がいちど終わりました。")
    expect(chat.field).to_have_value("住民票がほしいです")
    expect(chat.page.locator(".entry.resident")).to_contain_text("暗証番号を忘れました")
    chat.page.locator(".send").click()
    expect(chat.page.locator(".entry.divider")).to_contain_text("ここからは新しい相談です。")
    expect(chat.stored.last).to_contain_text("住民票がほしいです")


def test_who_asked_for_a_call_finds_the_conversation_the_next_day(
    browser: Browser, desk: LiveDesk, tmp_path: Path
) -> None:
    """On the same device, after the browser was closed for a day, everything is there and can go on."""
    first = browser.new_context(locale="ja-JP")
    chat = Chat(first.new_page())
    chat.page.goto(f"{desk.url}/chat")
    chat.write("パソコンの画面が動かない")
    expect(chat.entries).to_have_count(3)
    chat.help.click()
    chat.press("支援員から電話をもらう")
    chat.page.get_by_label("お名前").fill("おだか はなこ")
    chat.page.get_by_label("電話番号").fill("024-123-4567")
    chat.press("この番号に電話をもらう")
    expect(chat.state).to_have_text("支援員から電話をかけます。お待ちください。")
    said = chat.entries.count()
    first.storage_state(path=tmp_path / "device.json")
    first.close()
    desk.move(timedelta(days=1))
    second = browser.new_context(locale="ja-JP", storage_state=tmp_path / "device.json")
    chat = Chat(second.new_page())
    chat.page.goto(f"{desk.url}/chat")
    expect(chat.entries).to_have_count(said)
    expect(chat.state).to_have_text("支援員から電話をかけます。お待ちください。")
    chat.write("午後にしてください")
    expect(chat.stored.last).to_contain_text("午後にしてください")
    second.close()

"""What a town must tell everybody is seen first: on opening, and while the window is open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from knowledge.catalogue import load_catalogue
from tests.e2e.conftest import Chat, Service
from tests.e2e.live_desk import DATA, LiveDesk
from tests.e2e.states import TAGS

KORIYAMA = "072036"
SNOW = {"level": "danger", "text": "大雪のため、窓口を閉めています。", "easy": "雪で、窓口は 休みです。"}
PHONES = [(390, 780, "normal"), (360, 640, "huge"), (320, 256, "normal")]


@pytest.fixture(scope="module")
def desk(built_widget: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveDesk]:
    """One running service for this file."""
    live = LiveDesk(load_catalogue(DATA), tmp_path_factory.mktemp("told"))
    yield live
    live.stop()


def test_the_desks_words_reach_an_open_window(browser: Browser, page: Page, desk: LiveDesk) -> None:
    """Posted at the desk: an open window shows it without a reload, a new one opens with it."""
    boss = desk.sit(browser, "まとめ", (KORIYAMA,), "coordinator")
    boss.goto(f"{desk.url}/desk/hours/{KORIYAMA}")
    page.goto(f"{desk.url}/chat?municipality={KORIYAMA}")
    chat = Chat(page)
    expect(chat.entries).to_have_count(1)
    chat.field.fill("書きかけの文")
    boss.get_by_label("お知らせの文").fill(SNOW["text"])
    boss.get_by_role("button", name="お知らせを出す").click()
    expect(page.get_by_role("alert")).to_contain_text(SNOW["text"], timeout=10_000)
    expect(chat.field).to_have_value("書きかけの文")

    late = page.context.browser.new_context(locale="ja-JP").new_page()  # type: ignore[union-attr]
    late.goto(f"{desk.url}/chat?municipality={KORIYAMA}")
    expect(late.get_by_text(SNOW["text"])).to_be_in_viewport()
    expect(late.get_by_text(SNOW["text"])).to_have_count(1)
    late.context.close()

    boss.get_by_label("お知らせの文").fill("")
    boss.get_by_role("button", name="お知らせを出す").click()
    expect(page.get_by_role("alert")).to_have_count(0, timeout=10_000)
    boss.context.close()


@pytest.mark.parametrize(("width", "height", "size"), PHONES)
def test_it_is_seen_in_the_middle_of_a_conversation(
    chat: Chat, service: Service, width: int, height: int, size: str
) -> None:
    """Whatever was scrolled, and over a page of the sheet; help stays, nothing sticks out."""
    chat.page.set_viewport_size({"width": width, "height": height})
    chat.page.locator(".app").evaluate("(app, size) => { app.dataset.size = size; }", size)
    chat.page.evaluate("window.dispatchEvent(new Event('resize'))")
    chat.write("暗証番号を忘れました")
    expect(chat.answers).to_have_count(1)
    chat.press("文字・ことば")
    service.do(lambda talk: talk.post(SNOW))
    expect(chat.page.get_by_role("alert").get_by_text(SNOW["text"])).to_be_in_viewport()
    expect(chat.help).to_be_in_viewport(ratio=1)
    assert chat.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert Axe().run(chat.page, options={"runOnly": TAGS}).response["violations"] == []


def test_what_has_been_read_steps_back(chat: Chat, service: Service) -> None:
    """「読みました」 puts it before the first message, and focus goes on in the conversation."""
    service.do(lambda talk: talk.post(SNOW))
    chat.press("読みました")
    expect(chat.page.get_by_role("alert")).to_have_count(0)
    expect(chat.page.locator(".notices")).to_contain_text(SNOW["text"])
    assert chat.page.evaluate("document.activeElement.shadowRoot.activeElement.className") == "log"
    service.do(lambda talk: talk.post(SNOW, {"level": "warning", "text": "14時に開けます。"}))
    expect(chat.page.get_by_role("alert")).to_have_text("ご注意14時に開けます。読みました")


def test_what_the_greeting_says_is_not_said_twice(page: Page, service: Service) -> None:
    """A notice that begins the greeting stands there alone; another one stands above, in both wordings."""
    other = {"level": "info", "text": "教室を開きます。", "easy": "教室が あります。"}
    service.book.site = {**service.book.site, "notices": [SNOW, other]}
    service.book.greeting_notice = SNOW
    page.goto(f"{service.url}/chat")
    expect(page.get_by_role("alert")).to_have_text("お知らせ教室を開きます。読みました")
    expect(page.get_by_text(SNOW["text"])).to_have_count(1)
    chat = Chat(page)
    chat.press("文字・ことば")
    chat.press("やさしい日本語")
    expect(page.get_by_role("alert")).to_contain_text("教室が あります。")

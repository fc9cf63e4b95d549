"""From consent to the record in one window: resident and supporter in two browsers, on the real service."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from knowledge.catalogue import load_catalogue
from tests.e2e.conftest import Chat
from tests.e2e.live_desk import DATA, LiveDesk

KORIYAMA = "072036"
SOON = 10_000  # milliseconds


@pytest.fixture(scope="module")
def desk(built_widget: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveDesk]:
    """One running service for this file."""
    live = LiveDesk(load_catalogue(DATA), tmp_path_factory.mktemp("handoff"))
    yield live
    live.stop()


@pytest.fixture
def sato(browser: Browser, desk: LiveDesk) -> Iterator[Page]:
    """A supporter of 郡山市 before the list."""
    page = desk.sit(browser, "佐藤", (KORIYAMA,))
    page.goto(f"{desk.url}/desk")
    yield page
    page.context.close()


@pytest.fixture
def chat(page: Page, desk: LiveDesk) -> Chat:
    """A resident of 郡山市 who has asked something."""
    page.goto(f"{desk.url}/chat?municipality={KORIYAMA}")
    chat = Chat(page)
    chat.write("パソコンの画面が動かない")
    expect(chat.entries).to_have_count(3)
    return chat


def ask_for_person(chat: Chat) -> None:
    """Go to a person by the button that is always there, and consent."""
    chat.help.click()
    chat.press("ここで文字で相談する")
    expect(chat.log).to_contain_text("よろしいですか。")
    chat.press("はい、お願いします")


def take_next(sato: Page, desk: LiveDesk) -> None:
    """Take who has waited longest."""
    sato.goto(f"{desk.url}/desk")
    sato.get_by_role("button", name="この相談を受ける").first.click()
    expect(sato.get_by_label("返事を書く")).to_be_visible()


def test_everything_happens_in_one_window(chat: Chat, sato: Page, desk: LiveDesk) -> None:
    """Consent, place, honest time, name, typing both ways, the end, how it was, and the record to keep."""
    before = desk.begin(municipality=KORIYAMA)
    desk.press(before, "人に相談する", "はい、お願いします")
    ask_for_person(chat)
    expect(chat.state).to_have_text(
        "支援員を呼んでいます。前に1人お待ちです。待ち時間はまだわかりません。", timeout=SOON
    )
    take_next(sato, desk)
    expect(chat.state).to_have_text(
        "支援員を呼んでいます。次があなたの番です。待ち時間はまだわかりません。", timeout=SOON
    )
    take_next(sato, desk)
    expect(chat.state).to_have_text("支援員の佐藤さんがお答えします。", timeout=SOON)

    sato.get_by_label("返事を書く").press_sequentially("こんにちは。画面は")
    expect(chat.notice).to_have_text("返事を書いています。お待ちください。", timeout=SOON)
    sato.get_by_label("返事を書く").fill("こんにちは。画面を一緒に見ましょう。")
    sato.get_by_role("button", name="送る", exact=True).click()
    expect(chat.page.locator(".entry.supporter .who").last).to_contain_text("支援員 佐藤")
    expect(chat.page.locator(".entry.supporter").last).to_contain_text("画面を一緒に見ましょう。")
    chat.field.press_sequentially("はい、お願い", delay=1000)  # told at most every five seconds
    expect(sato.locator("main")).to_contain_text("住民の方が書いています", timeout=SOON)
    chat.write("はい、お願いします。動きました。")
    expect(sato.locator("main")).to_contain_text("動きました。", timeout=SOON)

    sato.get_by_label("解決した").check()
    sato.get_by_role("button", name="相談を終わる").click()
    expect(chat.page.get_by_role("group", name="今日の相談はいかがでしたか")).to_be_visible(timeout=SOON)
    with chat.page.expect_download() as waiting:
        chat.press("やりとりを保存する")
    record = waiting.value.path().read_text("utf-8")
    assert [words in record for words in ("支援員 佐藤", "画面を一緒に見ましょう。", "動きました。")] == [
        True
    ] * 3
    expect(chat.page.get_by_role("button", name="やりとりを印刷する")).to_be_visible()
    chat.press("よかった")
    expect(chat.notice).to_have_text("ありがとうございます。")


def test_a_person_is_met_again_on_another_screen(
    browser: Browser, chat: Chat, sato: Page, desk: LiveDesk
) -> None:
    """Eight digits carry the conversation with its supporter over; the first screen ends, in words."""
    ask_for_person(chat)
    take_next(sato, desk)
    expect(chat.state).to_have_text("支援員の佐藤さんがお答えします。", timeout=SOON)
    chat.press("文字・ことば")
    chat.press("続きの番号を出す")
    number = chat.page.locator(".code").inner_text()
    other = Chat(browser.new_context(locale="ja-JP").new_page())
    other.page.goto(f"{desk.url}/chat")
    expect(other.entries).to_have_count(1)
    other.press("文字・ことば")
    other.press("続きの番号を入れる")
    other.page.get_by_label("続きの番号").fill(number)
    other.press("相談を続ける")
    expect(other.state).to_have_text("支援員の佐藤さんがお答えします。", timeout=SOON)
    expect(other.log).to_contain_text("パソコンの画面が動かない")
    chat.press("もどる")
    expect(chat.state).to_have_text("この相談は終わりました。", timeout=SOON)
    sato.get_by_label("返事を書く").fill("お電話の画面で続けましょう。")
    sato.get_by_role("button", name="送る", exact=True).click()
    expect(other.log).to_contain_text("お電話の画面で続けましょう。", timeout=SOON)
    other.page.context.close()

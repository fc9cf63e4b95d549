"""Coming back: the next day on the same device, or on another screen with a short number."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Chat, Service


@pytest.fixture
def other(browser: Browser, service: Service) -> Iterator[Chat]:
    """A second screen with a browser of its own."""
    context = browser.new_context(locale="ja-JP")
    yield Chat(context.new_page())
    context.close()


def open_chat(chat: Chat, service: Service) -> None:
    """Open /chat and wait for the greeting."""
    chat.page.goto(f"{service.url}/chat")
    chat.entries.first.wait_for()


def show_number(chat: Chat) -> str:
    """Let the first screen show its number."""
    chat.press("文字・ことば")
    chat.press("続きの番号を出す")
    return chat.page.locator(".code").inner_text()


def type_number(chat: Chat, number: str) -> None:
    """Type a number on the second screen."""
    chat.press("文字・ことば")
    chat.press("続きの番号を入れる")
    chat.page.get_by_label("続きの番号").fill(number)
    chat.press("相談を続ける")


def test_a_number_carries_the_conversation_over(chat: Chat, other: Chat, service: Service) -> None:
    """Eight digits in two groups; the other screen shows what was said and goes on; the first one ends."""
    chat.write("暗証番号を忘れました")
    expect(chat.answers).to_have_count(1)
    number = show_number(chat)
    assert number == "1234 5678"
    first = service.book.last
    open_chat(other, service)
    type_number(other, "１２３４ー５６７８")
    expect(other.answers).to_have_count(1)
    expect(other.notice).to_have_text("前の相談を続けます。")
    other.write("詐欺の電話がきた")
    expect(other.page.locator(".entry.emergency")).to_have_count(1)
    assert [m["text"] for m in first.messages if m["from"] == "resident"] == [
        "暗証番号を忘れました",
        "詐欺の電話がきた",
    ]
    other.page.reload()
    expect(other.page.locator(".entry.emergency")).to_have_count(1)


@pytest.mark.parametrize(
    ("number", "words"),
    [("1234", "8けたの数字です"), ("", "8けたの数字です"), ("87654321", "この番号は使えません")],
)
def test_a_wrong_number_is_explained(chat: Chat, number: str, words: str) -> None:
    """The field keeps what was typed, the words name the next step."""
    type_number(chat, number)
    expect(chat.page.get_by_role("alert")).to_contain_text(words)
    expect(chat.page.get_by_label("続きの番号")).to_have_value(number)
    expect(chat.page.get_by_label("続きの番号")).to_be_focused()


def test_a_number_that_could_not_be_had_can_be_asked_for_again(chat: Chat, service: Service) -> None:
    """A failure says so and one press tries again."""
    service.book.faults.refusals["code"] = [(503, "try_again", 0)]
    chat.press("文字・ことば")
    chat.press("続きの番号を出す")
    expect(chat.sheet).to_contain_text("うまくいきませんでした")
    chat.press("もう一度")
    expect(chat.page.locator(".code")).to_have_text("1234 5678")


def test_the_next_day_goes_on_where_it_was(page: Page, service: Service) -> None:
    """As long as the service knows the conversation, the same device shows it again."""
    page.clock.set_fixed_time("2026-11-24T10:00:00+09:00")
    chat = Chat(page)
    open_chat(chat, service)
    chat.write("暗証番号を忘れました")
    expect(chat.answers).to_have_count(1)
    page.clock.set_fixed_time("2026-11-25T10:00:00+09:00")
    page.reload()
    expect(chat.answers).to_have_count(1)
    assert len(service.book.talks) == 1

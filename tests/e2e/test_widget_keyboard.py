"""Keyboard and Japanese input: nobody needs a mouse, and no half-written word is sent."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, CDPSession, expect

from tests.e2e.conftest import Chat, Service


def compose(keys: CDPSession) -> None:
    """Type a reading into the input method, not yet confirmed."""
    keys.send("Input.imeSetComposition", {"text": "あんしょう", "selectionStart": 5, "selectionEnd": 5})


def press(keys: CDPSession, key: str, code: int) -> None:
    """Press and release one key as the system reports it."""
    for kind in ("rawKeyDown", "keyUp"):
        keys.send(
            "Input.dispatchKeyEvent",
            {"type": kind, "key": key, "code": "Enter", "windowsVirtualKeyCode": code},
        )


def confirm_windows(keys: CDPSession) -> None:
    """Windows Chrome: the confirming key is "Process", 229, while composing."""
    press(keys, "Process", 229)
    keys.send("Input.insertText", {"text": "暗証"})


def confirm_mac(keys: CDPSession) -> None:
    """Mac Chrome: the confirming key is "Enter", 229, while composing."""
    press(keys, "Enter", 229)
    keys.send("Input.insertText", {"text": "暗証"})


def confirm_safari(keys: CDPSession) -> None:
    """Safari: composition ends first, then "Enter" with 229 arrives."""
    keys.send("Input.insertText", {"text": "暗証"})
    press(keys, "Enter", 229)


@pytest.mark.parametrize("confirm", [confirm_windows, confirm_mac, confirm_safari])
def test_confirming_a_word_never_sends(
    chat: Chat, service: Service, confirm: Callable[[CDPSession], None]
) -> None:
    """The Enter that confirms a conversion belongs to the input method; the next one sends."""
    keys = chat.page.context.new_cdp_session(chat.page)
    chat.field.focus()
    compose(keys)
    confirm(keys)
    expect(chat.field).to_have_value("暗証")
    chat.page.wait_for_timeout(150)
    assert service.heard == []
    chat.page.keyboard.press("Enter")
    expect(chat.stored.locator(".body")).to_have_text("暗証")
    assert service.heard == ["暗証"]


def test_an_enter_in_the_same_task_as_the_confirmation_never_sends(chat: Chat, service: Service) -> None:
    """Some Safaris report 13 right after compositionend: the flag outlives that task."""
    chat.field.fill("暗証")
    chat.field.evaluate(
        """field => {
          field.dispatchEvent(new CompositionEvent('compositionstart'));
          field.dispatchEvent(new CompositionEvent('compositionend'));
          field.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', keyCode: 13, cancelable: true}));
        }"""
    )
    chat.page.wait_for_timeout(100)
    assert (service.heard, chat.field.input_value()) == ([], "暗証")


def test_shift_enter_is_a_new_line(chat: Chat, service: Service) -> None:
    """With Shift, Enter writes a line."""
    chat.field.fill("一行目")
    chat.field.press("Shift+Enter")
    chat.page.keyboard.insert_text("二行目")
    assert (chat.field.input_value(), service.heard) == ("一行目\n二行目", [])


def test_on_touch_enter_is_a_new_line(browser: Browser, service: Service) -> None:
    """On a telephone Enter writes a line and 「送る」 sends."""
    context = browser.new_context(has_touch=True, is_mobile=True, viewport={"width": 360, "height": 740})
    chat = Chat(context.new_page())
    chat.page.goto(f"{service.url}/chat")
    chat.entries.first.wait_for()
    chat.field.fill("一行目")
    chat.field.press("Enter")
    assert (chat.field.input_value(), service.heard) == ("一行目\n", [])
    chat.page.locator(".send").tap()
    expect(chat.stored).to_have_count(1)
    assert service.heard == ["一行目"]
    context.close()


def test_a_whole_conversation_by_keyboard(chat: Chat, service: Service) -> None:
    """Tab, Enter and Space are enough to ask, choose, judge, change the size and ask for a person."""
    page = chat.page

    def go_to(words: str, key: str = "Tab") -> None:
        for _ in range(60):
            page.keyboard.press(key)
            if words == page.evaluate(FOCUSED):
                return
        raise AssertionError(words)

    go_to("マイナンバーカード")
    page.keyboard.press("Enter")
    expect(chat.entries).to_have_count(3)
    page.reload()
    chat.entries.nth(2).wait_for()
    go_to("ききたいことを書く")
    page.keyboard.insert_text("暗証番号を忘れました")
    page.keyboard.press("Enter")
    expect(chat.answers).to_have_count(1)
    go_to("わからない", "Shift+Tab")
    page.keyboard.press("Space")
    expect(page.locator(".feedback p:focus")).to_have_count(1)
    go_to("文字・ことば")
    page.keyboard.press("Enter")
    expect(chat.sheet.get_by_role("heading", level=2)).to_be_focused()
    page.keyboard.press("Escape")
    assert page.evaluate(FOCUSED) == "文字・ことば"
    assert service.heard == ["マイナンバーカード", "暗証番号を忘れました"]


def test_focus_returns_to_the_button_that_opened_a_page(chat: Chat) -> None:
    """「もどる」 leads back to where the resident was."""
    chat.help.click()
    expect(chat.sheet).to_be_visible()
    expect(chat.field).to_be_hidden()
    chat.press("もどる")
    expect(chat.help).to_be_focused()


FOCUSED = """() => {
  const element = document.querySelector('soudan-chat').shadowRoot.activeElement;
  if (!element) return '';
  const label = element.labels && element.labels[0];
  return (element.getAttribute('aria-label') || (label || element).textContent).trim();
}"""

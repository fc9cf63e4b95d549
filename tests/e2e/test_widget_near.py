"""「近い順に探す」: only where the device can say where it is, only after asking, and once."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Geolocation, expect

from tests.e2e.conftest import Chat, Service

HERE: Geolocation = {"latitude": 37.416789, "longitude": 140.377654}
BUTTON = "近い順に探す(いまいる場所を使う)"
USE = "いまいる場所を使う"


@pytest.fixture
def near(browser: Browser, service: Service) -> Iterator[Chat]:
    """A device that may say where it is, shown some venues."""
    context = browser.new_context(locale="ja-JP", geolocation=HERE, permissions=["geolocation"])
    yield ask_for_venues(Chat(context.new_page()), service)
    context.close()


def ask_for_venues(chat: Chat, service: Service) -> Chat:
    """Open /chat and ask for a class."""
    chat.page.goto(f"{service.url}/chat")
    chat.entries.first.wait_for()
    chat.press("教室や相談会をさがす")
    expect(chat.page.locator(".venues").first).to_be_visible()
    return chat


def test_the_place_goes_to_the_service_once_and_is_kept_nowhere(near: Chat, service: Service) -> None:
    """A hundred metres near, as a question of its own; nothing of it stays on the device."""
    near.press(BUTTON)
    expect(near.sheet).to_contain_text("いまいる場所を、一度だけ使います。場所はどこにも残しません。")
    assert [note for note in service.book.last.notes if note[0] == "position"] == []
    near.press(USE)
    expect(near.sheet).to_be_hidden()
    expect(near.entries.filter(has_text="いまいる場所の近くの教室")).to_have_count(1)
    expect(near.entries.filter(has_text="もう少しくわしく教えてください。")).to_have_count(1)
    sent = [note for note in service.book.last.notes if note[0] == "position"]
    assert sent == [("position", {"latitude": 37.417, "longitude": 140.378})]
    kept = near.page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert "37.41" not in json.dumps(kept)


def test_who_does_not_want_it_sends_nothing(near: Chat, service: Service) -> None:
    """「もどる」 leads back to the talk, and the place was not even looked for."""
    near.press(BUTTON)
    near.press("もどる")
    expect(near.sheet).to_be_hidden()
    assert [note for note in service.book.last.notes if note[0] == "position"] == []


def test_a_refused_place_leads_to_the_name_of_a_town(browser: Browser, service: Service) -> None:
    """Without permission the resident reads the next step, and no dead end."""
    context = browser.new_context(locale="ja-JP", geolocation=HERE)
    chat = ask_for_venues(Chat(context.new_page()), service)
    chat.page.evaluate("""() => {
      navigator.geolocation.getCurrentPosition = (found, failed) => failed({code: 1});
    }""")
    chat.press(BUTTON)
    chat.press(USE)
    expect(chat.sheet.get_by_role("alert")).to_contain_text("町の名前を書いてください")
    context.close()


def test_a_device_without_a_place_offers_nothing(browser: Browser, service: Service) -> None:
    """Where there is no geolocation there is no button."""
    context = browser.new_context(locale="ja-JP")
    page = context.new_page()
    page.add_init_script("Object.defineProperty(navigator, 'geolocation', {value: undefined})")
    chat = ask_for_venues(Chat(page), service)
    expect(chat.page.get_by_role("button", name="質問を選ぶ")).to_be_visible()
    assert chat.page.get_by_role("button", name=BUTTON).count() == 0
    context.close()

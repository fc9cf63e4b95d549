"""Reading aloud and voice input: only where the device has a Japanese voice, and only when asked."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Chat, Service

# The browser of the tests has no voices: these stand in for the two interfaces of the Web Speech API.
VOICES = """voices => {
  window.spoken = [];
  window.cancelled = 0;
  window.queue = [];
  const synth = {
    getVoices: () => voices,
    speak: part => { window.spoken.push(part.text); window.queue.push(part); },
    cancel: () => { window.cancelled++; window.queue = []; },
    addEventListener() {}, removeEventListener() {},
  };
  Object.defineProperty(window, 'speechSynthesis', {value: synth});
  window.SpeechSynthesisUtterance = function (text) { this.text = text; };
  window.SpeechRecognition = window.webkitSpeechRecognition = function () {
    window.ear = this;
    this.start = () => { this.started = true; };
    this.stop = this.abort = () => this.onend();
  };
}"""
JAPANESE = [{"lang": "ja-JP", "localService": True}]
Open = Callable[[list[dict[str, object]]], Chat]


@pytest.fixture
def open_with(page: Page, service: Service) -> Open:
    """Open /chat on a device with these voices."""

    def open_page(voices: list[dict[str, object]]) -> Chat:
        page.add_init_script(f"({VOICES})({json.dumps(voices)})")
        page.goto(f"{service.url}/chat")
        chat = Chat(page)
        chat.entries.first.wait_for()
        chat.write("暗証番号を忘れました")
        expect(chat.answers).to_have_count(1)
        return chat

    return open_page


@pytest.mark.parametrize(
    "voices",
    [
        pytest.param([], id="none"),
        pytest.param([{"lang": "en-US", "localService": True}], id="english"),
        pytest.param([{"lang": "ja-JP", "localService": False}], id="only-over-the-net"),
    ],
)
def test_without_a_japanese_voice_nothing_is_offered(
    open_with: Open, voices: list[dict[str, object]]
) -> None:
    """No button promises what the device cannot do, and no text is sent to a voice on the net."""
    chat = open_with(voices)
    chat.answers.locator(".tools").wait_for()
    for words in ("読み上げる", "声で書く"):
        expect(chat.page.get_by_role("button", name=words)).to_have_count(0)


def test_an_answer_is_read_line_by_line_when_asked(open_with: Open) -> None:
    """Silent until pressed; then the words without readings, notes and sources; the button stops it."""
    chat = open_with(JAPANESE)
    assert chat.page.evaluate("window.spoken") == []
    chat.answers.get_by_role("button", name="読み上げる").click()
    expect(chat.notice).to_have_text("読み上げています。")
    spoken = chat.page.evaluate("window.spoken")
    assert spoken[:3] == [
        "まちがいが続くと、カードに鍵がかかります。",
        "役場の窓口で、暗証番号を新しく決め直せます。",
        "カードと本人確認書類を用意します。",
    ]
    assert not any("もとにした情報" in line or "別の画面" in line for line in spoken)
    chat.press("読み上げを止める")
    expect(chat.notice).to_have_text("")
    assert chat.page.evaluate("window.cancelled") == 1
    expect(chat.answers.get_by_role("button", name="読み上げる")).to_be_visible()


def test_the_end_of_the_reading_is_said(open_with: Open) -> None:
    """After the last line the button offers to read again."""
    chat = open_with(JAPANESE)
    chat.answers.get_by_role("button", name="読み上げる").click()
    chat.page.evaluate("window.queue[window.queue.length - 1].onend()")
    expect(chat.answers.get_by_role("button", name="読み上げる")).to_be_visible()
    expect(chat.notice).to_have_text("")


def test_furigana_is_not_read_twice(open_with: Open) -> None:
    """With readings shown, each word is said once."""
    chat = open_with(JAPANESE)
    chat.press("文字・ことば")
    chat.press("つける")
    chat.press("もどる")
    chat.answers.get_by_role("button", name="読み上げる").click()
    assert chat.page.evaluate("window.spoken")[1] == "役場の窓口で、暗証番号を新しく決め直せます。"


def test_a_voice_fills_the_field_and_sends_nothing(open_with: Open, service: Service) -> None:
    """Where the voice goes is said first; the words stand in the field until 「送る」."""
    chat = open_with(JAPANESE)
    chat.press("声で書く")
    expect(chat.sheet).to_contain_text("ブラウザの会社に送られます")
    assert chat.page.evaluate("window.ear === undefined")
    chat.press("話しはじめる")
    expect(chat.notice).to_have_text("聞いています。話してください。")
    chat.page.evaluate("window.ear.onresult({results: [[{transcript: 'カードの更新'}]]})")
    chat.press("話し終わった")
    expect(chat.field).to_have_value("カードの更新")
    expect(chat.field).to_be_focused()
    expect(chat.notice).to_contain_text("よければ「送る」を押してください")
    assert service.heard == ["暗証番号を忘れました"]


@pytest.mark.parametrize(
    ("error", "words"), [("not-allowed", "マイクが使えません"), ("no-speech", "聞き取れませんでした")]
)
def test_what_was_not_heard_is_explained(open_with: Open, error: str, words: str) -> None:
    """A failure names the next step: speak again or type."""
    chat = open_with(JAPANESE)
    chat.press("声で書く")
    chat.press("話しはじめる")
    chat.page.evaluate(f"window.ear.onerror({{error: '{error}'}}); window.ear.onend()")
    expect(chat.notice).to_contain_text(words)
    expect(chat.page.get_by_role("button", name="声で書く")).to_be_visible()

"""A shared computer (公民館): who leaves is forgotten, after a warning, and nothing stays behind."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Chat, Service

KIOSK = """<!doctype html><html lang="ja"><title>t</title>
<script src="/widget/soudan.js" defer></script>
<soudan-chat page kiosk="120" municipality="072036" server=""></soudan-chat></html>"""


@pytest.fixture
def shared(page: Page, service: Service) -> Chat:
    """A shared computer that forgets after two minutes, its clock in the test's hands."""
    page.clock.install()
    page.route("**/chat", lambda route: route.fulfill(content_type="text/html", body=KIOSK))
    page.goto(f"{service.url}/chat")
    chat = Chat(page)
    chat.entries.first.wait_for()
    chat.page.wait_for_function(
        "document.querySelector('soudan-chat').shadowRoot.querySelector('.below') !== null"
    )
    return chat


def ask(chat: Chat) -> None:
    """Ask, and start another text."""
    chat.write("暗証番号を忘れました")
    expect(chat.answers).to_have_count(1)
    chat.field.press_sequentially("書きかけ")


def test_who_leaves_is_warned_and_then_forgotten(shared: Chat, service: Service) -> None:
    """Two minutes: a warning; one more: conversation, draft, town and size are gone, the next is greeted."""
    first = service.book.last.id
    shared.press("文字・ことば")
    shared.press("特大")
    shared.press("もどる")
    ask(shared)
    shared.page.clock.run_for(125_000)
    expect(shared.sheet).to_contain_text("まだお使いですか")
    assert service.book.erased == []
    shared.page.clock.run_for(62_000)
    expect(shared.answers).to_have_count(0)
    expect(shared.entries).to_have_count(1)
    expect(shared.sheet).to_be_hidden()
    expect(shared.page.locator(".app")).to_have_attribute("data-size", "normal")
    assert (service.book.erased, shared.field.input_value()) == ([first], "")
    assert shared.page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


def test_a_touch_keeps_the_conversation(shared: Chat, service: Service) -> None:
    """「続ける」 leads back to where the resident was; the time starts anew."""
    ask(shared)
    shared.page.clock.run_for(125_000)
    shared.press("続ける")
    expect(shared.sheet).to_be_hidden()
    expect(shared.field).to_have_value("書きかけ")
    shared.page.clock.run_for(100_000)
    expect(shared.sheet).to_be_hidden()
    assert service.book.erased == []


def test_who_waits_for_a_person_has_twenty_minutes(shared: Chat, service: Service) -> None:
    """In the queue there is nothing to touch: no warning for nineteen minutes."""
    ask(shared)
    service.do(lambda talk: talk.turn_to(mode="waiting", position=1, wait_minutes=8))
    expect(shared.state).to_contain_text("8分")
    shared.page.clock.run_for(19 * 60_000)
    expect(shared.sheet).to_be_hidden()
    shared.page.clock.run_for(2 * 60_000)
    expect(shared.sheet).to_contain_text("まだお使いですか")


def test_an_untouched_screen_stays(shared: Chat, service: Service) -> None:
    """Nobody there, nothing said: no new conversation is begun again and again."""
    shared.page.clock.run_for(10 * 60_000)
    assert (len(service.book.talks), service.book.erased) == (1, [])


@pytest.mark.parametrize(
    ("open_page", "words"),
    [
        (lambda chat: chat.press("文字・ことば"), "やりとりを印刷する"),
        (lambda chat: chat.press("終了して消す"), "消さないで続ける"),
    ],
)
def test_no_file_is_left_on_the_machine(shared: Chat, open_page: Callable[[Chat], None], words: str) -> None:
    """Printing is offered, saving is not."""
    open_page(shared)
    expect(shared.page.get_by_role("button", name=words)).to_be_visible()
    expect(shared.page.get_by_role("button", name="やりとりを保存する")).to_have_count(0)


def test_the_browser_does_not_learn_names(shared: Chat) -> None:
    """The call-back form asks the browser to fill in and remember nothing."""
    shared.help.click()
    shared.press("支援員から電話をもらう")
    fields = [shared.page.get_by_label(label) for label in ("お名前", "電話番号")]
    assert [each.get_attribute("autocomplete") for each in fields] == ["off", "off"]


def test_the_next_resident_is_not_the_last_ones_town(shared: Chat, service: Service) -> None:
    """After 「終了して消す」 the next conversation begins with the town of the page."""
    shared.page.locator(".town").click()
    shared.press("会津")
    shared.page.get_by_role("button", name="檜枝岐村").click()
    expect(shared.page.locator(".town")).to_contain_text("檜枝岐村")
    shared.press("終了して消す")
    shared.press("終了して消す")
    shared.press("新しく相談する")
    expect(shared.page.locator(".town")).to_contain_text("郡山市")
    assert service.book.last.facts["municipality"] == "072036"

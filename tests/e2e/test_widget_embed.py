"""The widget behind its launcher, on a town's page that means it no good."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Chat, Service
from tests.e2e.states import TAGS


@pytest.fixture
def town(page: Page, service: Service) -> Iterator[Chat]:
    """The page /demo with the widget closed."""
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{service.url}/demo")
    page.get_by_role("button", name="相談する").wait_for()
    yield Chat(page)
    assert errors == []


def start(town: Chat) -> None:
    """Open the panel and wait for the greeting."""
    town.press("相談する")
    town.entries.first.wait_for()


def test_nothing_is_asked_of_the_service_before_opening(town: Chat, service: Service) -> None:
    """A closed launcher opens no conversation and loads nothing."""
    assert (len(service.book.talks), dict(service.book.calls)) == (0, {})


def test_the_launcher_is_a_button_that_says_its_state(town: Chat) -> None:
    """A real button with visible words and aria-expanded."""
    launcher = town.page.locator(".launcher")
    expect(launcher).to_have_attribute("aria-expanded", "false")
    launcher.focus()
    town.page.keyboard.press("Enter")
    expect(launcher).to_have_attribute("aria-expanded", "true")


def test_focus_goes_in_and_comes_back(town: Chat) -> None:
    """Opening moves to the input; Escape and 「閉じる」 return to the launcher."""
    start(town)
    expect(town.field).to_be_focused()
    town.page.keyboard.press("Escape")
    expect(town.page.locator(".launcher")).to_be_focused()
    town.page.keyboard.press("Enter")
    expect(town.field).to_be_focused()
    town.press("閉じる")
    expect(town.page.locator(".launcher")).to_be_focused()


def test_a_closed_panel_holds_no_focus(town: Chat) -> None:
    """After closing, Tab goes through the town's page and the launcher only."""
    start(town)
    town.page.keyboard.press("Escape")
    focusable = town.page.locator("soudan-chat").evaluate(
        "host => [...host.shadowRoot.querySelectorAll('button, a, textarea, [tabindex]')]"
        ".filter(each => each.getClientRects().length).map(each => each.className)"
    )
    assert focusable == ["launcher"]


def test_the_page_stays_usable(town: Chat) -> None:
    """The panel is not modal: the town's own links and buttons still work, and Tab leaves the panel."""
    start(town)
    town.page.get_by_role("link", name="お知らせ").click()
    expect(town.page).to_have_url(f"{town.page.url.split('#')[0]}#news")
    town.page.locator(".send").focus()
    town.page.keyboard.press("Tab")
    assert town.page.evaluate("document.activeElement.tagName") != "SOUDAN-CHAT"


STYLE = """element => {
  const s = getComputedStyle(element);
  return [s.fontSize, s.color, s.direction, s.letterSpacing, s.textTransform,
          s.float, s.fontStyle, s.textIndent, s.textAlign];
}"""


def test_hostile_styles_stay_outside(town: Chat) -> None:
    """Size, colour, direction, spacing and case of the town's page do not reach the widget."""
    start(town)
    style = town.page.locator(".entry .body p").first.evaluate(STYLE)
    assert style == ["18px", "rgb(26, 26, 26)", "ltr", "normal", "none", "none", "normal", "0px", "start"]


def test_a_towns_own_server_can_hold_the_page(page: Page, service: Service) -> None:
    """From another origin both files, every call and the stream work; the documents lead to the service."""
    elsewhere = service.url.replace("127.0.0.1", "localhost")
    page.goto(f"{elsewhere}/town")
    chat = Chat(page)
    start(chat)
    chat.write("暗証番号を忘れました")
    expect(chat.answers).to_have_count(1)
    service.do(lambda talk: talk.say("supporter", "こんにちは", "佐藤"))
    expect(page.locator(".entry.supporter")).to_have_count(1)
    chat.press("文字・ことば")
    link = chat.sheet.get_by_role("link", name="個人情報の取り扱い")
    expect(link).to_have_attribute("href", f"{service.url}/documents/privacy?municipality=072036")
    assert page.url.startswith(elsewhere)


def test_an_old_page_in_another_encoding_shows_the_right_words(page: Page, service: Service) -> None:
    """On a page in Shift_JIS the widget's words are still Japanese."""
    body = (
        '<!doctype html><html lang="ja"><title>町</title><script src="/widget/soudan.js" defer></script>'
        '<soudan-chat server=""></soudan-chat></html>'
    ).encode("shift_jis")
    page.route("**/demo", lambda route: route.fulfill(content_type="text/html; charset=shift_jis", body=body))
    page.goto(f"{service.url}/demo")
    expect(page.locator(".launcher")).to_have_text("相談する")


def test_the_conversation_belongs_to_the_tab(town: Chat, service: Service) -> None:
    """Embedded, a reload resumes; the id and the token never reach localStorage."""
    start(town)
    town.write("暗証番号を忘れました")
    expect(town.answers).to_have_count(1)
    token = service.book.last.token
    assert token not in town.page.evaluate("JSON.stringify(localStorage)")
    town.page.reload()
    town.press("相談する")
    expect(town.answers).to_have_count(1)
    assert len(service.book.talks) == 1


def test_a_closed_panel_counts_what_a_supporter_says(town: Chat, service: Service) -> None:
    """While a person helps, the stream stays open and the launcher names the new messages."""
    start(town)
    service.do(lambda talk: talk.turn_to(mode="with_supporter", supporter="佐藤"))
    expect(town.state).to_contain_text("佐藤")
    town.press("閉じる")
    service.do(lambda talk: talk.say("supporter", "お待たせしました", "佐藤"))
    expect(town.page.locator(".launcher")).to_have_text("相談する（新しい返事が 1件）")
    town.page.locator(".launcher").click()
    expect(town.page.locator(".launcher")).to_have_text("相談する")


@pytest.mark.parametrize("is_open", [False, True])
def test_axe_finds_nothing_in_the_widget(town: Chat, is_open: bool) -> None:
    """The widget adds no violation to the town's page, open or closed."""
    if is_open:
        start(town)
    found = Axe().run(town.page, context="soudan-chat", options={"runOnly": TAGS}).response["violations"]
    assert [each["id"] for each in found] == []


KIOSK = """<!doctype html><html lang="ja"><title>t</title>
<script src="/widget/soudan.js" defer></script>
<soudan-chat page kiosk server=""></soudan-chat></html>"""


def test_a_kiosk_remembers_nothing(page: Page, service: Service) -> None:
    """On a shared machine neither drafts nor conversations stay in the browser."""
    page.route("**/chat", lambda route: route.fulfill(content_type="text/html", body=KIOSK))
    page.goto(f"{service.url}/chat")
    chat = Chat(page)
    chat.write("暗証番号を忘れました")
    expect(chat.answers).to_have_count(1)
    chat.field.fill("書きかけ")
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]

"""Accessibility: axe in every state, sizes, narrow and enlarged screens, forced colours, announcements."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Chat, Service

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def ask(chat: Chat) -> None:
    """Ask a question and wait for the answer."""
    chat.write("暗証番号を忘れました")
    expect(chat.answers).to_have_count(1)


def opened(_chat: Chat, _service: Service) -> None:
    """Nothing has happened yet."""


def answered(chat: Chat, _service: Service) -> None:
    """An answer with every part."""
    ask(chat)


def venues(chat: Chat, _service: Service) -> None:
    """Cards of venues."""
    chat.press("教室や相談会をさがす")
    expect(chat.page.locator(".venues li")).to_have_count(2)


def danger(chat: Chat, _service: Service) -> None:
    """A safety answer."""
    chat.write("詐欺の電話がきた")
    expect(chat.page.locator(".entry.emergency")).to_have_count(1)


def typing(chat: Chat, service: Service) -> None:
    """The bot is thinking."""
    service.book.faults.think = 3
    chat.write("暗証番号を忘れました")
    expect(chat.notice).to_contain_text("返事を書いています")


def offline(chat: Chat, _service: Service) -> None:
    """A text could not be sent."""
    chat.page.context.set_offline(True)
    chat.write("暗証番号を忘れました")
    expect(chat.page.locator(".entry.unsent")).to_have_count(1)


def waiting(chat: Chat, service: Service) -> None:
    """A supporter has been called."""
    service.do(lambda talk: talk.turn_to(mode="waiting", position=2, wait_minutes=8))
    expect(chat.state).to_contain_text("8分")


def helped(chat: Chat, service: Service) -> None:
    """A supporter answers."""
    service.do(lambda talk: talk.turn_to(mode="with_supporter", supporter="佐藤"))
    service.do(lambda talk: talk.say("supporter", "こんにちは", "佐藤"))
    expect(chat.page.locator(".entry.supporter")).to_have_count(1)


def rating(chat: Chat, service: Service) -> None:
    """The supporter has left and the help is rated."""
    helped(chat, service)
    service.do(lambda talk: talk.turn_to(mode="closed"))
    expect(chat.page.locator(".after button")).to_have_count(4)


def refused(chat: Chat, _service: Service) -> None:
    """A text was refused before sending."""
    chat.write("")
    expect(chat.notice).to_contain_text("文がまだありません")


def settings(chat: Chat, _service: Service) -> None:
    """The page 「文字・ことば」."""
    chat.press("文字・ことば")
    expect(chat.sheet).to_be_visible()


def towns(chat: Chat, _service: Service) -> None:
    """The list of towns."""
    chat.page.locator(".town").click()
    chat.press("会津")


def callback(chat: Chat, _service: Service) -> None:
    """The form for a call, with a mistake."""
    chat.help.click()
    chat.press("支援員から電話をもらう")
    chat.press("この番号に電話をもらう")


def leaving(chat: Chat, _service: Service) -> None:
    """The question before erasing."""
    chat.press("終了して消す")
    expect(chat.sheet).to_be_visible()


Reach = Callable[[Chat, Service], None]
JOURNEYS: list[tuple[Reach, ...]] = [
    (opened, answered, venues, danger),
    (typing,),
    (offline,),
    (waiting, helped),
    (rating,),
    (refused, settings, towns, callback, leaving),
]


def check_axe(page: Page) -> None:
    """Compare what axe finds with nothing."""
    found = Axe().run(page, options={"runOnly": TAGS}).response["violations"]
    assert [(each["id"], [node["target"] for node in each["nodes"]]) for each in found] == []


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda journey: "-".join(each.__name__ for each in journey))
def test_axe_finds_nothing(chat: Chat, service: Service, journey: tuple[Reach, ...]) -> None:
    """WCAG 2.2 A and AA and best practice hold in every state on the way."""
    for reach in journey:
        reach(chat, service)
        check_axe(chat.page)
        if chat.sheet.is_visible():
            chat.press("もどる")


@pytest.mark.parametrize("reach", [answered, settings])
def test_axe_finds_nothing_in_forced_colours(chat: Chat, service: Service, reach: Reach) -> None:
    """The same holds with the reader's own colours, and buttons keep their edges."""
    chat.page.emulate_media(forced_colors="active")
    reach(chat, service)
    check_axe(chat.page)
    edges = chat.page.locator(".button:visible").evaluate_all(
        "all => all.map(each => getComputedStyle(each).borderTopWidth)"
    )
    assert set(edges) <= {"1px", "2px"}


def test_message_text_has_contrast_of_seven(chat: Chat) -> None:
    """Dark text on light bubbles: AAA for what is said."""
    ask(chat)
    options = {
        "runOnly": {"type": "rule", "values": ["color-contrast-enhanced"]},
        "rules": {"color-contrast-enhanced": {"enabled": True}},
    }
    found = Axe().run(chat.page, context=[["soudan-chat"]], options=options).response["violations"]
    targets = [node["target"][-1][-1] for each in found for node in each["nodes"]]
    assert [target for target in targets if ".body" in target or ".bubble" in target] == []


SMALL = """() => {
  const root = document.querySelector('soudan-chat').shadowRoot;
  const wide = [...root.querySelectorAll('button, a, input, select, textarea, summary')]
    .map(each => [each.textContent.trim() || each.id, each.getBoundingClientRect()])
    .filter(([, box]) => box.width > 0);
  return wide.filter(([, box]) => box.height < 48 || box.width < 48).map(([words]) => words);
}"""


TEXTS = """() => {
  const root = document.querySelector('soudan-chat').shadowRoot;
  const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const wrong = [];
  while (walk.nextNode()) {
    const { data, parentElement: parent } = walk.currentNode;
    if (!data.trim() || !parent.getClientRects().length || parent.closest('rt, rp')) continue;
    const style = getComputedStyle(parent), size = parseFloat(style.fontSize);
    const isProse = parent.closest('.body') && !parent.closest('a, button, summary');
    if (size < 16) wrong.push([data, size]);
    if (isProse && parseFloat(style.lineHeight) / size < 1.5) wrong.push([data, style.lineHeight]);
  }
  return wrong;
}"""


WIDER = """() => {
  const root = document.querySelector('soudan-chat').shadowRoot;
  const over = [...root.querySelectorAll('*')].filter(each => {
    const box = each.getBoundingClientRect();
    return box.width > 0 && (box.right > innerWidth + 1 || box.left < -1);
  }).map(each => each.className || each.tagName);
  return [document.documentElement.scrollWidth > innerWidth, over];
}"""


@pytest.mark.parametrize("reach", [answered, venues, danger, waiting, rating, settings, towns, callback])
def test_sizes_hold_on_wide_and_narrow_screens(chat: Chat, service: Service, reach: Reach) -> None:
    """Targets of 48, letters of 16 pixels, lines of 1.5; nothing sticks out at 320 pixels, even with 特大."""
    reach(chat, service)
    assert chat.page.evaluate(TEXTS) == []
    assert chat.page.evaluate(SMALL) == []
    chat.page.set_viewport_size({"width": 320, "height": 568})
    assert chat.page.evaluate(SMALL) == []
    assert chat.page.evaluate(WIDER) == [False, []]
    chat.page.locator(".app").evaluate("app => { app.dataset.size = 'huge'; }")
    assert chat.page.evaluate(WIDER) == [False, []]


def test_at_400_percent_everything_can_be_reached(chat: Chat) -> None:
    """1280 by 1024 at 400 % is 320 by 256: the parts scroll together, and the input works."""
    chat.page.set_viewport_size({"width": 320, "height": 256})
    ask(chat)
    chat.field.scroll_into_view_if_needed()
    expect(chat.field).to_be_in_viewport()
    chat.help.scroll_into_view_if_needed()
    expect(chat.help).to_be_in_viewport(ratio=1)


def test_letters_follow_the_browsers_own_size(chat: Chat) -> None:
    """A root font of 200 % doubles the text; a root font of 62.5 % does not shrink it."""
    size = "element => parseFloat(getComputedStyle(element).fontSize)"
    body = chat.page.locator(".entry .body").first
    sizes = []
    for root in ("200%", "62.5%"):
        chat.page.evaluate("size => { document.documentElement.style.fontSize = size; }", root)
        sizes.append(body.evaluate(size))
    assert sizes == [36, 18]


SPACED = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important }`);
  const root = document.querySelector('soudan-chat').shadowRoot;
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
}"""
CUT = """all => all.filter(each =>
  each.scrollWidth > each.clientWidth + 1 || each.scrollHeight > each.clientHeight + 1
).map(each => each.textContent)"""


def test_wider_text_spacing_loses_nothing(chat: Chat) -> None:
    """With the spacing of WCAG 1.4.12 every line of the answer stays inside its box."""
    ask(chat)
    chat.page.evaluate(SPACED)
    cut = chat.page.locator(".bubble, .button, .top, .help, .now").evaluate_all(CUT)
    assert cut == []


def test_each_message_is_announced_once(chat: Chat) -> None:
    """The log exists before the first message; each message enters it once, redrawn or not."""
    page = chat.page
    page.evaluate(
        """() => {
          const log = document.querySelector('soudan-chat').shadowRoot.querySelector('[role=log]');
          window.added = [];
          new MutationObserver(all => all.forEach(each => each.addedNodes.forEach(node =>
            node.matches && node.matches('.entry.bot') && window.added.push(node.textContent.slice(0, 20))
          ))).observe(log, {childList: true, subtree: true});
        }"""
    )
    ask(chat)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.wait_for_timeout(300)
    assert page.evaluate("window.added.length") == 1


def test_state_and_notices_are_status_regions(chat: Chat) -> None:
    """Who answers, and what is wrong, are read out without moving the focus."""
    roles = [chat.state.locator("xpath=.."), chat.notice]
    assert [each.get_attribute("role") for each in roles] == ["status", "status"]


def test_language_is_marked(chat: Chat) -> None:
    """With an English surface the Japanese answers still say that they are Japanese."""
    ask(chat)
    chat.press("文字・ことば")
    chat.press("English")
    chat.press("Back")
    expect(chat.page.locator(".app")).to_have_attribute("lang", "en")
    expect(chat.answers.locator(".body")).to_have_attribute("lang", "ja")
    expect(chat.page.locator(".send")).to_have_text("Send")


def test_form_fields_can_be_filled_by_the_browser(chat: Chat) -> None:
    """Name and telephone carry their purpose."""
    callback(chat, None)  # type: ignore[arg-type]
    purposes = [
        chat.page.get_by_label(label).get_attribute("autocomplete") for label in ("お名前", "電話番号")
    ]
    assert purposes == ["name", "tel"]

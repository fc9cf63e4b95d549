"""Accessibility: axe in every state, sizes, narrow and enlarged screens, forced colours, announcements."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Chat, Service
from tests.e2e.states import (
    TAGS,
    Reach,
    answered,
    ask,
    callback,
    danger,
    helped,
    leaving,
    offline,
    opened,
    quick_replies,
    rating,
    refused,
    settings,
    towns,
    typing,
    venues,
    waiting,
)

JOURNEYS: list[tuple[Reach, ...]] = [
    (opened, answered, quick_replies, venues, danger),
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


COVERED = """() => {
  const root = document.querySelector('soudan-chat').shadowRoot, at = root.activeElement;
  const help = root.querySelector('.help');
  if (!at || help.contains(at) || at.closest('.top')) return null;
  const box = at.getBoundingClientRect(), line = help.getBoundingClientRect().bottom;
  return box.bottom > line && box.top < innerHeight && box.height < innerHeight - line && box.top < line
    ? at.textContent.trim() || at.id : null;
}"""


@pytest.mark.parametrize(
    ("width", "height", "size", "root"),
    [
        (360, 640, "huge", "100%"),
        (320, 568, "huge", "100%"),
        (360, 640, "normal", "200%"),
        (320, 256, "normal", "100%"),
    ],
)
def test_a_person_and_the_telephone_never_scroll_away(
    chat: Chat, service: Service, width: int, height: int, size: str, root: str
) -> None:
    """However large the letters, both stay in sight from first to last, and cover no focus."""
    chat.page.evaluate("size => { document.documentElement.style.fontSize = size; }", root)
    chat.page.locator(".app").evaluate("(app, size) => { app.dataset.size = size; }", size)
    chat.page.set_viewport_size({"width": width, "height": height})
    answered(chat, service)
    for place in (chat.entries.first, chat.answers.last, chat.field):
        place.scroll_into_view_if_needed()
        expect(chat.help).to_be_in_viewport(ratio=1)
        expect(chat.page.locator(".call .phone")).to_be_in_viewport(ratio=1)
    assert chat.page.locator(".help").evaluate("help => help.clientHeight") < height * 0.3
    covered = []
    for _ in range(25):
        chat.page.keyboard.press("Shift+Tab")
        covered.append(chat.page.evaluate(COVERED))
    assert [words for words in covered if words] == []


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

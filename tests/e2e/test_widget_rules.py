"""Rules that no other file tries: focus ring, dark pages, stillness, no time-out, no question twice."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Chat, Service
from tests.e2e.states import EIGHT, TAGS, Reach, answered, callback, helped, settings

RINGS = """() => {
  const parts = text => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(each => each / 255)
    .map(each => each <= 0.03928 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4)
    .reduce((sum, each, at) => sum + each * [0.2126, 0.7152, 0.0722][at], 0);
  const contrast = (a, b) => {
    const [low, high] = [light(a), light(b)].sort((x, y) => x - y);
    return (high + 0.05) / (low + 0.05);
  };
  const behind = element => {
    for (let each = element.parentElement; each; each = each.parentElement) {
      const colour = parts(getComputedStyle(each).backgroundColor);
      if (colour[3] !== 0) return colour;
    }
    return [255, 255, 255];
  };
  const root = document.querySelector('soudan-chat').shadowRoot;
  const element = root.activeElement;
  if (!element) return null;
  const style = getComputedStyle(element);
  const rings = [parts(style.outlineColor), parts(style.boxShadow)];
  const best = Math.max(...rings.map(ring => contrast(ring, behind(element))));
  return [element.textContent.trim() || element.id, style.outlineStyle, parseFloat(style.outlineWidth), best];
}"""


@pytest.mark.parametrize("reach", [answered, settings, callback])
def test_focus_is_seen_everywhere(chat: Chat, service: Service, reach: Reach) -> None:
    """Whatever Tab reaches wears a ring of two pixels or more, three to one against what lies behind."""
    reach(chat, service)
    seen: dict[str, tuple[str, float, float]] = {}
    chat.page.locator("body").press("Tab")
    for _ in range(40):
        ring = chat.page.evaluate(RINGS)
        if ring is not None:
            seen[ring[0]] = (ring[1], ring[2], ring[3])
        chat.page.keyboard.press("Tab")
    assert len(seen) > 5
    weak = {words: ring for words, ring in seen.items() if ring[0] != "solid" or ring[1] < 2 or ring[2] < 3}
    assert weak == {}


DARK = "html, body, main, header, footer { background: #111 !important; color: #eee !important; }"


@pytest.mark.parametrize("is_open", [False, True])
def test_a_dark_page_changes_nothing(page: Page, service: Service, is_open: bool) -> None:
    """On a town's dark page the widget keeps its own light ground, and axe finds nothing."""
    page.route("**/widget/demo.css", lambda route: route.fulfill(content_type="text/css", body=DARK))
    page.goto(f"{service.url}/demo")
    page.get_by_role("button", name="相談する").wait_for()
    if is_open:
        page.get_by_role("button", name="相談する").click()
        page.locator(".entry").first.wait_for()
        ground = page.locator(".panel").evaluate("panel => getComputedStyle(panel).backgroundColor")
        assert ground == "rgb(255, 255, 255)"
    found = Axe().run(page, context="soudan-chat", options={"runOnly": TAGS}).response["violations"]
    assert [each["id"] for each in found] == []


MOVING = """() => {
  const root = document.querySelector('soudan-chat').shadowRoot;
  const moving = [...root.querySelectorAll('*')].filter(each => {
    const style = getComputedStyle(each);
    return style.animationName !== 'none' || parseFloat(style.transitionDuration) > 0
      || style.scrollBehavior === 'smooth';
  });
  return [moving.map(each => each.className), root.querySelectorAll('audio, video, marquee').length,
          document.getAnimations().length];
}"""


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
@pytest.mark.parametrize("reach", [EIGHT["after-reply"], EIGHT["typing"], EIGHT["offline"], helped])
def test_nothing_moves_or_sounds_by_itself(chat: Chat, service: Service, reach: Reach, motion: str) -> None:
    """No animation, no transition, no sound: reduced motion has nothing to reduce."""
    chat.page.emulate_media(reduced_motion=motion)  # type: ignore[arg-type]
    reach(chat, service)
    assert chat.page.evaluate(MOVING) == [[], 0, 0]


def test_twenty_hours_take_nothing_away(page: Page, service: Service) -> None:
    """A page left open overnight still holds the conversation and the draft."""
    page.clock.install()
    page.goto(f"{service.url}/chat")
    chat = Chat(page)
    chat.entries.first.wait_for()
    chat.write("暗証番号を忘れました")
    expect(chat.answers).to_have_count(1)
    chat.field.fill("書きかけの文")
    page.clock.fast_forward("20:00:00")
    expect(chat.answers).to_have_count(1)
    expect(chat.field).to_have_value("書きかけの文")
    assert (len(service.book.talks), service.book.erased) == (1, [])

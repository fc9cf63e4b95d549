"""The knowledge in a browser: checked while written, published by another, taken back; charts to read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from knowledge.catalogue import load_catalogue
from service.parts import Parts
from tests.e2e.live_desk import DATA, LiveDesk

TOPIC = "mynumber_pin_locked"
NEW = "ロックは、役場のカードの窓口で直せます。"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveDesk]:
    """One running desk for this file."""
    live = LiveDesk(load_catalogue(DATA), tmp_path_factory.mktemp("knowledge"))
    yield live
    live.stop()


async def _read(parts: Parts) -> str:
    return parts.knowledge.library.catalogue().topic(TOPIC).answer


def test_an_official_edits_another_publishes_and_takes_back(browser: Browser, desk: LiveDesk) -> None:
    """Faults show while writing; what two people agreed on is the answer at once, and can be taken back."""
    old = desk.do(_read)
    hana = desk.sit(browser, "はな", role="official")
    hana.goto(f"{desk.url}/desk/knowledge/topic?id={TOPIC}")
    hana.get_by_label("答え(標準)").fill("行かなければなりません。")
    expect(hana.locator("#findings")).to_contain_text("打ち消しが二つ")
    hana.get_by_label("答え(標準)").fill(NEW)
    expect(hana.locator("#findings")).to_contain_text("直すところはありません")
    expect(hana.locator(".previews ruby").first).to_be_visible()
    hana.get_by_role("button", name="ほかの人に確認を頼む").click()
    expect(hana.get_by_text("書いた人は、自分では出せません。")).to_be_visible()
    assert desk.do(_read) == old

    taro = desk.sit(browser, "たろう", role="official")
    taro.goto(hana.url)
    taro.get_by_role("button", name="出す", exact=True).click()
    expect(taro.get_by_text("もう住民に出ています。")).to_be_visible()
    assert desk.do(_read) == NEW
    taro.get_by_role("button", name="取り下げる").click()
    expect(taro.get_by_text("元の文に戻りました。")).to_be_visible()
    assert desk.do(_read) == old


@pytest.mark.parametrize("path", ["/desk/knowledge", f"/desk/knowledge/topic?id={TOPIC}", "/desk/statistics"])
def test_every_page_is_for_everybody(browser: Browser, desk: LiveDesk, path: str) -> None:
    """No breach of WCAG 2.2 AA, and nothing to scroll sideways on a small screen."""
    page: Page = desk.sit(browser, f"みな{path}"[:30], role="official")
    page.goto(f"{desk.url}{path}")
    found = Axe().run(page, options=RULES)
    assert [violation["id"] for violation in found.response["violations"]] == []
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") == 320

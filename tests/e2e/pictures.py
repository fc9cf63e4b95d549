"""Takes the pictures of the eight states for docs/screens: `python -m tests.e2e.pictures [folder]`."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, ViewportSize, sync_playwright

from tests.e2e.chat import Chat, build_widget, find_browser
from tests.e2e.serving import Service, serve
from tests.e2e.states import EIGHT, Reach

FOLDER = Path(__file__).parents[2] / "docs" / "screens"
SMARTPHONE: ViewportSize = {"width": 390, "height": 780}
DESKTOP: ViewportSize = {"width": 1000, "height": 700}


def take(browser: Browser, service: Service, folder: Path) -> None:
    """Write one picture a state."""
    take_closed(browser, service, folder)
    for name, reach in EIGHT.items():
        take_state(browser, service, folder / f"{name}.png", reach)


def take_closed(browser: Browser, service: Service, folder: Path) -> None:
    """The launcher on a town's page."""
    context = browser.new_context(viewport=DESKTOP, locale="ja-JP")
    page = context.new_page()
    page.goto(f"{service.url}/demo")
    page.get_by_role("button", name="相談する").wait_for()
    shoot(context, folder / "closed.png")


def take_state(browser: Browser, service: Service, path: Path, reach: Reach) -> None:
    """One state on a telephone."""
    service.book.reset()
    context = browser.new_context(viewport=SMARTPHONE, locale="ja-JP", has_touch=True, is_mobile=True)
    chat = Chat(context.new_page())
    chat.page.goto(f"{service.url}/chat")
    chat.entries.first.wait_for()
    reach(chat, service)
    shoot(context, path)


def shoot(context: BrowserContext, path: Path) -> None:
    """Write what is seen, without a blinking caret, and close the window."""
    context.pages[0].wait_for_timeout(300)
    path.write_bytes(context.pages[0].screenshot(animations="disabled", caret="hide", scale="css"))
    context.close()


def main() -> None:
    """Build, serve, take, end."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    build_widget()
    with serve() as service, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**find_browser())
        take(browser, service, folder)
        browser.close()


if __name__ == "__main__":
    main()

"""The browser, the built widget and the stand-in service for everything seen in a browser."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Page

from tests.fakes.widget_api import WidgetApi
from tests.fakes.widget_book import Book, Talk

WIDGET = Path(__file__).parents[2] / "web_widget"
BUILT = ("soudan.js", "soudan-more.js")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run browser tests last: Playwright keeps an event loop in the main thread until the session ends.

    After pytest's own reordering by shared fixtures, which would bring them forward again.
    """
    items.sort(key=lambda item: "/e2e/" in item.path.as_posix())


@pytest.fixture(scope="session")
def base_url() -> None:
    """Pages are opened by whole addresses; the plugin's own fixture is of a kind pytest will drop."""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Use the system's Chromium; the sandbox cannot run as root."""
    found = os.environ.get("ORAHO_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
    args = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": found, "args": args}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A Japanese resident."""
    return {**browser_context_args, "locale": "ja-JP", "timezone_id": "Asia/Tokyo"}


@pytest.fixture(scope="session")
def built_widget() -> Path:
    """Build the widget when a source is newer than what was built."""
    dist = WIDGET / "dist"
    sources = [
        path for folder in ("src", "strings", "public", "build") for path in (WIDGET / folder).rglob("*.*")
    ]
    newest = max(path.stat().st_mtime for path in [*sources, WIDGET / "vite.config.js"])
    if not all((dist / name).exists() and (dist / name).stat().st_mtime >= newest for name in BUILT):
        subprocess.run(["npm", "run", "build", "--silent"], cwd=WIDGET, check=True, timeout=120)
    return dist


class Chat:
    """The widget as a resident sees it, on any page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.field = page.locator("textarea")
        self.log = page.get_by_role("log")
        self.help = page.locator(".person")
        self.state = page.locator(".state")
        self.notice = page.locator(".talk > .status")
        self.entries = page.locator(".entry")
        self.answers = page.locator(".entry.answer")
        self.stored = page.locator(".entry.resident:not(.sending):not(.unsent)")
        self.sheet = page.locator(".sheet")

    def write(self, text: str) -> None:
        """Type a text and press 「送る」."""
        self.field.fill(text)
        self.page.locator(".send").click()

    def press(self, words: str) -> None:
        """Press the button that says exactly these words, the last one if there are several."""
        self.page.get_by_role("button", name=words, exact=True).last.click()

    def texts(self) -> list[str]:
        """What the resident's own bubbles say, in the order shown."""
        return self.page.locator(".entry.resident .body").all_inner_texts()


@dataclass
class Service:
    """The stand-in service in its thread; `do` runs something in its loop."""

    book: Book
    url: str
    loop: asyncio.AbstractEventLoop

    @property
    def heard(self) -> list[str]:
        """What the residents of the last conversation have said, as stored."""
        return [message["text"] for message in self.book.last.messages if message["from"] == "resident"]

    def do(self, act: Callable[[Talk], object]) -> None:
        """Change the last conversation from the test's thread."""

        async def run() -> None:
            act(self.book.last)

        asyncio.run_coroutine_threadsafe(run(), self.loop).result(5)


@pytest.fixture(scope="session")
def running_service(built_widget: Path) -> Iterator[Service]:
    """Serve on a free loopback port for the whole session."""
    book = Book()
    sock = socket.socket()
    sock.bind(("127.0.0.1", 0))
    config = uvicorn.Config(
        WidgetApi(book).app, log_level="critical", timeout_graceful_shutdown=1, lifespan="off"
    )
    server = uvicorn.Server(config)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(
        target=lambda: loop.run_until_complete(server.serve(sockets=[sock])), daemon=True
    )
    thread.start()
    yield Service(book, f"http://127.0.0.1:{sock.getsockname()[1]}", loop)
    server.should_exit = True
    thread.join(10)
    loop.close()
    sock.close()


@pytest.fixture
def service(running_service: Service) -> Service:
    """The stand-in service with nothing remembered."""
    running_service.book.reset()
    return running_service


@pytest.fixture
def chat(page: Page, service: Service) -> Iterator[Chat]:
    """The page /chat, open and greeted; a script error or a blocked resource fails the test."""
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if "Content Security" in said.text else None)
    page.goto(f"{service.url}/chat")
    page.locator(".entry.bot").first.wait_for()
    yield Chat(page)
    assert errors == []

"""The browser, the built widget and the stand-in service for everything seen in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis.core  # noqa: F401 - its plugin would load it at the end, under Playwright's loop
import pytest
from playwright.sync_api import Page

from tests.e2e.chat import Chat, build_widget, find_browser
from tests.e2e.serving import Service, serve

__all__ = ["Chat", "Service"]


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
    """Use the system's Chromium."""
    return {**browser_type_launch_args, **find_browser()}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A Japanese resident."""
    return {**browser_context_args, "locale": "ja-JP", "timezone_id": "Asia/Tokyo"}


@pytest.fixture(scope="session")
def built_widget() -> Path:
    """Build the widget when a source is newer than what was built."""
    return build_widget()


@pytest.fixture(scope="session")
def running_service(built_widget: Path) -> Iterator[Service]:
    """Serve on a free loopback port for the whole session."""
    with serve() as running:
        yield running


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

"""The widget as a resident sees it, and the browser it is seen in."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

WIDGET = Path(__file__).parents[2] / "web_widget"
BUILT = ("soudan.js", "soudan-more.js")


def find_browser() -> dict[str, Any]:
    """Say how the system's Chromium is started; its sandbox cannot run as root."""
    found = os.environ.get("ORAHO_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
    args = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {"executable_path": found, "args": args}


def build_widget() -> Path:
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
        self.field = page.locator("#question")
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

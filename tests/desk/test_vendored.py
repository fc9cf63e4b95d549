"""What is loaded from elsewhere is what was looked at: files, pins and pages agree."""

from __future__ import annotations

import hashlib
import re
import tomllib
from base64 import b64encode
from pathlib import Path

DESK = Path(__file__).parents[2] / "service" / "desk"
VENDOR = DESK / "static" / "vendor"


def read_pins() -> dict[str, str]:
    """Return the pinned digest of each file."""
    pins: dict[str, str] = tomllib.loads((VENDOR / "pinned.toml").read_text("utf-8"))["files"]
    return pins


def digest(path: Path) -> str:
    """Return a file's digest as browsers compare it."""
    return "sha384-" + b64encode(hashlib.sha384(path.read_bytes()).digest()).decode()


def test_each_file_is_the_pinned_one() -> None:
    """No script lies there unpinned, none differs from its pin by a byte."""
    assert read_pins() == {path.name: digest(path) for path in VENDOR.glob("*.js")}


def test_pages_ask_for_exactly_these_bytes() -> None:
    """Each page that loads one says its digest, so that a browser refuses another."""
    pages = [path.read_text("utf-8") for path in (DESK / "templates").glob("*.html")]
    asked = dict(re.findall(r'src="/desk/static/vendor/([^"]+)" integrity="([^"]+)"', "\n".join(pages)))
    assert asked == read_pins()
    assert sum(page.count("/static/vendor/") for page in pages) == len(asked)


def test_the_licence_comes_along() -> None:
    """What was copied says under which terms."""
    assert "Zero-Clause BSD" in (VENDOR / "LICENSE").read_text("utf-8")

"""A small W3C WebDriver client: just enough to drive WebKitGTK, the engine nearest to Safari on Linux."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx

from tests.real_rasa import free_port

BROWSERS = ("4.1", "6.0", "4.0")
FOLDERS = "/usr/lib/*/webkit2gtk-{version}/MiniBrowser"
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
ENTER, TAB, ESCAPE = "\ue007", "\ue004", "\ue00c"


def find_webkit() -> Path | None:
    """Return the automation browser of WebKitGTK, or None where something of it is missing."""
    if not shutil.which("WebKitWebDriver") or not shutil.which("Xvfb"):
        return None
    for version in BROWSERS:
        found = sorted(Path("/").glob(FOLDERS.format(version=version).lstrip("/")))
        if found:
            return found[0]
    return None


class WebKit:
    """One session."""

    def __init__(self, http: httpx.Client, session: str) -> None:
        self._http = http
        self._base = f"/session/{session}"

    def call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """Make one call and return its value; raises RuntimeError with the driver's words."""
        answer = self._http.request(method, self._base + path, json={} if method == "POST" else None)
        if body is not None:
            answer = self._http.request(method, self._base + path, json=body)
        value = answer.json()["value"]
        if answer.status_code != 200:
            raise RuntimeError(f"{path}: {value}")
        return value

    def open(self, url: str) -> None:
        """Go to a page."""
        self.call("POST", "/url", {"url": url})

    def run(self, script: str, *values: object) -> Any:
        """Run a function body in the page; `root` is the widget's shadow root."""
        head = "const host = document.querySelector('soudan-chat'), root = host && host.shadowRoot;\n"
        return self.call("POST", "/execute/sync", {"script": head + script, "args": list(values)})

    def run_later(self, script: str, *values: object) -> Any:
        """Run a body that calls `done(value)` when it is ready."""
        head = "const done = arguments[arguments.length - 1];\n"
        return self.call("POST", "/execute/async", {"script": head + script, "args": list(values)})

    def wait(self, script: str, *values: object, seconds: float = 15) -> Any:
        """Wait until a body returns something true, and return it."""
        deadline = time.monotonic() + seconds
        while not (value := self.run(script, *values)):
            if time.monotonic() > deadline:
                raise TimeoutError(script)
            time.sleep(0.1)
        return value

    def press(self, *keys: str) -> None:
        """Press and release keys one after the other, wherever the focus is."""
        actions = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        body = {"actions": [{"type": "key", "id": "keyboard", "actions": actions}]}
        self.call("POST", "/actions", body)

    def click(self, selector: str) -> None:
        """Click an element of the widget as a pointer does."""
        x, y = self.run(
            "const box = root.querySelector(arguments[0]).getBoundingClientRect();"
            "return [Math.round(box.x + box.width / 2), Math.round(box.y + box.height / 2)];",
            selector,
        )
        moves: list[dict[str, Any]] = [
            {"type": "pointerMove", "duration": 0, "x": x, "y": y},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        pointer = {"type": "pointer", "id": "mouse", "actions": moves}
        self.call("POST", "/actions", {"actions": [pointer]})

    def resize(self, width: int, height: int) -> None:
        """Give the window another size."""
        self.call("POST", "/window/rect", {"width": width, "height": height})


@contextlib.contextmanager
def start_webkit(browser: Path) -> Iterator[WebKit]:
    """Start a display, the driver and one browser; end all three."""
    options = {"webkitgtk:browserOptions": {"binary": str(browser), "args": ["--automation"]}}
    with _display() as display, _driver(display) as url, _connect(url) as http:
        answer = http.post("/session", json={"capabilities": {"alwaysMatch": options}}).json()["value"]
        webkit = WebKit(http, answer["sessionId"])
        yield webkit
        webkit.call("DELETE", "")


def _connect(url: str) -> httpx.Client:
    return httpx.Client(base_url=url, timeout=60, trust_env=False)


@contextlib.contextmanager
def _display() -> Iterator[str]:
    """Start a display nobody sees; it names its own number."""
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", "1280x1024x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        yield f":{process.stdout.readline().strip()}"
        process.terminate()


@contextlib.contextmanager
def _driver(display: str) -> Iterator[str]:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environment = {
        "DISPLAY": display,
        "PATH": "/usr/bin:/bin",
        "HOME": "/nonexistent",
        "LANG": "C.UTF-8",
        "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",
        "LIBGL_ALWAYS_SOFTWARE": "1",
        "GDK_BACKEND": "x11",
    }
    command = ["WebKitWebDriver", f"--port={port}"]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        _wait_for(lambda: httpx.get(f"{url}/status", trust_env=False).status_code == 200)
        yield url
        process.terminate()


def _wait_for(is_ready: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with contextlib.suppress(httpx.HTTPError):
            if is_ready():
                return
        time.sleep(0.1)
    raise TimeoutError("the driver does not answer")

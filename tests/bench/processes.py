"""The processes that are measured: the service as towns run it, our Rasa, and Rasa as it comes."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.real_rasa import PYTHON, ROOT, free_port

START_SECONDS = 180
# "stock" is `rasa run`; "compiled" is the same with the validator of actions compiled once.
STOCK = "import sys; from rasa.__main__ import main; main()"
COMPILED = "from bot.action_schema import compile_once; compile_once(); " + STOCK


@dataclass(frozen=True)
class Secrets:
    """Tokens and the port of the action endpoint, shared by all processes of one run."""

    rasa: str
    action: str
    action_port: int

    @classmethod
    def make(cls) -> Secrets:
        """Make new ones."""
        return cls(secrets.token_hex(24), secrets.token_hex(24), free_port())

    def variables(self) -> dict[str, str]:
        """Return the environment of a Rasa process."""
        return {
            "ORAHO_RASA_TOKEN": self.rasa,
            "ORAHO_ACTION_TOKEN": self.action,
            "ORAHO_ACTION_URL": f"http://127.0.0.1:{self.action_port}/internal/actions",
            "RASA_TELEMETRY_ENABLED": "false",
            "SANIC_HOST": "127.0.0.1",
            "LOG_LEVEL": "ERROR",
        }


@contextmanager
def our_rasa(shared: Secrets, model: Path) -> Iterator[str]:
    """Our server of the model; yields its URL."""
    port = free_port()
    command = [str(PYTHON), "-m", "bot.serve", "--model", str(model), "--port", str(port)]
    with _running(command, shared.variables(), f"http://127.0.0.1:{port}/webhooks/oraho/"):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def bare_rasa(shared: Secrets, model: Path, program: str, folder: Path) -> Iterator[str]:
    """Rasa's own server with its REST channel; yields its URL."""
    port = free_port()
    credentials = folder / "credentials.yml"
    credentials.write_text("rest:\n", encoding="utf-8")
    endpoints = folder / "endpoints.yml"
    headers = "    Authorization: Bearer ${ORAHO_ACTION_TOKEN}\n"
    endpoints.write_text(
        f"action_endpoint:\n  url: ${{ORAHO_ACTION_URL}}\n  headers:\n{headers}", encoding="utf-8"
    )
    options = ["--model", str(model), "--credentials", str(credentials), "--endpoints", str(endpoints)]
    command = [str(PYTHON), "-c", program, "run", *options, "-i", "127.0.0.1", "-p", str(port)]
    with _running(command, shared.variables(), f"http://127.0.0.1:{port}/webhooks/rest/"):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def our_service(shared: Secrets, folder: Path, rasa_urls: tuple[str, ...], database: str) -> Iterator[str]:
    """The service as towns run it, with limits that one machine may exceed; yields its URL."""
    port = free_port()
    variables = {
        "ORAHO_PORT": str(port),
        "ORAHO_DATA_DIR": str(folder),
        "ORAHO_CONTENT_DIR": str(ROOT / "data"),
        "ORAHO_DATABASE_URL": database,
        "ORAHO_ACTION_PORT": str(shared.action_port),
        "ORAHO_ACTION_TOKEN": shared.action,
        "ORAHO_RASA_TOKEN": shared.rasa,
        "ORAHO_RASA_URLS": " ".join(rasa_urls),
        "ORAHO_MESSAGES_PER_MINUTE": "100000",
        "ORAHO_REQUESTS_PER_MINUTE_PER_ADDRESS": "1000000",
        "ORAHO_CONVERSATIONS_PER_HOUR_PER_ADDRESS": "100000",
        "ORAHO_LOG_LEVEL": "warning",
    }
    command = [sys.executable, "-m", "service", "serve"]
    ready = "/readyz" if rasa_urls else "/livez"
    with _running(command, variables, f"http://127.0.0.1:{port}{ready}"):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def _running(command: list[str], variables: dict[str, str], health: str) -> Iterator[None]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **variables}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        _wait(process, health)
        yield
    finally:
        process.terminate()
        process.wait(20)


def _wait(process: subprocess.Popen[bytes], health: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(health, timeout=2, trust_env=False).is_success:
                return
        except httpx.HTTPError:
            time.sleep(0.5)
    raise TimeoutError(f"{health} did not answer")

"""What residents say never reaches Rasa's log, even when a turn fails."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.real_rasa import PYTHON, ROOT, START_SECONDS, free_port

TOKEN = "t" * 32
SECRET = "ひみつのさんかくやま"


@dataclass(frozen=True)
class DeafRasa:
    """A Rasa whose action endpoint does not exist, and the file with all it prints."""

    url: str
    log: Path

    def say(self, text: str) -> httpx.Response:
        """Send one turn."""
        body = {"sender": "c:1", "message": text, "metadata": {"turn": "1"}}
        headers = {"Authorization": f"Bearer {TOKEN}"}
        return httpx.post(self.url, json=body, headers=headers, timeout=60, trust_env=False)


@pytest.fixture(scope="module")
def deaf_rasa(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeafRasa]:
    """Start Rasa with an action endpoint on a port where nobody listens."""
    port = free_port()
    log = tmp_path_factory.mktemp("rasa") / "rasa.log"
    variables = {
        "ORAHO_RASA_TOKEN": TOKEN,
        "ORAHO_ACTION_TOKEN": TOKEN,
        "ORAHO_ACTION_URL": f"http://127.0.0.1:{free_port()}/internal/actions",
    }
    command = [str(PYTHON), "-m", "bot.serve", "--model", str(model), "--port", str(port)]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **variables}, stdout=output, stderr=subprocess.STDOUT
        )
        url = f"http://127.0.0.1:{port}/webhooks/oraho"
        wait_for(f"{url}/")
        yield DeafRasa(f"{url}/webhook", log)
        process.kill()
        process.wait()


def wait_for(url: str) -> None:
    """Return when the address answers."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            httpx.get(url, timeout=1, trust_env=False)
            return
        except httpx.HTTPError:
            time.sleep(0.25)
    raise TimeoutError("Rasa did not start")


@pytest.mark.parametrize(
    "text", [f"{SECRET}の暗証番号を忘れた", f"/{SECRET}", f'/ask{{"topic": "{SECRET}"', f"/choose{SECRET}"]
)
def test_a_failed_turn_is_an_empty_list_and_no_word_in_the_log(deaf_rasa: DeafRasa, text: str) -> None:
    """Without actions the answer is `[]`; the log says that a turn failed, not what was said."""
    answer = deaf_rasa.say(text)
    assert (answer.status_code, answer.json()) == (200, [])
    assert SECRET not in deaf_rasa.log.read_text(encoding="utf-8")


def test_the_log_stays_short(deaf_rasa: DeafRasa) -> None:
    """No deprecation noise: only what the server itself says, one line each."""
    deaf_rasa.say("マイナンバーカードを作りたい")
    lines = deaf_rasa.log.read_text(encoding="utf-8").splitlines()
    assert all(line.startswith(("聞き取りの準備ができました", "ERROR ", "WARNING ")) for line in lines), lines

"""Rasa is a function behind our queue: one door, with a token, on loopback, with one approved model."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import httpx
import pytest

from tests.real_rasa import PYTHON, ROOT, RealRasa

DOOR = "/webhooks/oraho/webhook"
QUESTION = {
    "sender": "c:1",
    "message": "マイナンバーカードをなくしました",
    "metadata": {"turn": "1", "now": "2026-11-24T12:00:00+09:00", "context": {}},
}


def knock(rasa: RealRasa, token: str | None, **arguments: object) -> httpx.Response:
    """Call the one channel."""
    headers = {"Authorization": f"Bearer {token}"} if token is not None else {}
    url = f"{rasa.url}{DOOR}"
    return httpx.post(url, headers=headers, timeout=30, trust_env=False, **arguments)  # type: ignore[arg-type]


def test_one_question_is_one_custom_reply(rasa: RealRasa) -> None:
    """A turn answers with exactly one `custom` Reply v1."""
    (answer,) = knock(rasa, rasa.token, json=QUESTION).json()
    assert answer["custom"]["behaviour"] == "answer"
    assert answer["custom"]["topic"] == "mynumber_lost"
    assert "context" in answer["custom"]


@pytest.mark.parametrize("token", [None, "wrong", "Bearer", "あ".encode().hex()])
def test_without_the_token_nobody_is_heard(rasa: RealRasa, token: str | None) -> None:
    """A missing or wrong token gets 401."""
    assert knock(rasa, token, json=QUESTION).status_code == 401


def test_a_giant_body_is_refused(rasa: RealRasa) -> None:
    """More than a turn can need is not read."""
    assert knock(rasa, rasa.token, content=b"x" * 200_000).status_code == 413


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", "/model"),
        ("POST", "/model/train"),
        ("GET", "/conversations/c:1/tracker"),
        ("POST", "/conversations/c:1/execute"),
        ("GET", "/domain"),
        ("POST", "/webhooks/rest/webhook"),
        ("GET", "/webhooks/socketio/"),
    ],
)
def test_no_other_door_is_open(rasa: RealRasa, method: str, path: str) -> None:
    """Rasa's own API and other channels do not exist."""
    answer = httpx.request(method, f"{rasa.url}{path}", json={}, timeout=30, trust_env=False)
    assert answer.status_code == 404


def test_rasa_listens_on_loopback_only(rasa: RealRasa) -> None:
    """The port is bound to 127.0.0.1 and nowhere else."""
    listening = [line.split() for line in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]]
    local = {row[1] for row in listening if row[3] == "0A" and int(row[1].split(":")[1], 16) == rasa.port}
    assert local == {f"0100007F:{rasa.port:04X}"}


def test_another_model_is_refused(rasa: RealRasa, tmp_path: Path) -> None:
    """A model whose SHA-256 is not the approved one does not start, and the reason is said in Japanese."""
    model = tmp_path / rasa.model.name
    model.write_bytes(rasa.model.read_bytes() + b"tampered")
    approved = rasa.model.with_name(rasa.model.name + ".sha256")
    (tmp_path / approved.name).write_bytes(approved.read_bytes())
    variables = {
        "ORAHO_RASA_TOKEN": "x" * 32,
        "ORAHO_ACTION_TOKEN": "x" * 32,
        "ORAHO_ACTION_URL": "http://127.0.0.1:1/",
    }
    command = [str(PYTHON), "-m", "bot.serve", "--model", str(model), "--port", "1"]
    result = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **variables}, capture_output=True, text=True, timeout=120
    )
    assert result.returncode == 2
    assert "承認されたものと違います" in result.stderr

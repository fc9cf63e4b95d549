"""While the service is closed, residents read why, and nothing they wrote is lost."""

from __future__ import annotations

import httpx
import pytest

from service.launch.care import switch_maintenance
from service.settings import Settings
from tests.fakes.resident import FakeResident


async def test_residents_read_one_sentence_and_go_on_afterwards(
    settings: Settings, resident: FakeResident
) -> None:
    """503 with the words; the window keeps the text and sends it again."""
    switch_maintenance(settings, is_on=True)
    answer = await resident.post("messages", {"client_id": "client-000001", "text": "カードをなくした"})
    assert (answer.status_code, answer.json()["error"]) == (503, "under_maintenance")
    assert "電話" in answer.json()["message"]

    switch_maintenance(settings, is_on=False)
    assert len(await resident.say("カードをなくした")) > 0


@pytest.mark.parametrize(("path", "status"), [("/livez", 200), ("/chat", 200), ("/desk", 503)])
async def test_pages_that_must_stay_open_do(
    settings: Settings, http: httpx.AsyncClient, path: str, status: int
) -> None:
    """The page with the telephone numbers opens; the desk says in words that it is closed."""
    switch_maintenance(settings, is_on=True)
    answer = await http.get(path)
    assert answer.status_code == status
    if path == "/desk":
        assert "手入れ" in answer.text

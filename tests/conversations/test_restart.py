"""Rasa may be restarted between any two turns: what a dialogue must remember stands in the conversation."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.fakes.resident import FakeResident
from tests.real_rasa import RealRasa

pytestmark = pytest.mark.asyncio(loop_scope="module")

DIALOGUE = (
    "スマホ教室を探しています",
    "郡山",
    "まちがえた、須賀川だ",
    "来週がいいな",
    "暗証番号を忘れてしまいました",
)


async def talk(http: httpx.AsyncClient, rasa: RealRasa, *, restart: bool) -> list[dict[str, Any]]:
    """Have the dialogue and return the replies without numbers and times."""
    resident = await FakeResident.begin(http)
    replies: list[dict[str, Any]] = []
    for text in DIALOGUE:
        if restart:
            rasa.restart()
        replies += [message["reply"] for message in await resident.say(text)]
    return replies


async def test_a_restarted_rasa_answers_the_same(http: httpx.AsyncClient, rasa: RealRasa) -> None:
    """Every turn of a dialogue with pending questions and refinements gives the same reply."""
    expected = await talk(http, rasa, restart=False)
    assert [reply["behaviour"] for reply in expected] == ["clarify", "venues", "venues", "venues", "answer"]
    assert await talk(http, rasa, restart=True) == expected

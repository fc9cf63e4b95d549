"""Every golden conversation goes as written, through real Rasa and the whole service."""

from __future__ import annotations

import httpx
import pytest

from tests.conversations.golden import Conversation, load_conversations
from tests.fakes.resident import FakeResident

pytestmark = pytest.mark.asyncio(loop_scope="module")

CONVERSATIONS = load_conversations("topics", "dialogue", "venues")


@pytest.mark.parametrize("conversation", CONVERSATIONS, ids=lambda conversation: conversation.path)
async def test_goes_as_written(http: httpx.AsyncClient, conversation: Conversation) -> None:
    """Each turn gets the expected behaviour and topic."""
    resident = await FakeResident.begin(http)
    problems: list[str] = []
    for number, turn in enumerate(conversation.turns, start=1):
        said = turn.say or turn.choose or ""
        replies = await (resident.say(said) if turn.say else resident.press(said))
        if len(replies) != 1:
            problems.append(f"{number}: {len(replies)} replies")
            continue
        problems += [f"{number} 「{said}」: {problem}" for problem in turn.problems(replies[0]["reply"])]
    assert problems == []

"""Asks Rasa over loopback and reads its one answer; everything else is BotUnavailable."""

from __future__ import annotations

from typing import Any

import httpx

from knowledge.reply import Reply
from service.codec import NotAReply, read_reply, show_context
from service.conversation.ports import Question
from service.errors import BotUnavailable

PATH = "/webhooks/oraho/webhook"


class RasaBot:
    """Rasa behind its own channel; keeps one connection pool."""

    def __init__(self, url: str, token: str, timeout: float) -> None:
        self._client = httpx.AsyncClient(
            base_url=url,
            timeout=timeout,
            headers={"Authorization": f"Bearer {token}"},
            limits=httpx.Limits(max_connections=64, max_keepalive_connections=16),
            trust_env=False,
        )

    async def ask(self, question: Question) -> Reply:
        """Return Rasa's reply; raises BotUnavailable for silence, errors, delay or another shape."""
        body = {
            "sender": question.sender,
            "message": question.message,
            "metadata": {
                "turn": question.turn_id,
                "now": question.now.isoformat(),
                "context": show_context(question.context),
            },
        }
        try:
            response = await self._client.post(PATH, json=body)
            response.raise_for_status()
            return _read_answer(response.json())
        except (httpx.HTTPError, ValueError, NotAReply) as error:
            raise BotUnavailable(type(error).__name__) from error

    async def is_awake(self) -> bool:
        """Say whether Rasa's channel answers."""
        try:
            response = await self._client.get("/webhooks/oraho/", timeout=2.0)
        except httpx.HTTPError:
            return False
        return response.is_success

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()


def _read_answer(answer: Any) -> Reply:
    """Take the one `custom` message; Rasa answers `200 []` when anything inside it failed."""
    if not isinstance(answer, list) or len(answer) != 1 or not isinstance(answer[0], dict):
        raise BotUnavailable("empty")
    return read_reply(answer[0].get("custom"))

"""Asks Rasa over loopback and reads its one answer; everything else is BotUnavailable."""

from __future__ import annotations

from typing import Any

import aiohttp

from knowledge.reply import Reply
from service.codec import NotAReply, read_reply, show_context
from service.conversation.ports import Question
from service.errors import BotUnavailable

PATH = "/webhooks/oraho/webhook"
KEEP_SECONDS = 4.0  # Rasa closes a connection that was idle for five
MOST_CONNECTIONS = 64


class RasaBot:
    """Rasa behind its own channel; keeps its connections for the next question."""

    def __init__(self, url: str, token: str, timeout: float) -> None:
        self._url = url
        self._headers = {"Authorization": f"Bearer {token}"}
        self._timeout = aiohttp.ClientTimeout(total=timeout)
        self._session: aiohttp.ClientSession | None = None

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
            async with self._open().post(PATH, json=body) as response:
                response.raise_for_status()
                return _read_answer(await response.json())
        except (aiohttp.ClientError, OSError, ValueError, NotAReply) as error:
            raise BotUnavailable(type(error).__name__) from error

    async def is_awake(self) -> bool:
        """Say whether Rasa's channel answers."""
        timeout = aiohttp.ClientTimeout(total=2.0)
        try:
            async with self._open().get("/webhooks/oraho/", timeout=timeout) as response:
                return response.ok
        except (aiohttp.ClientError, OSError):
            return False

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()

    def _open(self) -> aiohttp.ClientSession:
        """Return the session; it belongs to the running loop, so it is made when first asked for."""
        if self._session is None or self._session.closed:
            connector = aiohttp.TCPConnector(limit=MOST_CONNECTIONS, keepalive_timeout=KEEP_SECONDS)
            self._session = aiohttp.ClientSession(
                self._url, headers=self._headers, timeout=self._timeout, connector=connector
            )
        return self._session


def _read_answer(answer: Any) -> Reply:
    """Take the one `custom` message; Rasa answers `200 []` when anything inside it failed."""
    if not isinstance(answer, list) or len(answer) != 1 or not isinstance(answer[0], dict):
        raise BotUnavailable("empty")
    return read_reply(answer[0].get("custom"))

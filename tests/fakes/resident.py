"""A resident who uses Widget API v1 as a window would."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import Any

import httpx


@dataclass
class FakeResident:
    """One conversation over HTTP."""

    http: httpx.AsyncClient
    id: str
    token: str
    messages: list[dict[str, Any]]
    counter: itertools.count[int] = field(default_factory=itertools.count)

    @classmethod
    async def begin(cls, http: httpx.AsyncClient, **body: str) -> FakeResident:
        """Open a conversation."""
        answer = await http.post("/api/v1/conversations", json=body)
        assert answer.status_code == 201, answer.text
        begun = answer.json()
        return cls(http, begun["id"], begun["token"], begun["messages"])

    @property
    def headers(self) -> dict[str, str]:
        """The bearer header."""
        return {"Authorization": f"Bearer {self.token}"}

    @property
    def url(self) -> str:
        """The conversation's address."""
        return f"/api/v1/conversations/{self.id}"

    async def post(self, path: str, body: Any = None, **params: Any) -> httpx.Response:
        """POST below the conversation."""
        return await self.http.post(f"{self.url}/{path}", json=body, headers=self.headers, params=params)

    async def get(self, path: str, **params: Any) -> httpx.Response:
        """GET below the conversation."""
        return await self.http.get(f"{self.url}/{path}", headers=self.headers, params=params)

    async def say(self, text: str) -> list[dict[str, Any]]:
        """Write and return the replies."""
        return await self._send({"text": text})

    async def press(self, label: str) -> list[dict[str, Any]]:
        """Press the newest button with this label and return the replies."""
        offered = [
            choice
            for message in self.messages
            if "reply" in message
            for choice in message["reply"]["choices"]
            if choice["label"] == label
        ]
        assert offered, f"no button {label}"
        return await self._send({"choice": offered[-1]["value"]})

    async def read(self, after: int = 0) -> list[dict[str, Any]]:
        """Return the transcript."""
        messages: list[dict[str, Any]] = (await self.get("messages", after=after)).json()["messages"]
        return messages

    async def _send(self, body: dict[str, str]) -> list[dict[str, Any]]:
        body = {"client_id": f"client-{next(self.counter):06d}", **body}
        answer = await self.post("messages", body, wait=20)
        assert answer.status_code == 200, answer.text
        replies: list[dict[str, Any]] = answer.json()["replies"]
        self.messages += replies
        return replies


def behaviours(messages: list[dict[str, Any]]) -> list[str]:
    """Return the behaviours of the replies among messages."""
    return [message["reply"]["behaviour"] for message in messages if "reply" in message]


def words(message: dict[str, Any]) -> str:
    """Return all texts of a reply, to look for words in them."""
    return "\n".join(part.get("text", "") for part in message["reply"]["parts"])

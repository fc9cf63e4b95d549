"""A resident on LINE: makes the events that LINE would send, signed as LINE signs them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import itertools
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx

from tests.fakes.line_platform import FakeLine, Json

SECRET = "channel-secret"
_numbers = itertools.count(1)


def sign(body: bytes, secret: str = SECRET) -> str:
    """Return LINE's signature of a body."""
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


async def deliver(http: httpx.AsyncClient, *events: Json) -> httpx.Response:
    """Send one webhook with these events."""
    body = json.dumps({"destination": "Ubot", "events": list(events)}, ensure_ascii=False).encode()
    headers = {"X-Line-Signature": sign(body), "Content-Type": "application/json; charset=utf-8"}
    return await http.post("/line/webhook", content=body, headers=headers)


def redelivered(event: Json) -> Json:
    """Return the event as LINE sends it again."""
    return {**event, "deliveryContext": {"isRedelivery": True}}


@dataclass
class LineUser:
    """One resident; `id` is LINE's userId."""

    line: FakeLine
    id: str = "U" + "1" * 32

    def text(self, text: str, **fields: Any) -> Json:
        """A written message."""
        return self.message({"type": "text", "text": text, "quoteToken": "q"}, **fields)

    def message(self, message: Json, **fields: Any) -> Json:
        """A message of any type."""
        message = {"id": str(next(_numbers)), **message}
        return self.event("message", message=message, **fields)

    def location(self, latitude: float, longitude: float) -> Json:
        """A place."""
        place = {"title": "ここ", "address": "どこか", "latitude": latitude, "longitude": longitude}
        return self.message({"type": "location", **place})

    def postback(self, data: str, **fields: Any) -> Json:
        """A pressed button."""
        return self.event("postback", postback={"data": data}, **fields)

    def unsend(self, message_id: str) -> Json:
        """A message taken back."""
        return self.event("unsend", unsend={"messageId": message_id}, with_token=False)

    def event(self, kind: str, *, at: datetime | None = None, with_token: bool = True, **fields: Any) -> Json:
        """Any event; `at` is LINE's time of it."""
        moment = at or self.line.clock()
        event: Json = {
            "type": kind,
            "mode": "active",
            "timestamp": int(moment.timestamp() * 1000),
            "source": {"type": "user", "userId": self.id},
            "webhookEventId": f"01EVENT{next(_numbers):019d}",
            "deliveryContext": {"isRedelivery": False},
        }
        if with_token:
            event["replyToken"] = self.line.issue_token(self.id)
        return {**event, **fields}

"""The one door into Rasa: JSON in, a JSON list out, behind a bearer token, and no word of it in the log."""

from __future__ import annotations

import asyncio
import hmac
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.channels.rest import RestInput
from rasa.shared.exceptions import InvalidConfigException
from sanic import Blueprint, response
from sanic.exceptions import InvalidUsage
from sanic.request import Request
from sanic.response import HTTPResponse

logger = logging.getLogger(__name__)

MAX_BODY_BYTES = 32 * 1024
"""Four times the longest text a resident may send, so that metadata fits."""

MIN_TOKEN_LENGTH = 16


class OrahoInput(RestInput):
    """Rasa's REST channel with a token, a body limit and silence about what residents say."""

    def __init__(self, token: str) -> None:
        """Keep the token as bytes; it is compared in constant time."""
        self._token = token.encode()

    @classmethod
    def name(cls) -> str:
        """Return the channel's name, which is also its path below /webhooks/."""
        return "oraho"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> OrahoInput:
        """Build the channel; raises InvalidConfigException without a token of at least 16 characters."""
        token = str((credentials or {}).get("token") or "")
        if len(token) < MIN_TOKEN_LENGTH:
            raise InvalidConfigException("ORAHO_RASA_TOKEN must hold at least 16 characters")
        return cls(token)

    def _is_allowed(self, request: Request) -> bool:
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        return hmac.compare_digest(given.strip().encode(), self._token) and scheme.lower() == "bearer"

    def _refusal(self, request: Request) -> HTTPResponse | None:
        if not self._is_allowed(request):
            return response.json({"error": "unauthorized"}, status=401)
        if len(request.body) > MAX_BODY_BYTES:
            return response.json({"error": "too_large"}, status=413)
        return None

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Offer POST /webhook, and GET / for the health check."""
        door = Blueprint("oraho", __name__)

        @door.route("/", methods=["GET"])
        async def health(request: Request) -> HTTPResponse:
            model = getattr(request.app.ctx, "model_sha256", "")
            return response.json({"status": "ok", "model": model})

        @door.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            refusal = self._refusal(request)
            if refusal is not None:
                return refusal
            message = read_message(request, self.name())
            if message is None:
                return response.json({"error": "bad_json"}, status=400)
            return response.json(await answer(message, on_new_message))

        return door


def read_message(request: Request, channel: str) -> UserMessage | None:
    """Return the turn, or None when the body is not the JSON object of docs/dialogue.md."""
    try:
        body = request.load_json()
    except InvalidUsage:
        return None
    if not isinstance(body, dict):
        return None
    sender, text, metadata = (
        body.get("sender"),
        body.get("message"),
        body.get("metadata"),
    )
    if not (isinstance(sender, str) and sender and isinstance(text, str)):
        return None
    if metadata is not None and not isinstance(metadata, dict):
        return None
    return UserMessage(
        text,
        CollectingOutputChannel(),
        sender,
        input_channel=channel,
        metadata=metadata,
    )


async def answer(
    message: UserMessage, on_new_message: Callable[[UserMessage], Awaitable[Any]]
) -> list[dict[str, Any]]:
    """Run the turn; an empty list says that it failed, which the service treats as no answer."""
    try:
        await on_new_message(message)
    except asyncio.CancelledError:
        logger.error("turn.cancelled sender=%s", message.sender_id)
    except Exception as error:  # noqa: BLE001 - the service must get its empty list; the text must not reach the log
        logger.error("turn.failed sender=%s error=%s", message.sender_id, type(error).__name__)
    collected: list[dict[str, Any]] = message.output_channel.messages
    return collected

"""Refuses bodies that are larger than any honest request before they are read into memory."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.errors import BodyTooLarge
from service.problems import Problems

MOST_BYTES = 64 * 1024


class BodyLimit:
    """ASGI middleware: counts what arrives, whatever Content-Length says.

    `larger` names paths that may be sent more, and how many bytes.
    """

    def __init__(self, app: ASGIApp, problems: Problems, larger: Mapping[str, int] | None = None) -> None:
        self._app = app
        self._problems = problems
        self._larger = larger or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request, or answer 413."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most_bytes = self._larger.get(scope["path"], MOST_BYTES)
        started = False
        seen = 0

        async def count(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        async def limited() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > most_bytes:
                raise BodyTooLarge
            return message

        declared = dict(scope["headers"]).get(b"content-length", b"0")
        try:
            if declared.isdigit() and int(declared) > most_bytes:
                raise BodyTooLarge
            await self._app(scope, limited, count)
        except BodyTooLarge as error:
            if started:
                raise
            await self._problems.respond(error)(scope, receive, send)

"""POST /line/webhook: 200 only after every event is stored; LINE sends again what was not answered so."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import structlog
from fastapi import APIRouter, Request, Response

from service.channels.line.inbox import Inbox
from service.channels.line.reader import read_events
from service.channels.line.signature import HEADER, is_signed
from service.conversation.ports import Clock
from service.errors import TryAgain

PATH = "/line/webhook"
MOST_BYTES = 1024 * 1024
STORE_SECONDS = 1.5  # LINE waits two seconds

log = structlog.get_logger(__name__)


def build_line_router(inbox: Inbox, secrets: Sequence[str], clock: Clock) -> APIRouter:
    """Return the channel's one route; any of the secrets may have signed."""
    routes = APIRouter(include_in_schema=False)

    @routes.post(PATH)
    async def receive(request: Request) -> Response:
        signature = request.headers.get(HEADER)
        if not signature:
            log.warning("line_signature_missing")
            return Response(status_code=400)
        body = await request.body()
        if not is_signed(body, signature, secrets):
            log.warning("line_signature_wrong")
            return Response(status_code=401)
        events = read_events(body, clock())
        try:
            async with asyncio.timeout(STORE_SECONDS):
                await inbox.store(events)
        except TimeoutError as error:
            raise TryAgain("database is slow") from error
        return Response(status_code=200)

    return routes

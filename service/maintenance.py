"""While the service is being mended, residents read one fixed sentence and a telephone number."""

from __future__ import annotations

import html
from pathlib import Path

from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from service.errors import UnderMaintenance
from service.problems import Problems

ALWAYS_OPEN = ("/livez", "/readyz", "/widget/", "/chat", "/demo")


class Maintenance:
    """ASGI middleware: answers 503 with the words while the flag file lies in the data folder.

    A file, because it must work while the database is away.
    """

    def __init__(self, app: ASGIApp, problems: Problems, flag: Path) -> None:
        self._app = app
        self._problems = problems
        self._flag = flag

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request, or say that the service is being mended."""
        if scope["type"] != "http" or scope["path"].startswith(ALWAYS_OPEN) or not self._flag.exists():
            await self._app(scope, receive, send)
            return
        await self._answer(scope["path"])(scope, receive, send)

    def _answer(self, path: str) -> Response:
        if not path.startswith("/desk"):
            return self._problems.respond(UnderMaintenance())
        words = html.escape(self._problems.explain(UnderMaintenance.code))
        page = f'<!doctype html><html lang="ja"><meta charset="utf-8"><title>{words}</title><h1>{words}</h1>'
        return HTMLResponse(page, UnderMaintenance.status, {"Cache-Control": "no-store"})

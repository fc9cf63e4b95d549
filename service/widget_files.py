"""Serves the widget's built files, compressed where the browser takes it: a slow line carries a third."""

from __future__ import annotations

import mimetypes
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

PACKED = ".br"


class WidgetFiles(StaticFiles):
    """Static files with `name.br` beside them; the browser asks each time whether they changed."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return the packed file when there is one and it is accepted, else the plain one."""
        packed = f"{path}{PACKED}"
        if _accepts_brotli(scope) and self._exists(packed):
            response = await super().get_response(packed, scope)
            response.headers["Content-Encoding"] = "br"
            response.headers["Content-Type"] = _say_type(path)
        else:
            response = await super().get_response(path, scope)
        response.headers["Vary"] = "Accept-Encoding"
        response.headers["Cache-Control"] = "no-cache"
        return response

    def _exists(self, path: str) -> bool:
        full, found = self.lookup_path(path)
        return found is not None and Path(full).is_file()


def _say_type(path: str) -> str:
    """Name type and letters: on a town's page in Shift_JIS the script would else be read as such."""
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind


def _accepts_brotli(scope: Scope) -> bool:
    accepted = Headers(scope=scope).get("accept-encoding", "")
    return "br" in [each.partition(";")[0].strip() for each in accepted.split(",")]

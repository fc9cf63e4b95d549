"""Translates errors into HTTP once, at the edge: a code, a status and a Japanese sentence."""

from __future__ import annotations

from pathlib import Path

import structlog
import yaml
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from service.errors import BadRequest, NotSignedIn, ServiceError, TooManyRequests

HTTP_CODES = {404: "not_found", 405: "method_not_allowed"}

log = structlog.get_logger(__name__)


class Problems:
    """The words for each error code, from data/knowledge/problems.ja.yml."""

    def __init__(self, path: Path) -> None:
        entries = yaml.safe_load(path.read_text(encoding="utf-8"))
        self._words: dict[str, str] = {code: entry["text"] for code, entry in entries.items()}

    def explain(self, code: str) -> str:
        """Return what the resident reads."""
        return self._words.get(code, self._words["internal"])

    def respond(self, error: ServiceError) -> JSONResponse:
        """Turn an error of ours into a response."""
        code = error.code if error.code in self._words else "internal"
        headers = {"Cache-Control": "no-store"}
        if isinstance(error, TooManyRequests):
            headers["Retry-After"] = str(error.retry_after)
        if isinstance(error, NotSignedIn):
            headers["WWW-Authenticate"] = "Bearer"
        body = {"error": code, "message": self.explain(code)}
        return JSONResponse(body, error.status, headers)

    def install(self, app: FastAPI) -> None:
        """Register the handlers on an app."""

        async def ours(_request: Request, error: Exception) -> JSONResponse:
            if not isinstance(error, ServiceError):
                raise error
            if error.status >= 500:
                log.error("request_failed", error=type(error).__name__)
            return self.respond(error)

        async def http(_request: Request, error: Exception) -> JSONResponse:
            status = error.status_code if isinstance(error, HTTPException) else 500
            code = HTTP_CODES.get(status, "bad_request")
            return JSONResponse({"error": code, "message": self.explain(code)}, status)

        async def unknown(_request: Request, error: Exception) -> JSONResponse:
            log.error("request_crashed", error=type(error).__name__)
            return JSONResponse({"error": "internal", "message": self.explain("internal")}, 500)

        async def invalid(_request: Request, _error: Exception) -> JSONResponse:
            return self.respond(BadRequest())

        app.add_exception_handler(ServiceError, ours)
        app.add_exception_handler(RequestValidationError, invalid)
        app.add_exception_handler(HTTPException, http)
        app.add_exception_handler(Exception, unknown)

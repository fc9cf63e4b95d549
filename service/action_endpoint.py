"""Rasa's action endpoint: rasa-sdk's executor behind a loopback-only port with a bearer token."""

from __future__ import annotations

import hmac
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException

log = structlog.get_logger(__name__)


def build_action_app(executor: ActionExecutor, token: str) -> FastAPI:
    """Return the app that Rasa calls; it is served on 127.0.0.1 only and is not in the public API."""
    app = FastAPI(openapi_url=None)
    expected = f"Bearer {token}".encode()

    @app.post("/internal/actions")
    async def run(request: Request) -> JSONResponse:
        given = request.headers.get("authorization", "").encode()
        if not hmac.compare_digest(given, expected):
            return JSONResponse({"error": "unauthorized"}, 401)
        call: dict[str, Any] = await request.json()
        name = str(call.get("next_action"))
        try:
            result = await executor.run(call)
        except ActionExecutionRejection as error:
            return JSONResponse({"error": "rejected", "action_name": error.action_name}, 400)
        except ActionNotFoundException:
            log.error("action_unknown", action=name)
            return JSONResponse({"error": "unknown", "action_name": name}, 404)
        return JSONResponse(result.model_dump() if result else None)

    return app

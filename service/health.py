"""Says whether the service lives, and whether it is ready for residents."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from service.errors import TryAgain
from service.parts import parts_of
from service.storage import turns

router = APIRouter(include_in_schema=False)


@router.get("/livez")
async def live() -> dict[str, str]:
    """Answer as long as the process runs."""
    return {"status": "ok"}


@router.get("/readyz")
async def ready(request: Request) -> JSONResponse:
    """503 until the database answers and Rasa has answered once; afterwards `bot` says how it is."""
    parts = parts_of(request)
    try:
        async with parts.database.read() as connection:
            waiting, _oldest = await turns.count_open(connection)
    except TryAgain:
        return JSONResponse({"database": "away"}, 503)
    is_awake = await parts.bot.is_awake()
    state = request.app.state
    state.bot_has_answered = getattr(state, "bot_has_answered", False) or is_awake
    status = 200 if state.bot_has_answered else 503
    return JSONResponse(
        {"database": "ok", "bot": "ok" if is_awake else "degraded", "waiting": waiting}, status
    )

"""The desk's pages: rendered by the server, plain forms, usable without JavaScript."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from service.desk.pages import accounts, cases, join, me, presence, queue, second_step, sign_in

ROOMS = (join, sign_in, second_step, presence, queue, cases, me, accounts)
STATIC = Path(__file__).parents[1] / "static"


def install(app: FastAPI) -> None:
    """Add the desk to the public app."""
    for room in ROOMS:
        app.include_router(room.router)
    app.mount("/desk/static", StaticFiles(directory=STATIC), name="desk-static")

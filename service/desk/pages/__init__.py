"""The desk's pages: rendered by the server, plain forms, usable without JavaScript."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from service.desk.pages import cases, join, presence, queue, sign_in

STATIC = Path(__file__).parents[1] / "static"


def install(app: FastAPI) -> None:
    """Add the desk to the public app."""
    for routes in (join.router, sign_in.router, presence.router, queue.router, cases.router):
        app.include_router(routes)
    app.mount("/desk/static", StaticFiles(directory=STATIC), name="desk-static")

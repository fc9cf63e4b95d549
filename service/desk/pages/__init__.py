"""The desk's pages: rendered by the server, plain forms, usable without JavaScript."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from service.desk.pages import (
    accounts,
    audit,
    canned,
    case_steps,
    cases,
    edits,
    examples,
    hours,
    join,
    knowledge,
    knowledge_files,
    live,
    me,
    models,
    outside,
    presence,
    queue,
    records,
    search,
    second_step,
    session_import,
    sessions,
    sign_in,
    statistics,
    team,
    unanswered,
    venues,
)

ROOMS = (
    join,
    sign_in,
    second_step,
    outside,
    presence,
    queue,
    live,
    cases,
    case_steps,
    records,
    team,
    search,
    canned,
    hours,
    audit,
    me,
    accounts,
    sessions,
    session_import,
    venues,
    knowledge,
    knowledge_files,
    edits,
    unanswered,
    examples,
    models,
    statistics,
)
STATIC = Path(__file__).parents[1] / "static"


def install(app: FastAPI) -> None:
    """Add the desk to the public app."""
    for room in ROOMS:
        app.include_router(room.router)
    app.mount("/desk/static", StaticFiles(directory=STATIC), name="desk-static")

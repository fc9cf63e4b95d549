"""Serves papers and calendar files to anybody: they hold published facts only, never a word of a resident."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.staticfiles import StaticFiles

from knowledge.sessions import Session
from service.papers.calendar import write_calendar
from service.papers.papers import on_day, read_words
from service.parts import Parts, parts_of

HERE = Path(__file__).parent
TEMPLATES = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
FRESH = {"Cache-Control": "no-cache"}

router = APIRouter(prefix="/paper", include_in_schema=False)


def install(app: FastAPI) -> None:
    """Add /paper/… to the public app."""
    app.include_router(router)
    app.mount("/paper/static", StaticFiles(directory=HERE / "static"), name="paper-static")


@router.get("/sessions/{code}/{ref:path}")
async def show_session(code: str, ref: str, request: Request) -> Response:
    """Show the paper of a session, on a day if one is named."""
    parts = parts_of(request)
    session = await _find(parts, code, ref, request)
    if session is None:
        return _render(parts, "gone.html", 404)
    return _render(parts, "session.html", paper=parts.papers.show_session(session, parts.clock()))


@router.get("/calendar/{code}/{ref:path}")
async def show_calendar(code: str, ref: str, request: Request) -> Response:
    """Hand out the session as an .ics file."""
    parts = parts_of(request)
    session = await _find(parts, code, ref, request)
    if session is None or session.starts_on is None:
        return _render(parts, "gone.html", 404)
    content = write_calendar(session, parts.papers.address_of(session), parts.clock())
    headers = {**FRESH, "Content-Disposition": 'attachment; filename="oraho.ics"'}
    return Response(content, media_type="text/calendar; charset=utf-8", headers=headers)


@router.get("/answers/{topic_id}")
async def show_answer(topic_id: str, request: Request, town: str = "") -> Response:
    """Show the paper of an answer."""
    parts = parts_of(request)
    paper = parts.papers.show_answer(topic_id, town)
    if paper is None:
        return _render(parts, "gone.html", 404)
    return _render(parts, "answer.html", paper=paper)


async def _find(parts: Parts, code: str, ref: str, request: Request) -> Session | None:
    session = await parts.venues.find(code, ref)
    try:
        day = date.fromisoformat(request.query_params.get("date", ""))
    except ValueError:
        return session
    return on_day(session, day) if session else None


def _render(parts: Parts, template: str, status: int = 200, **values: object) -> HTMLResponse:
    page = TEMPLATES.get_template(template)
    return HTMLResponse(page.render(words=read_words(parts.rules.words), **values), status, FRESH)

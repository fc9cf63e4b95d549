"""Serves the residents' pages and the widget's built files."""

from __future__ import annotations

import asyncio
import html
from collections.abc import Awaitable, Callable
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from service.parts import parts_of
from service.site_phone import read_phone
from service.widget_files import WidgetFiles

PAGES = {"/chat": "chat.html", "/demo": "demo.html"}


def install(app: FastAPI, widget: Path) -> None:
    """Add /, /chat, /demo and /widget/*; `widget` is the folder of the built widget."""

    @app.get("/", include_in_schema=False)
    async def home() -> RedirectResponse:
        return RedirectResponse("/chat")

    for path, name in PAGES.items():
        app.add_api_route(path, _page(widget / name), include_in_schema=False, response_class=HTMLResponse)
    app.mount("/widget", WidgetFiles(directory=widget / "dist", check_dir=False), name="widget")


def _page(template: Path) -> Callable[[Request], Awaitable[HTMLResponse]]:
    async def show(request: Request) -> HTMLResponse:
        page = await asyncio.to_thread(template.read_text, encoding="utf-8")
        for name, value in (await _read_placeholders(request)).items():
            page = page.replace("{{" + name + "}}", html.escape(value))
        return HTMLResponse(page, headers={"Cache-Control": "no-cache"})

    return show


async def _read_placeholders(request: Request) -> dict[str, str]:
    parts = parts_of(request)
    code = request.query_params.get("municipality", "")
    phone = await read_phone(parts, code) or {"label": "", "number": ""}
    return {
        "title": parts.rules.words.label("page_title"),
        "municipality": code if code in parts.town_names else "",
        "kiosk": "kiosk" if "kiosk" in request.query_params else "",
        "phone": phone["number"],
        "phone_label": phone["label"],
    }

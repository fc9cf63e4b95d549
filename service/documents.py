"""Serves a town's documents (privacy, terms, accessibility) as plain pages and lists them for the widget."""

from __future__ import annotations

import asyncio
import html
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, Response

from knowledge.documents import NAMES, Document, Documents
from service.parts import parts_of

PATH = "/documents"


def install(app: FastAPI, template: Path) -> None:
    """Add /documents/<name>?municipality=<code>."""

    @app.get(PATH + "/{name}", include_in_schema=False)
    async def show(name: str, request: Request, municipality: str = "") -> Response:
        parts = parts_of(request)
        code = municipality if municipality in parts.town_names else ""
        document = parts.documents.find(name, code)
        if document is None:
            return HTMLResponse("", 404)
        page = await asyncio.to_thread(template.read_text, encoding="utf-8")
        facts = {
            "town": parts.town_names.get(code, parts.documents.words.town),
            "days": str(parts.settings.retention_days),
            "minutes": str(parts.settings.token_idle_minutes),
        }
        return HTMLResponse(fill(page, document, parts.documents, facts, code))


def fill(template: str, document: Document, documents: Documents, facts: Mapping[str, str], code: str) -> str:
    """Return the page of one document with the town's facts in its sentences; every word is escaped."""
    back = f"/chat?municipality={code}" if code else "/chat"
    values = {"title": document.title, "back": back, "back_label": documents.words.back}
    for key, value in values.items():
        template = template.replace("{{" + key + "}}", html.escape(value))
    return template.replace("{{body}}", "\n".join(_lines(document, documents, facts)))


def list_documents(documents: Documents, code: str) -> list[dict[str, Any]]:
    """Return titles and addresses, relative to the service, as a town shows them."""
    found = [document for name in NAMES if (document := documents.find(name, code))]
    query = f"?municipality={code}" if code else ""
    return [{"title": each.title, "url": f"{PATH}/{each.name}{query}"} for each in found]


def _lines(document: Document, documents: Documents, facts: Mapping[str, str]) -> list[str]:
    words, day = documents.words, document.updated_on
    checked = words.approved.format(by=document.approved_by) if document.approved_by else words.unapproved
    lines = [_paragraph(checked, "status")]
    for section in document.sections:
        lines.append(f"<h2>{html.escape(section.heading)}</h2>")
        lines += [_paragraph(_say(line, facts)) for line in section.lines]
    written = words.updated.format(year=day.year, month=day.month, day=day.day)
    return [*lines, _paragraph(written, "day")]


def _say(line: str, facts: Mapping[str, str]) -> str:
    for name, value in facts.items():
        line = line.replace("{" + name + "}", value)
    return line


def _paragraph(text: str, kind: str = "") -> str:
    mark = f' class="{kind}"' if kind else ""
    return f"<p{mark}>{html.escape(text)}</p>"

"""Widget API v1: begin a conversation, set its towns, end it, and what the page needs to draw itself."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from knowledge.context import Context
from service.addresses import read_address
from service.channels.web.access import admit, check_origin, read_token
from service.channels.web.bodies import NewConversation, TownPatch, read_body
from service.channels.web.notices import read_notices
from service.channels.web.show import show_begun
from service.conversation.model import OUTSIDE
from service.documents import list_documents
from service.errors import UnknownSite
from service.parts import Parts, parts_of
from service.residents import TownChange
from service.site_phone import read_phone

router = APIRouter(prefix="/api/v1")


@router.get("/site")
async def show_site(request: Request, municipality: str = "") -> dict[str, Any]:
    """Return municipalities, topic groups, telephone number, and a town's notices and documents."""
    parts = parts_of(request)
    code = municipality if municipality in parts.town_names else ""
    async with parts.database.read() as connection:
        notices = await read_notices(connection, parts.notices, {code} - {""}, parts.clock())
    return {
        **parts.site,
        "phone": await read_phone(parts, code),
        "notices": [notice.as_json() for notice in notices],
        "documents": list_documents(parts.documents, code),
        "idle_minutes": parts.settings.token_idle_minutes,
    }


@router.post("/conversations", status_code=201)
async def begin(request: Request) -> JSONResponse:
    """Begin a conversation; the greeting is included."""
    parts = parts_of(request)
    await parts.limits.conversations.spend(read_address(request, parts.settings))
    body = await read_body(request, NewConversation)
    origin = check_origin(request, parts)
    context = Context(
        living=_check_town(body.municipality, parts),
        registered=_check_town(body.registered, parts),
        language=body.language,
    )
    begun = await parts.residents.begin("web", context, origin)
    shown = show_begun(begun.conversation.id, begun.token, begun.messages)
    return JSONResponse(shown, 201, {"Cache-Control": "no-store"})


@router.patch("/conversations/{conversation_id}")
async def set_towns(conversation_id: str, request: Request) -> dict[str, Any]:
    """Set where the resident lives, where they are registered, or the language."""
    parts = parts_of(request)
    await admit(request, conversation_id, parts)
    body = await read_body(request, TownPatch)
    change = TownChange(
        living=_check_town(body.municipality, parts),
        registered=_check_town(body.registered, parts),
        language=body.language,
    )
    context = await parts.residents.set_towns(conversation_id, change)
    return {
        "municipality": context.living,
        "registered": context.registered,
        "language": context.language,
    }


@router.delete("/conversations/{conversation_id}", status_code=204)
async def end(conversation_id: str, request: Request) -> Response:
    """終了して消す; a second call finds nothing left to delete and answers the same."""
    parts = parts_of(request)
    await parts.limits.address.spend(read_address(request, parts.settings))
    await parts.residents.end(conversation_id, read_token(request))
    return Response(status_code=204)


def _check_town(code: str | None, parts: Parts) -> str | None:
    if code is None or code == OUTSIDE or code in parts.town_names:
        return code
    raise UnknownSite

"""Looking for words in the cases of one's towns, and taking a case out as files."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from service.desk.pages.common import NO_STORE, DeskRoute, field, read_form, read_number, render, sitting
from service.desk.pages.doors import opens_to
from service.desk.rights import Right
from service.desk.searching import MOST_FOUND, Search
from service.errors import InvalidField
from service.parts import parts_of

router = APIRouter(prefix="/desk", route_class=DeskRoute, include_in_schema=False)


@router.get("/search")
@opens_to(Right.SUPERVISE)
async def ask_words(request: Request) -> Response:
    """Ask what to look for and why."""
    return _show(request)


@router.post("/search")
@opens_to(Right.SUPERVISE)
async def search(request: Request) -> Response:
    """Show what was found; the words and the reason stand on record, not in the address."""
    parts, me = parts_of(request), sitting(request)
    form = await read_form(request, me)
    words, purpose = field(form, "words"), field(form, "purpose")
    try:
        result = await parts.helping.searching.search(me.supporter, words, purpose)
    except InvalidField as error:
        code = "reason_missing" if str(error) == "reason" else "search_words"
        return _show(
            request, words=words, purpose=purpose, error=parts.problems.explain(code), status=error.status
        )
    return _show(request, words=words, purpose=purpose, result=result)


@router.post("/team/{handoff_id}/export")
@opens_to(Right.SUPERVISE)
async def export_case(handoff_id: str, request: Request) -> Response:
    """Send one case as files."""
    parts, me = parts_of(request), sitting(request)
    form = await read_form(request, me)
    purpose = field(form, "purpose")
    files = await parts.helping.searching.take_out(read_number(handoff_id), me.supporter, purpose)
    headers = {**NO_STORE, "Content-Disposition": f'attachment; filename="{files.name}"'}
    return Response(files.content, media_type="application/zip", headers=headers)


def _show(
    request: Request,
    *,
    words: str = "",
    purpose: str = "",
    result: Search | None = None,
    error: str = "",
    status: int = 200,
) -> Response:
    parts = parts_of(request)
    return render(
        request,
        "search.html",
        status,
        me=sitting(request),
        words=words,
        purpose=purpose,
        result=result,
        most=MOST_FOUND,
        error=error,
        towns=parts.town_names,
    )

"""One's own account: where one is signed in, and codes for a lost telephone."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from service.desk.pages.common import (
    LETTERS,
    LETTERS_COOKIE,
    DeskRoute,
    field,
    go,
    read_form,
    read_letters,
    render,
    sitting,
)
from service.desk.pages.doors import opens_to
from service.desk.rights import Right
from service.errors import CodeWrong, InvalidField
from service.parts import parts_of

A_YEAR = 365 * 24 * 3600

router = APIRouter(prefix="/desk/me", route_class=DeskRoute, include_in_schema=False)


@router.get("")
@opens_to(Right.ENTER)
async def show_me(request: Request) -> Response:
    """Show one's sessions and how many recovery codes are left."""
    return await _show(request)


@router.post("/sessions/{session_number}/end")
@opens_to(Right.ENTER)
async def end_session(session_number: str, request: Request) -> Response:
    """End one of one's own sessions."""
    me = sitting(request)
    await read_form(request, me)
    await parts_of(request).sessions.end_own(me, session_number)
    return go("/desk/me")


@router.post("/recovery-codes")
@opens_to(Right.ENTER)
async def renew_codes(request: Request) -> Response:
    """Show ten new recovery codes, once."""
    parts, me = parts_of(request), sitting(request)
    form = await read_form(request, me)
    try:
        codes = await parts.second_step.renew_codes(me, field(form, "code"))
    except CodeWrong as error:
        return await _show(request, parts.problems.explain(error.code), error.status)
    return render(request, "recovery_codes.html", codes=codes, me=me)


@router.post("/email")
@opens_to(Right.ENTER)
async def set_email(request: Request) -> Response:
    """Store where alarms and the morning letter go."""
    parts, me = parts_of(request), sitting(request)
    form = await read_form(request, me)
    try:
        await parts.roster.set_email(me.supporter, field(form, "email"))
    except InvalidField as error:
        return await _show(request, parts.problems.explain("email_wrong"), error.status)
    return go("/desk/me")


@router.post("/letters")
@opens_to(Right.ENTER)
async def set_letters(request: Request) -> Response:
    """Keep in this browser how large the letters are."""
    form = await read_form(request, sitting(request))
    size = field(form, "size")
    response = go("/desk/me")
    is_secure = parts_of(request).settings.base_url.startswith("https://")
    response.set_cookie(
        LETTERS_COOKIE,
        size if size in LETTERS else "",
        max_age=A_YEAR,
        httponly=True,
        samesite="strict",
        secure=is_secure,
        path="/desk",
    )
    return response


async def _show(request: Request, error: str = "", status: int = 200) -> Response:
    parts, me = parts_of(request), sitting(request)
    return render(
        request,
        "me.html",
        status,
        me=me,
        error=error,
        outside=parts.outside.is_on,
        sessions=await parts.sessions.list_own(me),
        codes_left=await parts.second_step.count_codes(me),
        chosen=read_letters(request),
        towns=[parts.town_names.get(code, "") for code in me.supporter.municipalities],
    )

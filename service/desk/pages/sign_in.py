"""Signing in and out: the password first, then the second step."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from service.addresses import read_address
from service.desk.pages.common import (
    DeskRoute,
    cookie_name,
    field,
    find_page,
    go,
    name_device,
    read_cookie,
    read_form,
    render,
    set_cookie,
    sitting,
)
from service.desk.pages.doors import Door, opens_to
from service.desk.rights import Right
from service.errors import SignInFailed
from service.parts import parts_of

router = APIRouter(prefix="/desk", route_class=DeskRoute, include_in_schema=False)


@router.get("/sign-in")
@opens_to(Door.ANYBODY)
async def show_sign_in(request: Request, back: str = "/desk") -> Response:
    """Show the sign-in form."""
    left = "left" in request.query_params
    return render(
        request,
        "sign_in.html",
        back=find_page(back),
        error="",
        login="",
        left=left,
        outside=parts_of(request).outside.is_on,
    )


@router.post("/sign-in")
@opens_to(Door.ANYBODY)
async def sign_in(request: Request) -> Response:
    """Check the password; every failure reads the same. A session that this browser had before ends."""
    parts = parts_of(request)
    await parts.limits.sign_in.spend(read_address(request, parts.settings))
    form = await read_form(request, None)
    login, back = field(form, "login"), find_page(field(form, "back"))
    try:
        token = await parts.accounts.sign_in(login, field(form, "password"), name_device(request))
    except SignInFailed as error:
        explained = parts.problems.explain(error.code)
        values: dict[str, Any] = {"back": back, "login": login, "error": explained, "left": False}
        values["outside"] = parts.outside.is_on
        return render(request, "sign_in.html", error.status, **values)
    before = read_cookie(request)
    if before:
        await parts.sessions.drop(before)
    response = go(f"/desk/code?back={back}")
    set_cookie(response, parts, token)
    return response


@router.post("/sign-out")
@opens_to(Right.ENTER)
async def sign_out(request: Request) -> Response:
    """Sign out; who still holds a conversation is asked first, since a resident would wait for nobody."""
    parts = parts_of(request)
    signed_in = sitting(request)
    form = await read_form(request, signed_in)
    held = await parts.desk.list_held(signed_in.supporter)
    if held and not field(form, "anyway"):
        return render(request, "leave.html", me=signed_in, held=len(held))
    await parts.sessions.sign_out(request.cookies[cookie_name(parts)])
    response = go("/desk/sign-in?left")
    response.delete_cookie(cookie_name(parts), path="/", secure=parts.settings.base_url.startswith("https:"))
    return response

"""Signing in and out."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from service.addresses import read_address
from service.desk.pages.common import (
    DeskRoute,
    cookie_name,
    field,
    find_page,
    go,
    read_form,
    recognise,
    render,
    set_cookie,
)
from service.errors import SignInFailed
from service.parts import parts_of

router = APIRouter(prefix="/desk", route_class=DeskRoute, include_in_schema=False)


@router.get("/sign-in")
async def show_sign_in(request: Request, back: str = "/desk") -> Response:
    """Show the sign-in form."""
    left = "left" in request.query_params
    return render(request, "sign_in.html", back=find_page(back), error="", login="", left=left)


@router.post("/sign-in")
async def sign_in(request: Request) -> Response:
    """Sign in; every failure reads the same. A session that this browser had before ends."""
    parts = parts_of(request)
    parts.limits.sign_in.spend(read_address(request, parts.settings))
    form = await read_form(request, None)
    login, back = field(form, "login"), find_page(field(form, "back"))
    try:
        token = await parts.accounts.sign_in(login, field(form, "password"))
    except SignInFailed as error:
        explained = parts.problems.explain(error.code)
        values = {"back": back, "login": login, "error": explained, "left": False}
        return render(request, "sign_in.html", error.status, **values)
    before = request.cookies.get(cookie_name(parts))
    if before:
        await parts.accounts.end_session(before)
    response = go(back)
    set_cookie(response, parts, token)
    return response


@router.post("/sign-out")
async def sign_out(request: Request) -> Response:
    """Sign out; who still holds a conversation is asked first, since a resident would wait for nobody."""
    parts = parts_of(request)
    signed_in = await recognise(request)
    form = await read_form(request, signed_in)
    held = await parts.desk.list_held(signed_in.supporter)
    if held and not field(form, "anyway"):
        return render(request, "leave.html", me=signed_in, held=len(held))
    await parts.accounts.sign_out(request.cookies[cookie_name(parts)])
    response = go("/desk/sign-in?left")
    response.delete_cookie(cookie_name(parts), path="/", secure=parts.settings.base_url.startswith("https:"))
    return response

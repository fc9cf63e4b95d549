"""Joining by a one-time link, signing in and out."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from service.addresses import read_address
from service.desk.pages.common import (
    DeskRoute,
    cookie_name,
    field,
    go,
    read_form,
    recognise,
    render,
    set_cookie,
)
from service.errors import InvalidField, LoginTaken, SignInFailed
from service.parts import parts_of

router = APIRouter(prefix="/desk", route_class=DeskRoute, include_in_schema=False)


@router.get("/join")
async def show_join(request: Request, token: str = "") -> Response:
    """Show the form of a one-time link."""
    await parts_of(request).accounts.check_invitation(token)
    return render(request, "join.html", token=token, error="", login="", name="")


@router.post("/join")
async def join(request: Request) -> Response:
    """Create the account and sign in."""
    parts = parts_of(request)
    form = await read_form(request, None)
    token, login, name = field(form, "token"), field(form, "login"), field(form, "name")
    password = field(form, "password")
    try:
        await parts.accounts.join(token, login, name, password)
    except (InvalidField, LoginTaken) as error:
        explained = parts.problems.explain("name_missing" if error.code == "invalid_field" else error.code)
        values = {"token": token, "login": login, "name": name}
        return render(request, "join.html", error.status, error=explained, **values)
    response = go("/desk")
    set_cookie(response, parts, await parts.accounts.sign_in(login, password))
    return response


@router.get("/sign-in")
async def show_sign_in(request: Request, back: str = "/desk") -> Response:
    """Show the sign-in form."""
    return render(request, "sign_in.html", back=_safe(back), error="", login="")


@router.post("/sign-in")
async def sign_in(request: Request) -> Response:
    """Sign in; every failure reads the same."""
    parts = parts_of(request)
    parts.limits.sign_in.spend(read_address(request, parts.settings))
    form = await read_form(request, None)
    login, back = field(form, "login"), _safe(field(form, "back"))
    try:
        token = await parts.accounts.sign_in(login, field(form, "password"))
    except SignInFailed as error:
        explained = parts.problems.explain(error.code)
        return render(request, "sign_in.html", error.status, back=back, login=login, error=explained)
    response = go(back)
    set_cookie(response, parts, token)
    return response


@router.post("/sign-out")
async def sign_out(request: Request) -> Response:
    """Sign out."""
    parts = parts_of(request)
    signed_in = await recognise(request)
    await read_form(request, signed_in)
    await parts.accounts.sign_out(request.cookies[cookie_name(parts)])
    response = go("/desk/sign-in")
    response.delete_cookie(cookie_name(parts), path="/")
    return response


def _safe(back: str) -> str:
    """Send people only to the desk's own pages."""
    return back if back.startswith("/desk") and "//" not in back and "\\" not in back else "/desk"

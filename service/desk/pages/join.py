"""Joining the desk by a one-time link."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from service.addresses import read_address
from service.desk.pages.common import DeskRoute, field, go, read_form, render, set_cookie
from service.errors import InvalidField, LoginTaken
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
    parts.limits.sign_in.spend(read_address(request, parts.settings))
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

"""The second step: setting it up with a telephone, and giving its code at each sign-in."""

from __future__ import annotations

import segno
from fastapi import APIRouter, Request, Response
from markupsafe import Markup

from service.addresses import read_address
from service.desk.pages.common import (
    DeskRoute,
    field,
    find_page,
    go,
    name_device,
    read_cookie,
    read_form,
    render,
    set_cookie,
)
from service.desk.pages.doors import Door, opens_to
from service.desk.sessions import Stage
from service.errors import CodeWrong, NotSignedIn
from service.parts import parts_of

router = APIRouter(prefix="/desk", route_class=DeskRoute, include_in_schema=False)


@router.get("/code")
@opens_to(Door.HALF_WAY)
async def show_code(request: Request, back: str = "/desk") -> Response:
    """Ask for the code; who has no second step yet is sent to set one up."""
    sessions = parts_of(request).sessions
    try:
        me = await sessions.find_half_way(read_cookie(request), Stage.CODE)
    except NotSignedIn:
        await sessions.find_half_way(read_cookie(request), Stage.SET_UP)
        return go("/desk/set-up")
    return render(request, "code.html", back=find_page(back), error="", half=me)


@router.post("/code")
@opens_to(Door.HALF_WAY)
async def give_code(request: Request) -> Response:
    """Check the code and open the desk."""
    parts = parts_of(request)
    await parts.limits.sign_in.spend(read_address(request, parts.settings))
    token = read_cookie(request)
    me = await parts.sessions.find_half_way(token, Stage.CODE)
    form = await read_form(request, me)
    back = find_page(field(form, "back"))
    try:
        full = await parts.second_step.give_code(token, field(form, "code"), name_device(request))
    except CodeWrong as error:
        explained = parts.problems.explain(error.code)
        return render(request, "code.html", error.status, back=back, error=explained, half=me)
    response = go(back)
    set_cookie(response, parts, full)
    return response


@router.get("/set-up")
@opens_to(Door.HALF_WAY)
async def show_set_up(request: Request) -> Response:
    """Show the square picture and the letters of the secret."""
    return await _show_set_up(request)


@router.post("/set-up")
@opens_to(Door.HALF_WAY)
async def set_up(request: Request) -> Response:
    """Check the first code and show the recovery codes, once."""
    parts = parts_of(request)
    token = read_cookie(request)
    me = await parts.sessions.find_half_way(token, Stage.SET_UP)
    form = await read_form(request, me)
    try:
        done = await parts.second_step.confirm(token, field(form, "code"), name_device(request))
    except CodeWrong as error:
        return await _show_set_up(request, parts.problems.explain(error.code), error.status)
    response = render(request, "recovery_codes.html", codes=done.recovery_codes)
    set_cookie(response, parts, done.token)
    return response


async def _show_set_up(request: Request, error: str = "", status: int = 200) -> Response:
    parts = parts_of(request)
    token = read_cookie(request)
    half = await parts.sessions.find_half_way(token, Stage.SET_UP)
    set_up = await parts.second_step.begin(token)
    return render(
        request,
        "set_up.html",
        status,
        half=half,
        error=error,
        secret=set_up.secret,
        letters=" ".join(set_up.secret[start : start + 4] for start in range(0, len(set_up.secret), 4)),
        picture=draw_picture(set_up.address),
        is_development=not parts.settings.is_production,
    )


def draw_picture(address: str) -> Markup:
    """Return a QR code as a drawing within the page; it holds lines only, no text of anybody."""
    drawing = segno.make(address, error="m").svg_inline(scale=5, border=4, omitsize=False)
    return Markup(drawing.replace("<svg ", '<svg role="img" aria-label="QRコード" ', 1))  # noqa: S704

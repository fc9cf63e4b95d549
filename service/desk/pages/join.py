"""One-time links: joining the desk, and choosing a new password."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from service.addresses import read_address
from service.desk.pages.common import DeskRoute, field, go, name_device, read_form, render, set_cookie
from service.desk.pages.doors import Door, opens_to
from service.errors import InvalidField, LoginTaken, ServiceError
from service.parts import parts_of

router = APIRouter(prefix="/desk", route_class=DeskRoute, include_in_schema=False)


@router.get("/join")
@opens_to(Door.ANYBODY)
async def show_join(request: Request, token: str = "") -> Response:
    """Show the form of a one-time link."""
    offer = await parts_of(request).accounts.check_invitation(token)
    if offer.supporter_id is not None:
        return render(request, "new_password.html", token=token, error="")
    return render(request, "join.html", token=token, error="", login="", name=offer.name)


@router.post("/join")
@opens_to(Door.ANYBODY)
async def join(request: Request) -> Response:
    """Create the account; its second step is set up next."""
    parts = parts_of(request)
    await parts.limits.sign_in.spend(read_address(request, parts.settings))
    form = await read_form(request, None)
    token, login, name = field(form, "token"), field(form, "login"), field(form, "name")
    password = field(form, "password")
    try:
        await parts.accounts.join(token, login, name, password)
    except (InvalidField, LoginTaken) as error:
        explained = _explain(request, error)
        values = {"token": token, "login": login, "name": name}
        return render(request, "join.html", error.status, error=explained, **values)
    response = go("/desk/set-up")
    set_cookie(response, parts, await parts.accounts.sign_in(login, password, name_device(request)))
    return response


@router.post("/new-password")
@opens_to(Door.ANYBODY)
async def renew_password(request: Request) -> Response:
    """Store a new password; signing in with it asks for the second step as before."""
    parts = parts_of(request)
    await parts.limits.sign_in.spend(read_address(request, parts.settings))
    form = await read_form(request, None)
    token = field(form, "token")
    try:
        await parts.accounts.renew_password(token, field(form, "password"))
    except InvalidField as error:
        return render(request, "new_password.html", error.status, token=token, error=_explain(request, error))
    return go("/desk/sign-in")


def _explain(request: Request, error: ServiceError) -> str:
    code = "name_missing" if error.code == "invalid_field" else error.code
    return parts_of(request).problems.explain(code)

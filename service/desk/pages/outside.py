"""Signing in with a municipality's own account, and joining it to one's own."""

from __future__ import annotations

import hmac

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from service.addresses import read_address
from service.desk.pages.common import NO_STORE, DeskRoute, name_device, render, set_cookie, sitting
from service.desk.pages.doors import Door, opens_to
from service.desk.rights import Right
from service.errors import SignInFailed
from service.parts import parts_of

COOKIE = "oraho-oidc"
COOKIE_SECONDS = 600

router = APIRouter(prefix="/desk", route_class=DeskRoute, include_in_schema=False)


@router.get("/oidc/start")
@opens_to(Door.ANYBODY)
async def start(request: Request) -> Response:
    """Send the browser to the municipality's sign-in."""
    parts = parts_of(request)
    await parts.limits.sign_in.spend(read_address(request, parts.settings))
    return _send_away(request, *await parts.outside.begin())


@router.get("/me/oidc")
@opens_to(Right.ENTER)
async def join(request: Request) -> Response:
    """Send the browser there to join that account to one's own."""
    return _send_away(request, *await parts_of(request).outside.begin(sitting(request).supporter.id))


@router.get("/oidc/callback")
@opens_to(Door.ANYBODY)
async def finish(request: Request, state: str = "", code: str = "") -> Response:
    """Take what the browser brings back; it must be the browser that was sent away."""
    parts = parts_of(request)
    await parts.limits.sign_in.spend(read_address(request, parts.settings))
    brought = request.cookies.get(COOKIE, "")
    if not state or not hmac.compare_digest(brought.encode(), state.encode()):
        raise SignInFailed
    token = await parts.outside.finish(state, code, name_device(request))
    # The session's cookie is not sent on the way back from another site: a press of a button is ours again.
    response = render(request, "outside_done.html", joined=token is None)
    response.delete_cookie(COOKIE, path="/desk/oidc")
    if token is not None:
        set_cookie(response, parts, token)
    return response


def _send_away(request: Request, url: str, state: str) -> Response:
    response = RedirectResponse(url, 303, NO_STORE)
    is_secure = parts_of(request).settings.base_url.startswith("https://")
    response.set_cookie(
        COOKIE,
        state,
        max_age=COOKIE_SECONDS,
        httponly=True,
        samesite="lax",
        secure=is_secure,
        path="/desk/oidc",
    )
    return response

"""What every desk page needs: who sits there, safe forms, rendering, and errors as pages."""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from fastapi.routing import APIRoute
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse

from service.conversation.desk_hours import TOKYO
from service.desk.accounts import SignedIn
from service.errors import (
    AlreadyClaimed,
    BadRequest,
    FormExpired,
    NoSuchHandoff,
    NotSignedIn,
    ServiceError,
)
from service.parts import Parts, parts_of

TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parents[1] / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
TEMPLATES.filters["clock"] = lambda moment: moment.astimezone(TOKYO).strftime("%H:%M")
TEMPLATES.filters["waited"] = lambda minutes: (
    f"{minutes}分" if minutes < 60 else f"{minutes // 60}時間{minutes % 60}分"
)
NO_STORE = {"Cache-Control": "no-store"}
POLICY = "; ".join(
    (
        "default-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
    )
)
SAME_SITE = ("same-origin", "none")
CONVERSATION = re.compile(r"[A-Za-z0-9_-]{1,64}")
PAGE = re.compile(r"/desk(?:/conversations/[A-Za-z0-9_-]{1,64}|/handoffs/[0-9]{1,18})?")


class DeskRoute(APIRoute):
    """Turns errors into pages a supporter can read; no other site may frame them."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap the route."""
        handle = super().get_route_handler()

        async def handle_errors(request: Request) -> Response:
            try:
                response = await handle(request)
            except NotSignedIn:
                response = _ask_to_sign_in(request)
            except ServiceError as error:
                response = _explain(request, error)
            response.headers["Content-Security-Policy"] = POLICY
            return response

        return handle_errors


def render(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """Render a template; every text is escaped."""
    parts = parts_of(request)
    html = TEMPLATES.get_template(template).render(title=parts.rules.words.label("page_title"), **values)
    return HTMLResponse(html, status, NO_STORE)


async def recognise(request: Request, *, active: bool = True) -> SignedIn:
    """Return who sits at this browser; raises NotSignedIn."""
    parts = parts_of(request)
    return await parts.accounts.recognise(request.cookies.get(cookie_name(parts)), active=active)


async def read_form(request: Request, signed_in: SignedIn | None) -> FormData:
    """Read a posted form; raises FormExpired when it comes from elsewhere or from another session."""
    check_same_site(request)
    try:
        form = await request.form(max_fields=20, max_files=0)
    except HTTPException as error:
        raise BadRequest("not a form") from error
    request.state.form = form
    if signed_in is not None:
        given = field(form, "form_token").encode()
        if not hmac.compare_digest(given, signed_in.form_token.encode()):
            raise FormExpired
    return form


def read_number(text: str) -> int:
    """Return the number of a handoff from an address; raises NoSuchHandoff for what cannot be one."""
    if not (text.isascii() and text.isdecimal() and len(text) <= 18):
        raise NoSuchHandoff
    return int(text)


def read_conversation(text: str) -> str:
    """Return the id of a conversation from an address; raises NoSuchHandoff for what cannot be one."""
    if not CONVERSATION.fullmatch(text):
        raise NoSuchHandoff
    return text


def find_page(path: str) -> str:
    """Return the desk page that an address belongs to; people are never sent anywhere else."""
    found = PAGE.match(path)
    return found.group() if found else "/desk"


def check_same_site(request: Request) -> None:
    """Raise FormExpired for a request that another site's page made."""
    site = request.headers.get("sec-fetch-site", "same-origin")
    origin = request.headers.get("origin")
    own = (f"{request.url.scheme}://{request.headers.get('host', '')}", parts_of(request).settings.base_url)
    if site not in SAME_SITE or (origin is not None and origin not in own):
        raise FormExpired


def field(form: FormData, name: str) -> str:
    """Return a text field, or an empty string."""
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


def cookie_name(parts: Parts) -> str:
    """Name the session cookie; with https the browser ties it to this host."""
    return "__Host-oraho-desk" if parts.settings.base_url.startswith("https://") else "oraho-desk"


def set_cookie(response: Response, parts: Parts, token: str) -> None:
    """Give the browser its session."""
    response.set_cookie(
        cookie_name(parts),
        token,
        httponly=True,
        samesite="strict",
        secure=parts.settings.base_url.startswith("https://"),
        path="/",
    )


def go(path: str) -> RedirectResponse:
    """Send the browser on after a form."""
    return RedirectResponse(path, 303, NO_STORE)


def _ask_to_sign_in(request: Request) -> Response:
    if request.headers.get("x-requested-with") == "desk":
        return Response(status_code=401, headers=NO_STORE)
    return go(f"/desk/sign-in?back={quote(find_page(request.url.path))}")


def _explain(request: Request, error: ServiceError) -> Response:
    """Say what happened and what to do next; words that were not sent are given back."""
    form: FormData = getattr(request.state, "form", FormData())
    return render(
        request,
        "problem.html",
        error.status,
        message=parts_of(request).problems.explain(error.code),
        by=error.by if isinstance(error, AlreadyClaimed) else None,
        draft=field(form, "text"),
        back="/desk" if isinstance(error, NoSuchHandoff) else find_page(request.url.path),
    )

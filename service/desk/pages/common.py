"""What every desk page needs: who sits there, safe forms, rendering, and errors as pages."""

from __future__ import annotations

import contextlib
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

from service.addresses import read_address
from service.conversation.desk_hours import TOKYO
from service.desk.pages.doors import read_opening
from service.desk.rights import Right, may
from service.desk.sessions import SignedIn
from service.errors import (
    AlreadyClaimed,
    BadRequest,
    EmptyMessage,
    FormExpired,
    MessageTooLong,
    NoSuchAccount,
    NoSuchHandoff,
    NotAllowed,
    NotSignedIn,
    SecondStepMissing,
    ServiceError,
)
from service.parts import Parts, parts_of
from service.storage import audit

TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parents[1] / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
TEMPLATES.globals["may"] = lambda me, right: may(me.supporter.role, Right(right))
TEMPLATES.filters["clock"] = lambda moment: moment.astimezone(TOKYO).strftime("%H:%M")
TEMPLATES.filters["day"] = lambda moment: moment.astimezone(TOKYO).strftime("%-m月%-d日 %H:%M")
TEMPLATES.filters["day_and_clock"] = lambda moment: moment.astimezone(TOKYO).strftime("%Y-%m-%d %H:%M")
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
        "trusted-types desk",  # static/trusted.js, for htmx
    )
)
LETTERS_COOKIE = "oraho-desk-letters"
LETTERS = ("large", "largest")
SAME_SITE = ("same-origin", "none")
CONVERSATION = re.compile(r"[A-Za-z0-9_-]{1,64}")
REPLY = re.compile(r"/desk/conversations/([A-Za-z0-9_-]{1,64})/reply")
PAGE = re.compile(
    r"/desk(?:/conversations/[A-Za-z0-9_-]{1,64}|/handoffs/[0-9]{1,18}|/accounts/[0-9]{1,18}"
    r"|/accounts|/me)?(?![A-Za-z0-9_-])"
)


class DeskRoute(APIRoute):
    """Lets in who may open the page, and turns errors into pages a supporter can read; nobody may frame them.

    A route that does not say who may open it cannot be made.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap the route."""
        handle = super().get_route_handler()
        opening = read_opening(self.endpoint)

        async def handle_errors(request: Request) -> Response:
            audit.ADDRESS.set(read_address(request, parts_of(request).settings))
            try:
                if isinstance(opening.to, Right):
                    request.state.me = await _let_in(request, opening.to, active=opening.active)
                response = await handle(request)
            except SecondStepMissing as error:
                response = _ask_to_sign_in(request, error.page)
            except NotSignedIn:
                await _keep_words(request)
                response = _ask_to_sign_in(
                    request, f"/desk/sign-in?back={quote(find_page(request.url.path))}"
                )
            except ServiceError as error:
                response = _explain(request, error)
            response.headers["Content-Security-Policy"] = POLICY
            return response

        return handle_errors


def render(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """Render a template; every text is escaped."""
    parts = parts_of(request)
    title = parts.rules.words.label("page_title")
    html = render_words(template, title=title, letter_size=read_letters(request), **values)
    return HTMLResponse(html, status, NO_STORE)


def read_letters(request: Request) -> str:
    """Return how large this browser wants the letters; empty for the usual size."""
    wanted = request.cookies.get(LETTERS_COOKIE, "")
    return wanted if wanted in LETTERS else ""


def render_words(template: str, **values: Any) -> str:
    """Render a template without a request; every text is escaped."""
    return TEMPLATES.get_template(template).render(**values)


def sitting(request: Request) -> SignedIn:
    """Return who sits at this browser, as let in by the route."""
    me: SignedIn = request.state.me
    return me


async def recognise(request: Request, *, active: bool = True) -> SignedIn:
    """Return who sits at this browser; raises NotSignedIn or SecondStepMissing."""
    parts = parts_of(request)
    return await parts.sessions.recognise(read_cookie(request), active=active)


async def _keep_words(request: Request) -> None:
    """A reply that meets the end of its session is not lost: it waits in the conversation's page."""
    found = REPLY.fullmatch(request.url.path)
    if request.method != "POST" or found is None:
        return
    try:
        form = await read_form(request, None)
    except (FormExpired, BadRequest):
        return
    parts = parts_of(request)
    person = await parts.sessions.find_expired(read_cookie(request), field(form, "form_token"))
    if person is not None:
        with contextlib.suppress(EmptyMessage, MessageTooLong):
            await parts.helping.aids.keep_draft(found.group(1), person, field(form, "text"))


async def _let_in(request: Request, right: Right, *, active: bool) -> SignedIn:
    me = await recognise(request, active=active)
    if not may(me.supporter.role, right):
        raise NotAllowed
    return me


async def read_form(request: Request, signed_in: SignedIn | None) -> FormData:
    """Read a posted form; raises FormExpired when it comes from elsewhere or from another session."""
    return await _read_form(request, signed_in, files=0)


async def read_form_with_file(request: Request, signed_in: SignedIn) -> FormData:
    """Read a posted form that may bring one file; raises FormExpired as `read_form` does."""
    return await _read_form(request, signed_in, files=1)


async def _read_form(request: Request, signed_in: SignedIn | None, *, files: int) -> FormData:
    check_same_site(request)
    try:
        form = await request.form(max_fields=160, max_files=files)
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


def read_seq(text: str) -> int:
    """Return the number of a message; raises BadRequest for what cannot be one."""
    if not (text.isascii() and text.isdecimal() and len(text) <= 9):
        raise BadRequest("after")
    return int(text)


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


def read_cookie(request: Request) -> str | None:
    """Return the session's token that this browser sent, or None."""
    return request.cookies.get(cookie_name(parts_of(request)))


def name_device(request: Request) -> str:
    """Name the browser, so that its owner knows it again in a list."""
    agent = request.headers.get("user-agent", "")
    systems = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"))
    system = next((name for word, name in (*systems, ("Mac OS", "Mac")) if word in agent), "")
    browsers = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
    browser = next((name for word, name in browsers if word in agent), "")
    return " ".join(word for word in (system, browser) if word)


def go(path: str) -> RedirectResponse:
    """Send the browser on after a form."""
    return RedirectResponse(path, 303, NO_STORE)


def _ask_to_sign_in(request: Request, page: str) -> Response:
    if is_by_script(request):
        return Response(status_code=401, headers=NO_STORE)
    return go(page)


def is_by_script(request: Request) -> bool:
    """Say whether a script of the desk asks, and not a person who is to see a page."""
    return request.headers.get("x-requested-with") == "desk" or "hx-request" in request.headers


def _explain(request: Request, error: ServiceError) -> Response:
    """Say what happened and what to do next; words that were not sent are given back."""
    form: FormData = getattr(request.state, "form", FormData())
    is_lost = isinstance(error, NoSuchHandoff | NoSuchAccount | NotAllowed)
    message = parts_of(request).problems.explain(error.code)
    if is_by_script(request):
        return render(request, "_problem.html", error.status, message=message)
    return render(
        request,
        "problem.html",
        error.status,
        message=message,
        by=error.by if isinstance(error, AlreadyClaimed) else None,
        draft=field(form, "text"),
        back="/desk" if is_lost else find_page(request.url.path),
    )

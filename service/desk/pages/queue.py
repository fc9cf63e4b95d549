"""The queue: who waits, who is held, and taking somebody."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from service.desk.pages.common import CONVERSATION, DeskRoute, go, read_form, read_number, render, sitting
from service.desk.pages.doors import opens_to
from service.desk.pages.lines import make_lines, pick_callbacks, pick_people
from service.desk.rights import Right, may
from service.desk.sessions import SignedIn
from service.parts import Parts, parts_of

DONE = ("given-back", "closed", "forwarded", "ended", "called")
# What can be taken back, and by which step.
UNDONE = {"given-back": "end", "closed": "end", "ended": "end", "forwarded": "forward"}

router = APIRouter(prefix="/desk", route_class=DeskRoute, include_in_schema=False)


@router.get("")
@opens_to(Right.ENTER)
async def show_queue(request: Request) -> Response:
    """Show the whole page; who does not help residents is sent to their own page."""
    signed_in = sitting(request)
    if not may(signed_in.supporter.role, Right.HELP):
        return go("/desk/me")
    done = request.query_params.get("done", "")
    case = request.query_params.get("case", "")
    values = await list_lines(parts_of(request), signed_in)
    undo = f"{case}/undo-{UNDONE[done]}" if done in UNDONE and CONVERSATION.fullmatch(case) else ""
    return render(request, "queue.html", done=done if done in DONE else "", undo=undo, me=signed_in, **values)


@router.get("/fragment/queue")
@opens_to(Right.HELP, active=False)
async def show_fragment(request: Request) -> Response:
    """Show only the lists, for a page that refreshes itself."""
    signed_in = sitting(request)
    values = await list_lines(parts_of(request), signed_in)
    return render(request, "_lists.html", me=signed_in, **values)


@router.get("/handoffs/{handoff_id}")
@opens_to(Right.HELP)
async def preview(handoff_id: str, request: Request) -> Response:
    """Show what is known before taking over; the words come after the claim."""
    signed_in = sitting(request)
    parts = parts_of(request)
    listed = await parts.desk.preview(read_number(handoff_id), signed_in.supporter)
    (line,) = make_lines([listed], parts)
    return render(request, "preview.html", line=line, me=signed_in)


@router.post("/handoffs/{handoff_id}/claim")
@opens_to(Right.HELP)
async def claim(handoff_id: str, request: Request) -> Response:
    """Take the conversation over."""
    signed_in = sitting(request)
    await read_form(request, signed_in)
    handoff = await parts_of(request).desk.claim(read_number(handoff_id), signed_in.supporter)
    return go(f"/desk/conversations/{handoff.conversation_id}")


async def list_lines(parts: Parts, signed_in: SignedIn) -> dict[str, Any]:
    """Return what the lists show to somebody."""
    queued = make_lines(await parts.desk.list_queue(signed_in.supporter), parts)
    held = make_lines(await parts.desk.list_held(signed_in.supporter), parts)
    callbacks = pick_callbacks(queued)
    return {
        "held": held,
        "waiting": pick_people(queued),
        "callbacks": callbacks,
        "due": await parts.helping.calls.read_due([line.handoff.conversation_id for line in callbacks]),
    }

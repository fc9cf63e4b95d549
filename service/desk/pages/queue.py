"""The queue: who waits, who is held, and taking somebody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request, Response

from service.conversation.model import Handoff, HandoffState
from service.desk.accounts import SignedIn
from service.desk.pages.common import DeskRoute, go, read_form, recognise, render
from service.parts import Parts, parts_of

router = APIRouter(prefix="/desk", route_class=DeskRoute, include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the queue as shown."""

    handoff: Handoff
    town: str
    minutes: int

    @property
    def kind(self) -> str:
        """Say in a word what is waited for."""
        names = {
            HandoffState.FLAGGED: "危険の言葉",
            HandoffState.CALLBACK: "電話の折り返し",
            HandoffState.CLAIMED: "担当中",
        }
        return names.get(self.handoff.state, "待っています")


@router.get("")
async def show_queue(request: Request) -> Response:
    """Show the whole page."""
    signed_in = await recognise(request)
    return render(request, "queue.html", **await _values(request, signed_in))


@router.get("/fragment/queue")
async def show_fragment(request: Request) -> Response:
    """Show only the lists, for a page that refreshes itself."""
    signed_in = await recognise(request, active=False)
    return render(request, "_queue.html", **await _values(request, signed_in))


@router.get("/handoffs/{handoff_id}")
async def preview(handoff_id: int, request: Request) -> Response:
    """Show what is known before taking over; the words come after the claim."""
    signed_in = await recognise(request)
    parts = parts_of(request)
    handoff = await parts.desk.preview(handoff_id, signed_in.supporter)
    return render(request, "preview.html", line=_line(handoff, parts), me=signed_in)


@router.post("/handoffs/{handoff_id}/claim")
async def claim(handoff_id: int, request: Request) -> Response:
    """Take the conversation over."""
    signed_in = await recognise(request)
    await read_form(request, signed_in)
    handoff = await parts_of(request).desk.claim(handoff_id, signed_in.supporter)
    return go(f"/desk/conversations/{handoff.conversation_id}")


async def _values(request: Request, signed_in: SignedIn) -> dict[str, Any]:
    parts = parts_of(request)
    queued = await parts.desk.list_queue(signed_in.supporter)
    held = await parts.desk.list_held(signed_in.supporter)
    return {
        "me": signed_in,
        "queued": [_line(handoff, parts) for handoff in queued],
        "held": [_line(handoff, parts) for handoff in held],
    }


def _line(handoff: Handoff, parts: Parts) -> Line:
    waited = parts.clock() - handoff.opened_at
    town = parts.town_names.get(handoff.municipality, "県の共同窓口")
    return Line(handoff, town, int(waited.total_seconds() // 60))

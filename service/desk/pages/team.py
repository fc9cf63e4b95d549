"""What colleagues hold, for coordinators: a look inside needs a purpose and is on record."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from service.desk.pages.case_view import name_towns
from service.desk.pages.common import DeskRoute, field, read_form, read_number, render, sitting
from service.desk.pages.doors import opens_to
from service.desk.pages.lines import show_town
from service.desk.rights import Right
from service.desk.summary import summarise_case
from service.errors import InvalidField
from service.parts import parts_of

router = APIRouter(prefix="/desk/team", route_class=DeskRoute, include_in_schema=False)


@router.get("")
@opens_to(Right.SUPERVISE)
async def show_team(request: Request) -> Response:
    """Show which colleague holds what, without a word of it."""
    parts, me = parts_of(request), sitting(request)
    held = await parts.helping.inspection.list_held(me.supporter)
    lines = [(one, show_town(one, parts)) for one in held]
    return render(request, "team.html", me=me, lines=lines, now=parts.clock())


@router.get("/{handoff_id}")
@opens_to(Right.SUPERVISE)
async def ask_purpose(handoff_id: str, request: Request) -> Response:
    """Ask why somebody wants to read it."""
    return await _ask(handoff_id, request)


@router.post("/{handoff_id}")
@opens_to(Right.SUPERVISE)
async def read_other(handoff_id: str, request: Request) -> Response:
    """Show the transcript for a purpose."""
    parts, me = parts_of(request), sitting(request)
    form = await read_form(request, me)
    try:
        seen = await parts.helping.inspection.read(
            read_number(handoff_id), me.supporter, field(form, "purpose")
        )
    except InvalidField as error:
        return await _ask(handoff_id, request, parts.problems.explain("reason_missing"), error.status)
    return render(
        request,
        "inspected.html",
        me=me,
        seen=seen,
        line={"handoff": seen.handoff, "town": show_town(seen.handoff, parts)},
        summary=summarise_case(seen.conversation, seen.messages, parts.helping.topics),
        notes=await parts.helping.aids.list_notes(seen.conversation.id),
        **name_towns(seen.conversation, parts),
    )


async def _ask(handoff_id: str, request: Request, error: str = "", status: int = 200) -> Response:
    parts, me = parts_of(request), sitting(request)
    handoff = await parts.helping.inspection.find(read_number(handoff_id), me.supporter)
    line = {"handoff": handoff, "town": show_town(handoff, parts)}
    return render(request, "purpose.html", status, me=me, line=line, error=error)

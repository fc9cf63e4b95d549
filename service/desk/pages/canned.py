"""Ready answers of a town: written by coordinators, inserted by supporters."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from service.conversation.model import PREFECTURE_POOL
from service.desk.pages.common import DeskRoute, field, go, read_form, read_number, render, sitting
from service.desk.pages.doors import opens_to
from service.desk.rights import Right, serves
from service.errors import EmptyMessage, InvalidField, MessageTooLong
from service.parts import parts_of

router = APIRouter(prefix="/desk/canned", route_class=DeskRoute, include_in_schema=False)


@router.get("")
@opens_to(Right.WRITE_CANNED)
async def show_canned(request: Request) -> Response:
    """Show the ready answers and the form of a new one."""
    return await _show(request)


@router.post("")
@opens_to(Right.WRITE_CANNED)
async def write_canned(request: Request) -> Response:
    """Store a ready answer."""
    parts, me = parts_of(request), sitting(request)
    form = await read_form(request, me)
    town, title, text = field(form, "town"), field(form, "title"), field(form, "text")
    try:
        if town not in parts.known_desks:
            raise InvalidField("town")
        await parts.helping.aids.write_canned(me.supporter, town, title, text)
    except (InvalidField, EmptyMessage, MessageTooLong) as error:
        problem = parts.problems.explain("canned_missing")
        return await _show(request, problem, error.status, title=title, text=text)
    return go("/desk/canned")


@router.post("/{canned_id}/remove")
@opens_to(Right.WRITE_CANNED)
async def remove_canned(canned_id: str, request: Request) -> Response:
    """Take a ready answer away."""
    me = sitting(request)
    await read_form(request, me)
    await parts_of(request).helping.aids.remove_canned(me.supporter, read_number(canned_id))
    return go("/desk/canned")


async def _show(
    request: Request, error: str = "", status: int = 200, *, title: str = "", text: str = ""
) -> Response:
    parts, me = parts_of(request), sitting(request)
    reach = me.supporter.municipalities
    every = await parts.helping.aids.list_canned(me.supporter)
    return render(
        request,
        "canned.html",
        status,
        me=me,
        canned=[one for one in every if serves(reach, one.municipality)],
        towns={code: name for code, name in parts.town_names.items() if serves(reach, code)},
        whole=PREFECTURE_POOL if PREFECTURE_POOL in reach else "",
        names=parts.town_names,
        error=error,
        new={"title": title, "text": text},
    )

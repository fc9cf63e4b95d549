"""Examples the bot is to learn: handing a resident's words in for a topic, and approving another's."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from service.desk.pages.common import DeskRoute, field, go, read_form, render, sitting
from service.desk.pages.doors import opens_to
from service.desk.pages.unanswered import read_asked, read_lines, show_list
from service.desk.rights import Right
from service.learning.errors import ExampleFaults, LinesGone, NoSuchExample
from service.learning.examples import Lesson
from service.parts import parts_of

HOME = "/desk/knowledge/examples"

router = APIRouter(prefix=HOME, route_class=DeskRoute, include_in_schema=False)


@router.get("")
@opens_to(Right.REVIEW_UNANSWERED)
async def show_examples(request: Request) -> Response:
    """Show what waits for a second person, and what is approved."""
    return await _show(request)


@router.post("/propose")
@opens_to(Right.REVIEW_UNANSWERED)
async def propose(request: Request) -> Response:
    """Hand a line in; with faults the list comes back and says them."""
    parts, me = parts_of(request), sitting(request)
    form = await read_form(request, me)
    lesson = Lesson(field(form, "topic"), field(form, "text"), tuple(read_lines(form)))
    try:
        await parts.learning.examples.propose(me.supporter, lesson)
    except ExampleFaults as error:
        return await show_list(request, form, "。".join(error.faults) + "。", error.status)
    except LinesGone as error:
        return await show_list(request, form, parts.problems.explain(error.code), error.status)
    asked = read_asked(form, parts)
    return go(f"{asked.link(asked.page)}&done=proposed")


@router.post("/{example_id}/approve")
@opens_to(Right.REVIEW_UNANSWERED)
async def approve(example_id: str, request: Request) -> Response:
    """Let another person's line be learned."""
    parts, me = parts_of(request), sitting(request)
    await read_form(request, me)
    try:
        await parts.learning.examples.approve(me.supporter, _number(example_id))
    except ExampleFaults as error:
        return await _show(request, "。".join(error.faults) + "。", error.status)
    return go(f"{HOME}?done=approved")


@router.post("/{example_id}/reject")
@opens_to(Right.REVIEW_UNANSWERED)
async def reject(example_id: str, request: Request) -> Response:
    """Refuse a line, or take one back."""
    me = sitting(request)
    await read_form(request, me)
    await parts_of(request).learning.examples.reject(me.supporter, _number(example_id))
    return go(f"{HOME}?done=rejected")


async def _show(request: Request, error: str = "", status: int = 200) -> Response:
    parts, me = parts_of(request), sitting(request)
    waiting, approved = await parts.learning.examples.read(me.supporter)
    return render(
        request,
        "examples.html",
        status,
        me=me,
        error=error,
        proposed=waiting,
        approved=approved,
        topics=parts.knowledge.library.catalogue().topics,
        names={**parts.town_names, "070009": "福島県全体"},
        done=request.query_params.get("done", ""),
    )


def _number(text: str) -> int:
    """Return the number of an example from an address; raises NoSuchExample for what cannot be one."""
    if not (text.isascii() and text.isdecimal() and len(text) <= 18):
        raise NoSuchExample
    return int(text)

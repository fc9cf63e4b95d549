"""One proposed wording: reading it, publishing it as a second person, refusing it, going back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from fastapi import APIRouter, Request, Response

from knowledge.patches import patch_of
from service.desk.pages.common import DeskRoute, go, read_form, render, sitting
from service.desk.pages.doors import opens_to
from service.desk.pages.knowledge import name_towns
from service.desk.rights import Right
from service.editing.editing import Judged, Wish
from service.editing.errors import NoSuchEdit
from service.parts import parts_of
from service.storage.supporters import Supporter
from service.storage.topic_edits import PAST, EditState

Step = Callable[[Supporter, int], Awaitable[object]]

router = APIRouter(prefix="/desk/knowledge/edits", route_class=DeskRoute, include_in_schema=False)


@router.get("/{edit_id}")
@opens_to(Right.EDIT_KNOWLEDGE)
async def show_edit(edit_id: str, request: Request) -> Response:
    """Show the words before and after, how they will look, and what this person can do with them."""
    parts, me = parts_of(request), sitting(request)
    edit = await parts.knowledge.wordings.find(me.supporter, _number(edit_id))
    content = edit.content
    topic = parts.knowledge.wordings.find_topic(me.supporter, content.topic, content.municipality)
    wish = Wish(content.topic, content.municipality, content.patch, content.corrections, content.note)
    judged = replace(await parts.knowledge.wordings.judge(me.supporter, wish), readings=content.readings)
    return render(
        request,
        "edit.html",
        me=me,
        edit=edit,
        topic=topic,
        before=patch_of(topic),
        judged=judged,
        preview=parts.knowledge.previewing.show(Judged(wish, content.readings, ())),
        is_own=content.author_id == me.supporter.id,
        waits=edit.state is EditState.PROPOSED,
        in_force=edit.state is EditState.PUBLISHED,
        is_past=edit.state in PAST,
        names=name_towns(parts),
        done=request.query_params.get("done", ""),
    )


@router.post("/{edit_id}/publish")
@opens_to(Right.PUBLISH_KNOWLEDGE)
async def publish(edit_id: str, request: Request) -> Response:
    """Put another person's words in force."""
    return await _take(request, edit_id, parts_of(request).knowledge.wordings.publish, "published")


@router.post("/{edit_id}/reject")
@opens_to(Right.EDIT_KNOWLEDGE)
async def reject(edit_id: str, request: Request) -> Response:
    """Refuse a proposal, or take one's own back."""
    return await _take(request, edit_id, parts_of(request).knowledge.wordings.reject, "rejected")


@router.post("/{edit_id}/restore")
@opens_to(Right.PUBLISH_KNOWLEDGE)
async def restore(edit_id: str, request: Request) -> Response:
    """Go back to words that were in force before."""
    return await _take(request, edit_id, parts_of(request).knowledge.wordings.restore, "restored")


@router.post("/{edit_id}/withdraw")
@opens_to(Right.PUBLISH_KNOWLEDGE)
async def withdraw(edit_id: str, request: Request) -> Response:
    """Take words out of force, so that those below them are back."""
    return await _take(request, edit_id, parts_of(request).knowledge.wordings.withdraw, "withdrawn")


async def _take(request: Request, edit_id: str, step: Step, done: str) -> Response:
    """Take one step with an edit and come back to it."""
    me = sitting(request)
    await read_form(request, me)
    await step(me.supporter, _number(edit_id))
    return go(f"/desk/knowledge/edits/{_number(edit_id)}?done={done}")


def _number(text: str) -> int:
    """Return the number of an edit from an address; raises NoSuchEdit for what cannot be one."""
    if not (text.isascii() and text.isdecimal() and len(text) <= 18):
        raise NoSuchEdit
    return int(text)

"""The knowledge: choosing a topic, changing its words with live checks, and handing them in."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from knowledge.errors import UnknownTopic
from knowledge.patches import EVERYWHERE, PublishedEdit, is_outdated, patch_of
from service.conversation.desk_hours import TOKYO
from service.desk.pages.common import DeskRoute, go, read_form, render, sitting
from service.desk.pages.doors import opens_to
from service.desk.pages.wording_form import KINDS, read_town, read_wish
from service.desk.rights import Right, serves
from service.desk.sessions import SignedIn
from service.editing.editing import Judged, Wish
from service.editing.errors import NoSuchTopic, WordingFaults
from service.parts import Parts, parts_of
from service.storage.topic_edits import Edit, EditState, as_published

router = APIRouter(prefix="/desk/knowledge", route_class=DeskRoute, include_in_schema=False)


@router.get("")
@opens_to(Right.EDIT_KNOWLEDGE)
async def show_topics(request: Request) -> Response:
    """Show all topics for one town, what waits for a second person, and what has to be looked at."""
    parts, me = parts_of(request), sitting(request)
    town = read_town(request.query_params.get("town", ""), me)
    edits = await parts.knowledge.wordings.list_open(me.supporter)
    today = parts.clock().astimezone(TOKYO).date()
    catalogue = parts.knowledge.library.catalogue()
    groups = [
        (group.label, [t for t in catalogue.topics.values() if t.group == group.id])
        for group in catalogue.groups
    ]
    return render(
        request,
        "knowledge.html",
        me=me,
        town=town,
        towns=list_towns(parts, me),
        groups=groups,
        own={t.id: catalogue.overrides.get((t.id, town), t) for t in catalogue.topics.values()},
        proposals=[edit for edit in edits if edit.state is EditState.PROPOSED],
        edited={edit.content.topic for edit in edits if _is_in_force(edit, town)},
        outdated=[edit for edit in edits if _is_outdated(parts, edit)],
        today=today,
        names=name_towns(parts),
        done=request.query_params.get("done", ""),
    )


@router.get("/topic")
@opens_to(Right.EDIT_KNOWLEDGE)
async def show_topic(request: Request) -> Response:
    """Show a topic's words in a form, how residents see them, and its history."""
    parts, me = parts_of(request), sitting(request)
    town = read_town(request.query_params.get("town", ""), me)
    try:
        topic = parts.knowledge.wordings.find_topic(me.supporter, request.query_params.get("id", ""), town)
    except NoSuchTopic:
        return go("/desk/knowledge")
    return await _show_form(
        request, await parts.knowledge.wordings.judge(me.supporter, Wish(topic.id, town, patch_of(topic)))
    )


@router.post("/check")
@opens_to(Right.EDIT_KNOWLEDGE)
async def check(request: Request) -> Response:
    """Show what is wrong with the words, and how they will look; keeps nothing."""
    parts, me = parts_of(request), sitting(request)
    wish = read_wish(await read_form(request, me), me)
    return await _show_form(request, await parts.knowledge.wordings.judge(me.supporter, wish))


@router.post("/propose")
@opens_to(Right.EDIT_KNOWLEDGE)
async def propose(request: Request) -> Response:
    """Hand the words in for a second person; with faults the form comes back as it was."""
    parts, me = parts_of(request), sitting(request)
    wish = read_wish(await read_form(request, me), me)
    try:
        number = await parts.knowledge.wordings.propose(me.supporter, wish)
    except WordingFaults:
        return await _show_form(request, await parts.knowledge.wordings.judge(me.supporter, wish), status=422)
    return go(f"/desk/knowledge/edits/{number}?done=proposed")


async def _show_form(request: Request, judged: Judged, status: int = 200) -> Response:
    parts, me = parts_of(request), sitting(request)
    wish = judged.wish
    return render(
        request,
        "topic.html",
        status,
        me=me,
        wish=wish,
        judged=judged,
        topic=parts.knowledge.wordings.find_topic(me.supporter, wish.topic, wish.municipality),
        preview=parts.knowledge.previewing.show(judged) if _can_be_shown(judged) else None,
        history=await parts.knowledge.wordings.list_history(me.supporter, wish.topic, wish.municipality),
        kinds=KINDS,
        names=name_towns(parts),
    )


def _can_be_shown(judged: Judged) -> bool:
    """Days that are not days cannot be shown; everything else can, however wrong."""
    return not any("の形で入れてください" in fault for fault in judged.faults)


def list_towns(parts: Parts, me: SignedIn) -> dict[str, str]:
    """Return the towns for which this person may write, all of them together first."""
    reach = me.supporter.municipalities
    towns = {code: name for code, name in name_towns(parts).items() if serves(reach, code)}
    return dict(sorted(towns.items(), key=lambda item: (item[0] != EVERYWHERE, item[0])))


def name_towns(parts: Parts) -> dict[str, str]:
    """Return the name of every town, and of all of them together."""
    return {**parts.town_names, EVERYWHERE: "すべての市町村"}


def _is_in_force(edit: Edit, town: str) -> bool:
    return edit.state is EditState.PUBLISHED and edit.content.municipality == town


def _is_outdated(parts: Parts, edit: Edit) -> bool:
    if edit.state is not EditState.PUBLISHED:
        return False
    published: PublishedEdit = as_published(edit)
    try:
        return is_outdated(
            published, parts.knowledge.library.base_of(published.topic, published.municipality)
        )
    except UnknownTopic:
        return True

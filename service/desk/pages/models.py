"""Models: how a new one compares with the old, approving its hash, switching, and going back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from fastapi import APIRouter, Request, Response

from service.desk.pages.common import DeskRoute, field, go, read_form, render, sitting
from service.desk.pages.doors import opens_to
from service.desk.rights import Right
from service.errors import IllegalMove
from service.learning.errors import ModelObjections, NoSuchModel, NotForAll
from service.learning.serving import read_models
from service.parts import parts_of
from service.storage.models import ModelState
from service.storage.supporters import Supporter

HOME = "/desk/models"
STATES = {
    "proposed": "確認待ち",
    "approved": "認めた(まだ答えていません)",
    "live": "いま答えています",
    "withdrawn": "使っていません",
}

router = APIRouter(prefix=HOME, route_class=DeskRoute, include_in_schema=False)


@router.get("")
@opens_to(Right.APPROVE_MODEL)
async def show_models(request: Request) -> Response:
    """Show the models, and what every Rasa answers with."""
    return await _show(request)


@router.post("/approve")
@opens_to(Right.APPROVE_MODEL)
async def approve(request: Request) -> Response:
    """Approve a model's hash; refused with a sentence when it answers worse."""
    return await _do(request, parts_of(request).learning.models.approve, "approved")


@router.post("/refuse")
@opens_to(Right.APPROVE_MODEL)
async def refuse(request: Request) -> Response:
    """Put a model away."""
    return await _do(request, parts_of(request).learning.models.refuse, "refused")


@router.post("/switch")
@opens_to(Right.APPROVE_MODEL)
async def switch(request: Request) -> Response:
    """Let an approved model answer."""
    return await _do(request, parts_of(request).learning.models.switch, "switched")


@router.post("/back")
@opens_to(Right.APPROVE_MODEL)
async def go_back(request: Request) -> Response:
    """Let the model before answer again."""

    async def go_back_from(me: Supporter, _: str) -> None:
        await parts_of(request).learning.models.go_back(me)

    return await _do(request, go_back_from, "back")


async def _do(request: Request, act: Callable[[Supporter, str], Awaitable[None]], done: str) -> Response:
    parts, me = parts_of(request), sitting(request)
    form = await read_form(request, me)
    try:
        await act(me.supporter, field(form, "model"))
    except ModelObjections as error:
        return await _show(request, "".join(error.sentences), error.status)
    except (NoSuchModel, NotForAll, IllegalMove) as error:
        return await _show(request, parts.problems.explain(error.code), error.status)
    return go(f"{HOME}?done={done}")


async def _show(request: Request, error: str = "", status: int = 200) -> Response:
    parts, me = parts_of(request), sitting(request)
    comparisons = await parts.learning.models.read()
    live = next((one.model for one in comparisons if one.model.state is ModelState.LIVE), None)
    return render(
        request,
        "models.html",
        status,
        me=me,
        error=error,
        comparisons=comparisons,
        live=live,
        serving=await read_models(parts.settings.rasas),
        topics=parts.knowledge.library.catalogue().topics,
        states=STATES,
        done=request.query_params.get("done", ""),
    )

"""A town's hours, closures, and the notice that residents read first."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from service.conversation.desk_hours import TOKYO
from service.conversation.model import PREFECTURE_POOL
from service.desk.pages.common import DeskRoute, field, go, read_form, read_number, render, sitting
from service.desk.pages.doors import opens_to
from service.desk.rights import Right, serves
from service.errors import InvalidField, NoSuchHandoff
from service.parts import Parts, parts_of
from service.storage.desk_settings import DeskSetting

router = APIRouter(prefix="/desk/hours", route_class=DeskRoute, include_in_schema=False)


@router.get("")
@opens_to(Right.SET_DESK)
async def show_towns(request: Request) -> Response:
    """Show one's towns; who has one only goes there at once."""
    parts, me = parts_of(request), sitting(request)
    reach = me.supporter.municipalities
    towns = {code: name for code, name in parts.town_names.items() if serves(reach, code)}
    if len(towns) == 1:
        return go(f"/desk/hours/{next(iter(towns))}")
    whole = PREFECTURE_POOL if PREFECTURE_POOL in reach else ""
    return render(request, "hours_towns.html", me=me, towns=towns, whole=whole)


@router.get("/{town_code}")
@opens_to(Right.SET_DESK)
async def show_hours(town_code: str, request: Request) -> Response:
    """Show what counts for a town now, with the forms that change it."""
    return await _show(_town(town_code, request), request)


@router.post("/{town_code}/hours")
@opens_to(Right.SET_DESK)
async def set_hours(town_code: str, request: Request) -> Response:
    """Store hours, weekdays and telephone."""
    parts, me, town = parts_of(request), sitting(request), _town(town_code, request)
    form = await read_form(request, me)
    weekdays = "".join(sorted({value for value in form.getlist("weekday") if isinstance(value, str)}))
    setting = DeskSetting(
        town, field(form, "opens"), field(form, "closes"), weekdays, field(form, "phone").strip()
    )
    try:
        await parts.helping.opening_hours.set_hours(me.supporter, setting)
    except InvalidField as error:
        return await _show(town, request, parts.problems.explain("hours_wrong"), error.status)
    return go(f"/desk/hours/{town}?done=hours")


@router.post("/{town_code}/close")
@opens_to(Right.SET_DESK)
async def close_days(town_code: str, request: Request) -> Response:
    """Close the desk on some days."""
    parts, me, town = parts_of(request), sitting(request), _town(town_code, request)
    form = await read_form(request, me)
    days = field(form, "first_day"), field(form, "last_day")
    try:
        await parts.helping.opening_hours.close_days(me.supporter, town, *days, field(form, "reason"))
    except InvalidField as error:
        return await _show(town, request, parts.problems.explain("closure_wrong"), error.status)
    return go(f"/desk/hours/{town}?done=closure")


@router.post("/{town_code}/notice")
@opens_to(Right.SET_DESK)
async def set_notice(town_code: str, request: Request) -> Response:
    """Show a notice to residents first, or take it away."""
    parts, me, town = parts_of(request), sitting(request), _town(town_code, request)
    form = await read_form(request, me)
    hours = field(form, "stays") or "24"
    try:
        if not (hours.isascii() and hours.isdecimal() and len(hours) <= 3):
            raise InvalidField("stays")
        await parts.helping.opening_hours.set_notice(me.supporter, town, field(form, "notice"), int(hours))
    except InvalidField as error:
        return await _show(town, request, parts.problems.explain("notice_wrong"), error.status)
    return go(f"/desk/hours/{town}?done=notice")


@router.post("/closures/{closure_id}/drop")
@opens_to(Right.SET_DESK)
async def open_days(closure_id: str, request: Request) -> Response:
    """Take a closure back."""
    me = sitting(request)
    await read_form(request, me)
    town = await parts_of(request).helping.opening_hours.open_days(me.supporter, read_number(closure_id))
    return go(f"/desk/hours/{town}?done=closure")


def _town(code: str, request: Request) -> str:
    """Return the code of a town within one's reach; others do not exist."""
    parts: Parts = parts_of(request)
    if code not in parts.known_desks or not serves(sitting(request).supporter.municipalities, code):
        raise NoSuchHandoff
    return code


async def _show(town: str, request: Request, error: str = "", status: int = 200) -> Response:
    parts, me = parts_of(request), sitting(request)
    return render(
        request,
        "hours.html",
        status,
        me=me,
        code=town,
        town=parts.town_names.get(town, "福島県全体"),
        desk=await parts.helping.opening_hours.read(me.supporter, town),
        today=parts.clock().astimezone(TOKYO).date().isoformat(),
        done=request.query_params.get("done", ""),
        error=error,
    )

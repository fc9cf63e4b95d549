"""The audit trail for who may read it, and as a table to keep."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from fastapi import APIRouter, Request, Response

from service.conversation.desk_hours import TOKYO
from service.desk.csv_file import write_csv
from service.desk.opening_hours import read_day
from service.desk.pages.common import NO_STORE, DeskRoute, field, read_form, render, sitting
from service.desk.pages.doors import opens_to
from service.desk.passing_on import read_reason
from service.desk.rights import Right
from service.errors import InvalidField
from service.parts import parts_of

SHOWN = 200
DAYS = timedelta(days=7)
HEADINGS = ("時刻", "だれ", "役割", "市町村", "したこと", "相談", "理由", "どこから")

router = APIRouter(prefix="/desk/audit", route_class=DeskRoute, include_in_schema=False)


@router.get("")
@opens_to(Right.READ_AUDIT)
async def show_audit(request: Request) -> Response:
    """Show the last lines of one's towns, and whether the chain fits."""
    return await _show(request)


@router.post("/export")
@opens_to(Right.READ_AUDIT)
async def export_audit(request: Request) -> Response:
    """Give the lines of some days as a table; why, is on record."""
    parts, me = parts_of(request), sitting(request)
    form = await read_form(request, me)
    try:
        purpose = read_reason(field(form, "purpose"))
        first, last = read_day(field(form, "first_day")), read_day(field(form, "last_day"))
    except InvalidField as error:
        return await _show(request, parts.problems.explain("export_missing"), error.status)
    await parts.helping.trail.note(me.supporter, "export_audit", purpose)
    since = datetime.combine(first, time(), TOKYO)
    until = datetime.combine(last, time(), TOKYO) + timedelta(days=1)
    lines = await parts.helping.trail.read(me.supporter, since, until)
    rows = [
        (
            line.at.astimezone(TOKYO).isoformat(timespec="seconds"),
            line.name,
            line.role,
            parts.town_names.get(line.municipality, line.municipality),
            line.action,
            line.conversation_id or "",
            line.purpose,
            line.address,
        )
        for line in lines
    ]
    headers = {**NO_STORE, "Content-Disposition": 'attachment; filename="audit.csv"'}
    return Response(write_csv([HEADINGS, *rows]), media_type="text/csv; charset=utf-8", headers=headers)


async def _show(request: Request, error: str = "", status: int = 200) -> Response:
    parts, me = parts_of(request), sitting(request)
    now = parts.clock()
    lines = await parts.helping.trail.read(me.supporter, now - DAYS, now + timedelta(minutes=1), SHOWN)
    return render(
        request,
        "audit.html",
        status,
        me=me,
        lines=lines,
        faults=await parts.helping.trail.find_faults(),
        names=parts.town_names,
        today=now.astimezone(TOKYO).date().isoformat(),
        error=error,
    )

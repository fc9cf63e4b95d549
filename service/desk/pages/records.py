"""Cases helped by telephone or at the counter, and 「隣で」: sitting beside and ticking off the steps."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from service.conversation.desk_hours import TOKYO
from service.desk.csv_file import write_csv
from service.desk.pages.common import NO_STORE, DeskRoute, field, go, read_form, read_number, render, sitting
from service.desk.pages.doors import opens_to
from service.desk.rights import Right, serves
from service.errors import InvalidField
from service.parts import parts_of

SHOWN = 20
HEADINGS = ("日", "市町村", "方法", "用件", "分", "結果", "メモ")
WAYS = {"phone": "電話", "counter": "窓口", "beside": "隣で"}
OUTCOMES = {
    "solved": "解決した",
    "venue": "会場を案内した",
    "callback": "折り返しの電話で話した",
    "town_hall": "市町村につないだ",
    "left": "いなくなった",
}

router = APIRouter(prefix="/desk", route_class=DeskRoute, include_in_schema=False)


@router.get("/records")
@opens_to(Right.HELP)
async def show_records(request: Request) -> Response:
    """Show the forms and the last cases of one's towns."""
    return await _show(request)


@router.post("/records")
@opens_to(Right.HELP)
async def write_record(request: Request) -> Response:
    """Store a case that is over."""
    parts, me = parts_of(request), sitting(request)
    form = await read_form(request, me)
    minutes = field(form, "minutes") or "0"
    try:
        if not (minutes.isascii() and minutes.isdecimal() and len(minutes) <= 3):
            raise InvalidField("minutes")
        await parts.helping.records.write(
            me.supporter,
            municipality=field(form, "town"),
            way=field(form, "way"),
            topic=field(form, "topic"),
            minutes=int(minutes),
            outcome=field(form, "outcome"),
            remark=field(form, "remark"),
        )
    except InvalidField as error:
        return await _show(request, parts.problems.explain("record_missing"), error.status)
    return go("/desk/records?done")


@router.post("/beside")
@opens_to(Right.HELP)
async def sit_down(request: Request) -> Response:
    """Begin to sit beside somebody."""
    parts, me = parts_of(request), sitting(request)
    form = await read_form(request, me)
    try:
        number = await parts.helping.records.sit_down(me.supporter, field(form, "town"), field(form, "topic"))
    except InvalidField as error:
        return await _show(request, parts.problems.explain("topic_missing"), error.status)
    return go(f"/desk/beside/{number}")


@router.get("/beside/{record_id}")
@opens_to(Right.HELP)
async def show_beside(record_id: str, request: Request) -> Response:
    """Show the steps in large letters, to be looked at together."""
    return await _show_beside(record_id, request)


@router.post("/beside/{record_id}/tick")
@opens_to(Right.HELP)
async def tick(record_id: str, request: Request) -> Response:
    """Store which steps are done."""
    parts, me = parts_of(request), sitting(request)
    form = await read_form(request, me)
    ticked = [read_number(step) for step in form.getlist("step") if isinstance(step, str)]
    await parts.helping.records.tick(me.supporter, read_number(record_id), ticked)
    return go(f"/desk/beside/{read_number(record_id)}")


@router.post("/beside/{record_id}/end")
@opens_to(Right.HELP)
async def stand_up(record_id: str, request: Request) -> Response:
    """End sitting beside, with an outcome."""
    parts, me = parts_of(request), sitting(request)
    form = await read_form(request, me)
    try:
        await parts.helping.records.stand_up(
            me.supporter, read_number(record_id), field(form, "outcome"), field(form, "remark")
        )
    except InvalidField as error:
        problem = parts.problems.explain("outcome_missing")
        return await _show_beside(record_id, request, problem, error.status)
    return go("/desk/records?done")


@router.post("/records/export")
@opens_to(Right.SUPERVISE)
async def export_records(request: Request) -> Response:
    """Give the cases of one's towns as a table; that it left is on record."""
    parts, me = parts_of(request), sitting(request)
    await read_form(request, me)
    records = await parts.helping.records.list_ended(me.supporter)
    await parts.helping.trail.note(me.supporter, "export_records", "")
    topics = parts.helping.topics
    rows = [
        (
            record.began_at.astimezone(TOKYO).date(),
            parts.town_names.get(record.municipality, "福島県全体"),
            WAYS[record.way],
            topics[record.topic].question if record.topic in topics else "",
            record.minutes,
            OUTCOMES[record.outcome],
            record.remark,
        )
        for record in records
    ]
    headers = {**NO_STORE, "Content-Disposition": 'attachment; filename="records.csv"'}
    return Response(write_csv([HEADINGS, *rows]), media_type="text/csv; charset=utf-8", headers=headers)


async def _show(request: Request, error: str = "", status: int = 200) -> Response:
    parts, me = parts_of(request), sitting(request)
    reach = me.supporter.municipalities
    return render(
        request,
        "records.html",
        status,
        me=me,
        error=error,
        done="done" in request.query_params,
        open=await parts.helping.records.list_open(me.supporter),
        ended=await parts.helping.records.list_ended(me.supporter, SHOWN),
        topics=parts.helping.topics,
        towns={code: name for code, name in parts.town_names.items() if serves(reach, code)},
        names=parts.town_names,
        ways=WAYS,
        outcomes=OUTCOMES,
    )


async def _show_beside(record_id: str, request: Request, error: str = "", status: int = 200) -> Response:
    parts, me = parts_of(request), sitting(request)
    record = await parts.helping.records.find_beside(me.supporter, read_number(record_id))
    topic = parts.helping.topics[record.topic]
    return render(
        request, "beside.html", status, me=me, record=record, topic=topic, error=error, outcomes=OUTCOMES
    )

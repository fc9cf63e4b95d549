"""Classes and consultations, as officials keep them: list, add, change, copy to the next month, cancel."""

from __future__ import annotations

from datetime import date
from typing import Any

from fastapi import APIRouter, Request, Response

from knowledge.opendata.columns import Kind
from knowledge.opendata.export import write_csv, write_json
from knowledge.opendata.records import Fault, Record
from service.desk.pages.common import DeskRoute, field, go, read_form, render, sitting
from service.desk.pages.doors import opens_to
from service.desk.pages.rows import hand_out, read_number, read_number_or_none, read_texts
from service.desk.rights import Right
from service.desk.session_form import FIELDS, REPEATS, find_repeat, read_fields, say_day
from service.errors import BadRequest
from service.parts import parts_of
from service.venues.editing import ChangedMeanwhile
from service.venues.importing import WrongRows

HOME = "/desk/sessions"
DONE = ("added", "changed", "copied", "cancelled", "imported", "undone")

router = APIRouter(prefix=HOME, route_class=DeskRoute, include_in_schema=False)


@router.get("")
@opens_to(Right.EDIT_PLACES)
async def list_sessions(request: Request) -> Response:
    """Show the coming sessions of one's towns."""
    parts, me = parts_of(request), sitting(request)
    rows = await parts.editing.list_sessions(me.supporter)
    return render(
        request,
        "sessions.html",
        me=me,
        rows=rows,
        names=parts.town_names,
        say_day=say_day,
        done=_done(request),
        told=read_number_or_none(request.query_params.get("waiting", "")),
    )


@router.get("/new")
@opens_to(Right.EDIT_PLACES)
async def show_new(request: Request) -> Response:
    """Show an empty form."""
    return _show_form(request, {"x_type": "course"}, "", 0)


@router.post("/new")
@opens_to(Right.EDIT_PLACES)
async def add(request: Request) -> Response:
    """Store a new session."""
    parts, me = parts_of(request), sitting(request)
    values = read_texts(await read_form(request, me))
    try:
        await parts.editing.add(me.supporter, read_fields(values, {}))
    except WrongRows as error:
        return _show_form(request, values, values.get("repeat", ""), 0, faults=error.faults)
    return go(f"{HOME}?done=added")


@router.get("/export.csv")
@opens_to(Right.EDIT_PLACES)
async def export_csv(request: Request) -> Response:
    """Hand out one's towns' coming sessions as the open-data CSV, which spreadsheets open."""
    records = await _list_records(request)
    return hand_out("\ufeff" + write_csv(Kind.EVENTS, records), "text/csv", "events.csv")


@router.get("/export.json")
@opens_to(Right.EDIT_PLACES)
async def export_json(request: Request) -> Response:
    """Hand out one's towns' coming sessions as JSON."""
    return hand_out(write_json(await _list_records(request)), "application/json", "events.json")


@router.get("/{class_number}")
@opens_to(Right.EDIT_PLACES)
async def show(class_number: str, request: Request) -> Response:
    """Show the form of one session."""
    stored = await parts_of(request).editing.find(sitting(request).supporter, read_number(class_number))
    cells = stored.record.cells
    return _show_form(request, cells, find_repeat(cells), stored.id, version=stored.version)


@router.post("/{class_number}")
@opens_to(Right.EDIT_PLACES)
async def change(class_number: str, request: Request) -> Response:
    """Write what the form says."""
    parts, me, number = parts_of(request), sitting(request), read_number(class_number)
    values = read_texts(await read_form(request, me))
    stored = await parts.editing.find(me.supporter, number)
    version = read_number_or_none(values.get("version", ""))
    if version is None:
        raise BadRequest("version")
    try:
        await parts.editing.change(me.supporter, number, version, read_fields(values, stored.record.cells))
    except WrongRows as error:
        return _show_form(
            request, values, values.get("repeat", ""), number, version=version, faults=error.faults
        )
    except ChangedMeanwhile:
        shown = {**stored.record.cells, **values}
        fault = Fault(1, "", parts.problems.explain("changed_meanwhile"))
        return _show_form(
            request, shown, values.get("repeat", ""), number, version=stored.version, faults=(fault,)
        )
    return go(f"{HOME}?done=changed")


@router.post("/{class_number}/copy")
@opens_to(Right.EDIT_PLACES)
async def copy(class_number: str, request: Request) -> Response:
    """Make the same session in the next month and open its form."""
    me = sitting(request)
    await read_form(request, me)
    new = await parts_of(request).editing.copy_to_next_month(me.supporter, read_number(class_number))
    return go(f"{HOME}/{new}?done=copied")


@router.post("/{class_number}/cancel")
@opens_to(Right.EDIT_PLACES)
async def cancel(class_number: str, request: Request) -> Response:
    """Call the session off, or one day of it."""
    me = sitting(request)
    form = await read_form(request, me)
    day = _day_or_none(field(form, "day"))
    done = await parts_of(request).editing.cancel(me.supporter, read_number(class_number), day)
    return go(f"{HOME}?done=cancelled&waiting={done.waiting}")


async def _list_records(request: Request) -> list[Record]:
    rows = await parts_of(request).editing.list_sessions(sitting(request).supporter)
    return [row.record for row in rows]


def _show_form(
    request: Request,
    cells: dict[str, str],
    repeat: str,
    number: int,
    *,
    version: int = 0,
    faults: tuple[Fault, ...] = (),
) -> Response:
    parts, me = parts_of(request), sitting(request)
    by_cell = {fault.column: fault.reason for fault in faults}
    values: dict[str, Any] = {
        "cells": cells,
        "fields": FIELDS,
        "repeat": repeat,
        "repeats": {key: words for key, words in REPEATS.items() if key != "keep" or repeat == "keep"},
        "towns": parts.editing.list_towns(me.supporter),
        "number": number,
        "version": version,
        "faults": by_cell,
        "done": _done(request),
    }
    return render(request, "session.html", 422 if faults else 200, me=me, **values)


def _done(request: Request) -> str:
    done = request.query_params.get("done", "")
    return done if done in DONE else ""


def _day_or_none(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadRequest("day") from error

"""Places where classes are held, as officials keep them: list, add, change, hand out."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from knowledge.opendata.columns import Kind
from knowledge.opendata.export import write_csv, write_json
from knowledge.opendata.records import Fault, Record
from service.desk.pages.common import DeskRoute, go, read_form, render, sitting
from service.desk.pages.doors import opens_to
from service.desk.pages.rows import hand_out, read_number, read_number_or_none, read_texts
from service.desk.rights import Right
from service.desk.venue_form import FIELDS, read_venue_fields
from service.errors import BadRequest
from service.parts import parts_of
from service.venues.editing import ChangedMeanwhile
from service.venues.importing import WrongRows

HOME = "/desk/venues"
DONE = ("added", "changed")

router = APIRouter(prefix=HOME, route_class=DeskRoute, include_in_schema=False)


@router.get("")
@opens_to(Right.EDIT_PLACES)
async def list_venues(request: Request) -> Response:
    """Show the venues of one's towns."""
    parts, me = parts_of(request), sitting(request)
    rows = await parts.venue_editing.list_venues(me.supporter)
    done = request.query_params.get("done", "")
    return render(
        request, "venues.html", me=me, rows=rows, names=parts.town_names, done=done if done in DONE else ""
    )


@router.get("/new")
@opens_to(Right.EDIT_PLACES)
async def show_new(request: Request) -> Response:
    """Show an empty form."""
    return _show_form(request, {}, 0)


@router.post("/new")
@opens_to(Right.EDIT_PLACES)
async def add(request: Request) -> Response:
    """Store a new venue."""
    parts, me = parts_of(request), sitting(request)
    values = read_texts(await read_form(request, me))
    try:
        await parts.venue_editing.add(me.supporter, read_venue_fields(values))
    except WrongRows as error:
        return _show_form(request, values, 0, faults=error.faults)
    return go(f"{HOME}?done=added")


@router.get("/export.csv")
@opens_to(Right.EDIT_PLACES)
async def export_csv(request: Request) -> Response:
    """Hand out one's towns' venues as the open-data CSV, which spreadsheets open."""
    text = "\ufeff" + write_csv(Kind.FACILITIES, await _list_records(request))
    return hand_out(text, "text/csv", "facilities.csv")


@router.get("/export.json")
@opens_to(Right.EDIT_PLACES)
async def export_json(request: Request) -> Response:
    """Hand out one's towns' venues as JSON."""
    return hand_out(write_json(await _list_records(request)), "application/json", "facilities.json")


@router.get("/{venue_number}")
@opens_to(Right.EDIT_PLACES)
async def show(venue_number: str, request: Request) -> Response:
    """Show the form of one venue."""
    number = read_number(venue_number)
    stored = await parts_of(request).venue_editing.find(sitting(request).supporter, number)
    return _show_form(request, stored.record.cells, stored.id, version=stored.version)


@router.post("/{venue_number}")
@opens_to(Right.EDIT_PLACES)
async def change(venue_number: str, request: Request) -> Response:
    """Write what the form says."""
    parts, me, number = parts_of(request), sitting(request), read_number(venue_number)
    values = read_texts(await read_form(request, me))
    stored = await parts.venue_editing.find(me.supporter, number)
    version = read_number_or_none(values.get("version", ""))
    if version is None:
        raise BadRequest("version")
    try:
        await parts.venue_editing.change(me.supporter, number, version, read_venue_fields(values))
    except WrongRows as error:
        return _show_form(request, values, number, version=version, faults=error.faults)
    except ChangedMeanwhile:
        fault = Fault(1, "", parts.problems.explain("changed_meanwhile"))
        shown = {**stored.record.cells, **values}
        return _show_form(request, shown, number, version=stored.version, faults=(fault,))
    return go(f"{HOME}?done=changed")


async def _list_records(request: Request) -> list[Record]:
    rows = await parts_of(request).venue_editing.list_venues(sitting(request).supporter)
    return [row.record for row in rows]


def _show_form(
    request: Request,
    cells: dict[str, str],
    number: int,
    *,
    version: int = 0,
    faults: tuple[Fault, ...] = (),
) -> Response:
    parts, me = parts_of(request), sitting(request)
    values: dict[str, Any] = {
        "cells": cells,
        "fields": FIELDS,
        "towns": parts.venue_editing.list_towns(me.supporter),
        "number": number,
        "version": version,
        "faults": {fault.column: fault.reason for fault in faults},
    }
    return render(request, "venue.html", 422 if faults else 200, me=me, **values)

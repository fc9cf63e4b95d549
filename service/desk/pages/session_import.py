"""Taking in a table of sessions or facilities: look first, then agree; and taking the last one back."""

from __future__ import annotations

import hmac

from fastapi import APIRouter, Request, Response
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from knowledge.opendata.records import Sheet
from service.desk.pages.common import (
    DeskRoute,
    check_same_site,
    field,
    go,
    read_form,
    render,
    sitting,
)
from service.desk.pages.doors import opens_to
from service.desk.rights import Right
from service.desk.sessions import SignedIn
from service.errors import BadRequest, FormExpired, NotAllowed, ServiceError
from service.parts import parts_of
from service.storage.venue_imports import Origin, Upload
from service.venues.editing import reaches
from service.venues.importing import Plan, hash_file
from service.venues.spreadsheet import UnreadableFile

HOME = "/desk/session-import"
MOST_BYTES = 10 * 1024 * 1024
MOST_SHOWN = 50

router = APIRouter(prefix=HOME, route_class=DeskRoute, include_in_schema=False)


@router.get("")
@opens_to(Right.EDIT_PLACES)
async def show_import(request: Request) -> Response:
    """Show the form and the latest imports."""
    return await _show(request)


@router.post("")
@opens_to(Right.EDIT_PLACES)
async def preview(request: Request) -> Response:
    """Say what a file would change; nothing is taken in yet."""
    parts, me = parts_of(request), sitting(request)
    upload = await _read_upload(request, me)
    try:
        sheet = parts.importing.read(upload.file_name, upload.content)
    except UnreadableFile as error:
        return await _show(request, problem=str(error))
    if sheet.faults:
        return await _show(request, sheet=sheet, file_name=upload.file_name)
    _check_reach(me, sheet)
    plan = await parts.importing.preview(sheet)
    upload_id = await parts.importing.keep(me.supporter.id, upload, parts.ids())
    return await _show(request, sheet=sheet, plan=plan, file_name=upload.file_name, upload_id=upload_id)


@router.post("/confirm")
@opens_to(Right.EDIT_PLACES)
async def confirm(request: Request) -> Response:
    """Take in the file that was looked at."""
    parts, me = parts_of(request), sitting(request)
    form = await read_form(request, me)
    upload = await parts.importing.find_kept(me.supporter.id, field(form, "upload"))
    if upload is None:
        return await _show(request, problem=parts.problems.explain("upload_gone"))
    sheet = parts.importing.read(upload.file_name, upload.content)
    _check_reach(me, sheet)
    origin = Origin(upload.file_name, hash_file(upload.content), me.supporter.name, me.supporter.id)
    await parts.importing.take_in(sheet, origin)
    return go("/desk/sessions?done=imported")


@router.post("/undo")
@opens_to(Right.EDIT_PLACES)
async def undo(request: Request) -> Response:
    """Take the last import back, if it was one's own or one works for the whole prefecture."""
    parts, me = parts_of(request), sitting(request)
    await read_form(request, me)
    (last, *_) = [*await parts.importing.list_latest(), None]
    if last is not None and last.origin.supporter_id != me.supporter.id and not reaches(me.supporter, ""):
        raise NotAllowed
    try:
        await parts.importing.undo_last(me.supporter.id)
    except ServiceError as error:
        return await _show(request, problem=parts.problems.explain(error.code))
    return go("/desk/sessions?done=undone")


async def _show(
    request: Request,
    *,
    sheet: Sheet | None = None,
    plan: Plan | None = None,
    file_name: str = "",
    upload_id: str = "",
    problem: str = "",
) -> Response:
    parts, me = parts_of(request), sitting(request)
    imports = [
        one
        for one in await parts.importing.list_latest()
        if one.origin.supporter_id == me.supporter.id or reaches(me.supporter, "")
    ]
    faults = sheet.faults if sheet else ()
    return render(
        request,
        "session_import.html",
        422 if problem or faults else 200,
        me=me,
        imports=imports,
        sheet=sheet,
        plan=plan,
        faults=faults[:MOST_SHOWN],
        more=max(0, len(faults) - MOST_SHOWN),
        file_name=file_name,
        upload_id=upload_id,
        problem=problem,
    )


async def _read_upload(request: Request, me: SignedIn) -> Upload:
    check_same_site(request)
    try:
        form = await request.form(max_fields=5, max_files=1)
    except HTTPException as error:
        raise BadRequest("not a form") from error
    file = form.get("file")
    content = await file.read() if isinstance(file, UploadFile) else b""
    await form.close()
    if not hmac.compare_digest(field(form, "form_token").encode(), me.form_token.encode()):
        raise FormExpired
    if not isinstance(file, UploadFile):
        raise BadRequest("no file")
    return Upload(file.filename or "", content)


def _check_reach(me: SignedIn, sheet: Sheet) -> None:
    if not all(reaches(me.supporter, record.code) for record in sheet.records):
        raise NotAllowed

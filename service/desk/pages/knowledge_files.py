"""The knowledge as files: a table for a spreadsheet, out and in, and the archive for the repository."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData, UploadFile

from knowledge.errors import ContentError
from knowledge.patches import EVERYWHERE, patch_of
from service.desk.pages.common import NO_STORE, DeskRoute, go, read_form_with_file, render, sitting
from service.desk.pages.doors import opens_to
from service.desk.pages.knowledge import list_towns
from service.desk.rights import Right
from service.desk.sessions import SignedIn
from service.editing.editing import Wish
from service.editing.errors import WordingFaults
from service.editing.files import list_files, pack
from service.editing.tables import read_table, write_table
from service.errors import BadRequest
from service.parts import Parts, parts_of
from service.storage.topic_edits import EditState

IMPORT_PATH = "/desk/knowledge/import-table"
MOST_BYTES = 4 * 1024 * 1024

router = APIRouter(prefix="/desk/knowledge", route_class=DeskRoute, include_in_schema=False)


@router.get("/table.csv")
@opens_to(Right.EDIT_KNOWLEDGE)
async def export_table(request: Request) -> Response:
    """Send the words of every topic within reach, and those of single towns."""
    parts, me = parts_of(request), sitting(request)
    catalogue = parts.knowledge.library.catalogue()
    towns = list_towns(parts, me)
    rows = [(topic, EVERYWHERE) for topic in catalogue.topics.values()] if EVERYWHERE in towns else []
    if EVERYWHERE not in towns:
        rows = [
            (catalogue.overrides.get((topic.id, code), topic), code)
            for code in towns
            for topic in catalogue.topics.values()
        ]
    else:
        rows += [(topic, code) for (_, code), topic in sorted(catalogue.overrides.items())]
    return _send(write_table(rows), "text/csv; charset=utf-8", "oraho-topics.csv")


@router.post("/import-table")
@opens_to(Right.EDIT_KNOWLEDGE)
async def import_table(request: Request) -> Response:
    """Hand in every row that says something else than now; nothing at all when one row is wrong."""
    parts, me = parts_of(request), sitting(request)
    form = await read_form_with_file(request, me)
    try:
        wishes = _keep_changes(parts, me, read_table(await _read_file(form)))
        numbers = await parts.knowledge.wordings.propose_all(me.supporter, wishes) if wishes else ()
    except (WordingFaults, ContentError) as error:
        faults = error.faults if isinstance(error, WordingFaults) else (str(error),)
        return render(request, "import_faults.html", 422, me=me, faults=faults)
    finally:
        await form.close()
    return go(f"/desk/knowledge?done=imported-{len(numbers)}")


@router.get("/files.zip")
@opens_to(Right.EDIT_KNOWLEDGE)
async def export_files(request: Request) -> Response:
    """Send what is in force as the repository's files."""
    parts, me = parts_of(request), sitting(request)
    edits = await parts.knowledge.wordings.list_open(me.supporter)
    in_force = [edit for edit in edits if edit.state is EditState.PUBLISHED]
    files = list_files(in_force, parts.knowledge.library.catalogue())
    return _send(pack(files, parts.clock()), "application/zip", "oraho-topics.zip")


async def _read_file(form: FormData) -> bytes:
    file = form.get("file")
    if not isinstance(file, UploadFile):
        raise BadRequest("no file")
    return await file.read()


def _keep_changes(parts: Parts, me: SignedIn, wishes: tuple[Wish, ...]) -> tuple[Wish, ...]:
    kept = []
    for wish in wishes:
        topic = parts.knowledge.wordings.find_topic(me.supporter, wish.topic, wish.municipality)
        if patch_of(topic) != wish.patch:
            kept.append(wish)
    return tuple(kept)


def _send(content: bytes, kind: str, name: str) -> Response:
    headers = {**NO_STORE, "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=kind, headers=headers)

"""One conversation at the desk: transcript, reply, give back, close."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from service.desk.accounts import SignedIn
from service.desk.pages.common import DeskRoute, field, go, read_form, recognise, render
from service.errors import EmptyMessage, MessageTooLong
from service.parts import parts_of

router = APIRouter(
    prefix="/desk/conversations/{conversation_id}", route_class=DeskRoute, include_in_schema=False
)


@router.get("")
async def show_case(conversation_id: str, request: Request) -> Response:
    """Show the conversation that this supporter holds."""
    return await _show(conversation_id, request, await recognise(request))


@router.get("/fragment")
async def show_fragment(conversation_id: str, request: Request) -> Response:
    """Show only the transcript, for a page that refreshes itself."""
    signed_in = await recognise(request, active=False)
    case = await parts_of(request).desk.open_case(conversation_id, signed_in.supporter, on_record=False)
    return render(request, "_transcript.html", case=case)


@router.post("/reply")
async def reply(conversation_id: str, request: Request) -> Response:
    """Say something to the resident."""
    signed_in = await recognise(request)
    form = await read_form(request, signed_in)
    parts = parts_of(request)
    text, form_id = field(form, "text"), field(form, "form_id")
    try:
        await parts.desk.reply(conversation_id, signed_in.supporter, text, form_id)
    except (EmptyMessage, MessageTooLong) as error:
        explained = parts.problems.explain(error.code)
        return await _show(
            conversation_id, request, signed_in, draft=text, error=explained, status=error.status
        )
    return go(f"/desk/conversations/{conversation_id}")


@router.post("/give-back")
async def give_back(conversation_id: str, request: Request) -> Response:
    """Let the bot answer again."""
    signed_in = await recognise(request)
    await read_form(request, signed_in)
    await parts_of(request).desk.give_back(conversation_id, signed_in.supporter)
    return go("/desk")


@router.post("/close")
async def close(conversation_id: str, request: Request) -> Response:
    """End the consultation with an outcome."""
    signed_in = await recognise(request)
    form = await read_form(request, signed_in)
    await parts_of(request).desk.close(conversation_id, signed_in.supporter, field(form, "outcome"))
    return go("/desk")


@router.post("/typing")
async def note_typing(conversation_id: str, request: Request) -> Response:
    """Let the resident see that somebody is writing."""
    signed_in = await recognise(request)
    await read_form(request, signed_in)
    await parts_of(request).desk.note_typing(conversation_id, signed_in.supporter)
    return Response(status_code=204)


async def _show(
    conversation_id: str,
    request: Request,
    signed_in: SignedIn,
    *,
    draft: str = "",
    error: str = "",
    status: int = 200,
) -> Response:
    parts = parts_of(request)
    case = await parts.desk.open_case(conversation_id, signed_in.supporter)
    context = case.conversation.context
    return render(
        request,
        "case.html",
        status,
        case=case,
        me=signed_in,
        living=parts.town_names.get(context.living or "", ""),
        registered=parts.town_names.get(context.registered or "", ""),
        form_id=parts.ids(),
        draft=draft,
        error=error,
    )

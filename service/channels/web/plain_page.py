"""The page for devices on which no script runs: write, press, read; the same conversation as everywhere."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.datastructures import FormData

from knowledge.context import Context
from knowledge.reply import NoticePart
from service.addresses import read_address
from service.channels.web.access import check_origin
from service.channels.web.notices import ShownNotice, list_towns, read_notices
from service.conversation.model import Message, Speaker
from service.conversation.ports import Words
from service.errors import (
    BadRequest,
    ConversationClosed,
    EmptyMessage,
    IdReused,
    MessageTooLong,
    NotSignedIn,
    UnknownChoice,
)
from service.limiting import ALL
from service.parts import Parts, parts_of
from service.router import Arrival
from service.site_phone import read_phone
from service.storage import conversations, transcript, turns

PATIENCE = 20.0  # seconds the page waits for an answer before it says that there is none yet
POLL_SECONDS = 1.0
SAID = (ConversationClosed, EmptyMessage, IdReused, MessageTooLong, UnknownChoice)
TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
TEMPLATES.filters["digits"] = lambda number: "".join(each for each in number if each.isdigit() or each == "+")

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Form:
    """What was sent: the conversation, if one is open, and a text, a pressed button, or neither."""

    municipality: str
    conversation: str
    token: str
    client_id: str
    text: str
    choice: str

    @property
    def says_something(self) -> bool:
        """Whether there is something to store."""
        return bool(self.choice or self.text.strip())


@router.post("/chat/plain", include_in_schema=False)
async def talk(request: Request) -> HTMLResponse:
    """Store what was sent, wait for the answer, and show the conversation with the next form."""
    parts = parts_of(request)
    form = _read(await request.form())
    origin = check_origin(request, parts)
    await parts.limits.address.spend(read_address(request, parts.settings))
    try:
        form = await _open(form, request, parts, origin)
    except NotSignedIn:
        lost = replace(form, conversation="", token="")
        return await _show(parts, lost, parts.rules.words.say("plain_lost").text)
    if not form.says_something:
        return await _show(parts, replace(form, text=""))
    await parts.limits.messages.spend(form.token)
    await parts.limits.all_messages.spend(ALL)
    try:
        is_answered = await _say(parts, form)
    except SAID as error:
        return await _show(parts, form, parts.problems.explain(error.code))
    notice = "" if is_answered else parts.rules.words.say("plain_pending").text
    return await _show(parts, replace(form, text=""), notice)


def _read(fields: FormData) -> Form:
    names = ("municipality", "conversation", "token", "client_id", "text", "choice")
    values = {name: fields.get(name, "") for name in names}
    texts = {name: value for name, value in values.items() if isinstance(value, str)}
    if len(texts) < len(values):
        raise BadRequest
    return Form(**texts)


async def _open(form: Form, request: Request, parts: Parts, origin: str) -> Form:
    """Let the owner in, or begin a conversation for who has none; raises NotSignedIn."""
    if form.conversation:
        await parts.residents.admit(form.conversation, form.token, origin)
        return form
    await parts.limits.conversations.spend(read_address(request, parts.settings))
    living = form.municipality if form.municipality in parts.town_names else None
    begun = await parts.residents.begin("web", Context(living=living), origin)
    return replace(form, conversation=begun.conversation.id, token=begun.token)


async def _say(parts: Parts, form: Form) -> bool:
    """Store one message and say whether its turn ended in time."""
    text, choice = (None, form.choice) if form.choice else (form.text, None)
    arrival = Arrival(form.client_id or parts.ids(), text=text, choice=choice)
    with parts.wakeups.listen(form.conversation) as listener:
        accepted = await parts.router.accept(form.conversation, arrival, claim=parts.worker.has_room)
        if accepted.turn is not None:
            parts.worker.submit(accepted.turn)
        deadline = asyncio.get_running_loop().time() + PATIENCE
        while await _is_open(parts, accepted.turn_id):
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0:
                return False
            await listener.wait(min(left, POLL_SECONDS))
    return True


async def _is_open(parts: Parts, turn_id: int) -> bool:
    async with parts.database.read() as connection:
        return await turns.is_open(connection, turn_id)


async def _show(parts: Parts, form: Form, notice: str = "") -> HTMLResponse:
    messages, notices = await _read_page(parts, form.conversation)
    newest = max((each.seq for each in messages if each.speaker is Speaker.RESIDENT), default=0)
    hidden = {
        "municipality": form.municipality,
        "conversation": form.conversation,
        "token": form.token,
        "client_id": parts.ids(),
    }
    page = TEMPLATES.get_template("plain.html").render(
        title=parts.rules.words.label("page_title"),
        words=_read_words(parts.rules.words),
        phone=await read_phone(parts, form.municipality),
        messages=messages,
        newest=newest,
        hidden=hidden,
        draft=form.text,
        notice=notice,
        first_words=notices,
    )
    return HTMLResponse(page, headers={"Cache-Control": "no-store"})


def _read_words(words: Words) -> dict[str, str]:
    return {
        "question": words.label("plain_question"),
        "send": words.label("plain_send"),
        "look": words.label("plain_look"),
        "choose": words.label("plain_choose"),
        "source": words.label("plain_source"),
        Speaker.RESIDENT: words.label("plain_resident"),
        Speaker.BOT: words.label("plain_bot"),
        Speaker.SUPPORTER: words.label("plain_supporter"),
        Speaker.SYSTEM: words.label("plain_system"),
    }


async def _read_page(
    parts: Parts, conversation_id: str
) -> tuple[tuple[Message, ...], tuple[ShownNotice, ...]]:
    """Return what was said, and what the towns must tell that the greeting has not told."""
    async with parts.database.read() as connection:
        conversation = await conversations.find(connection, conversation_id) if conversation_id else None
        if conversation is None:
            return (), ()
        messages = await transcript.read_after(connection, conversation_id, 0)
        notices = await read_notices(connection, parts.notices, list_towns(conversation), parts.clock())
    told = "\n".join(_list_notices(messages[0])) if messages else ""
    return messages, tuple(notice for notice in notices if notice.text not in told)


def _list_notices(message: Message) -> list[str]:
    parts = message.reply.parts if message.reply else ()
    return [part.text for part in parts if isinstance(part, NoticePart)]

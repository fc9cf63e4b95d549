"""Officials who edit a topic as a browser without JavaScript would."""

from __future__ import annotations

import re
from datetime import datetime
from html import unescape
from typing import Any

import httpx

from actions.heard import Heard
from actions.replies.topic import answer_topic
from knowledge.context import Context
from knowledge.reply import Reply, TextPart
from service.parts import Parts
from tests.fakes.supporter import FakeSupporter

POOL = "070009"
TOPIC = "mynumber_pin_locked"
NEW = "ロックは、役場のカードの窓口で直せます。"
EASY = "カードが 使えないときは、役場で 直すことが できます。"


async def seat_official(
    parts: Parts, transport: httpx.AsyncBaseTransport, name: str, towns: tuple[str, ...] = (POOL,)
) -> FakeSupporter:
    """An official who sits at the desk."""
    return await FakeSupporter.seat(parts, transport, name, towns, "official")


def read_fields(page: str) -> dict[str, Any]:
    """Return the fields of the wording form as they stand on the page."""
    form = page[page.index('id="wording"') : page.index('id="judged"')]
    fields: dict[str, Any] = {}
    for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', form):
        fields.setdefault(name, []).append(unescape(value))
    for name, value in re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>\n(.*?)</textarea>', form, re.S):
        fields[name] = [unescape(value)]
    fields["source_kind"] = re.findall(r'<option value="(\w+)" selected', form)
    return fields


async def open_form(official: FakeSupporter, town: str = POOL, topic: str = TOPIC) -> dict[str, Any]:
    """Open a topic and return its form."""
    page = await official.http.get("/desk/knowledge/topic", params={"id": topic, "town": town})
    assert page.status_code == 200, page.text
    return read_fields(page.text)


async def propose(
    official: FakeSupporter, town: str = POOL, topic: str = TOPIC, **changes: str
) -> httpx.Response:
    """Hand a changed form in; returns the page that opens."""
    fields = await open_form(official, town, topic)
    changes = {"answer": NEW, "easy": EASY, **changes}
    return await official.http.post(
        "/desk/knowledge/propose", data={**fields, **{name: [value] for name, value in changes.items()}}
    )


def number_of(answer: httpx.Response) -> int:
    """Return the number of the edit whose page opened."""
    assert answer.status_code == 200, answer.text
    return int(answer.url.path.rpartition("/")[2])


def ask(parts: Parts, now: datetime, town: str | None = None, topic: str = TOPIC) -> Reply:
    """Return what the bot answers now to somebody of a town."""
    catalogue = parts.knowledge.library.catalogue()
    context = Context(living=town, registered=town)
    heard = Heard("", "ask", topic, None, (), (), (), None, context, now)
    return catalogue.aids.aid_reply(answer_topic(catalogue.topic(topic), heard, catalogue))


def words_of(reply: Reply) -> TextPart:
    """Return the answer's first paragraph."""
    return next(part for part in reply.parts if isinstance(part, TextPart))

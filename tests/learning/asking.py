"""Residents who are not understood, and officials who read what they said."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from typing import Any

import httpx

from knowledge.reply import Behaviour, Choice, Reply, TextPart
from service.conversation.ports import Question
from service.parts import Parts
from tests.fakes.resident import FakeResident
from tests.fakes.supporter import FakeSupporter

OWN, OTHER, POOL = "072036", "072044", "070009"
HOME = "/desk/knowledge/unanswered"
GUESSES = (("mynumber_pin_locked", 0.4), ("mynumber_pin_change", 0.2))


def answer_as_named(question: Question) -> Reply:
    """Answer as the message's first word says: 聞き返し, 断り, or anything else."""
    context = question.context
    if question.message.startswith("聞き返し"):
        choice = Choice("ロック", "topic", "mynumber_pin_locked")
        parts = (TextPart("どちらですか。"),)
        return Reply(Behaviour.CLARIFY, None, None, GUESSES, parts, (choice,), context=context)
    if question.message.startswith("断り"):
        return Reply(Behaviour.DECLINE, parts=(TextPart("ほかの窓口です。"),), context=context)
    if question.message.startswith("分からず"):
        context = replace(context, misses=context.misses + 1)
        return Reply(Behaviour.CLARIFY, parts=(TextPart("?"),), context=context)
    return Reply(Behaviour.ANSWER, topic="mynumber_fee", parts=(TextPart("無料です。"),), context=context)


async def ask(http: httpx.AsyncClient, *texts: str, town: str = OWN) -> FakeResident:
    """Begin a conversation in a town and say the texts."""
    resident = await FakeResident.begin(http, municipality=town)
    for text in texts:
        await resident.say(text)
    return resident


async def judge(resident: FakeResident, verdict: str) -> None:
    """Give a verdict on the newest answer."""
    seq = resident.messages[-1]["seq"]
    answer = await resident.post("feedback", {"seq": seq, "verdict": verdict})
    assert answer.status_code in (200, 201, 204), answer.text


async def seat(
    parts: Parts, transport: httpx.ASGITransport, towns: tuple[str, ...] = (POOL,), role: str = "official"
) -> FakeSupporter:
    """Somebody of some towns at the desk."""
    return await FakeSupporter.seat(parts, transport, parts.ids(), towns, role)


async def read(person: FakeSupporter, **query: str) -> str:
    """Return the list's page."""
    answer = await person.http.get(HOME, params=query)
    assert (answer.status_code, "<h1>答えられなかった質問</h1>" in answer.text) == (200, True), answer.text
    return answer.text


def list_groups(page: str) -> list[tuple[str, str]]:
    """Return (first words, line numbers) of every group on a page, in order."""
    found: list[Any] = re.findall(
        r'<h2 id="group-\d+">「(.*?)」</h2>.*?name="lines" value="([\d ]+)"', page, re.S
    )
    return [(unescape(words), numbers) for words, numbers in found]


def lines_of(page: str, words: str) -> str:
    """Return the line numbers of the group that begins with these words."""
    return next(numbers for first, numbers in list_groups(page) if first == words)

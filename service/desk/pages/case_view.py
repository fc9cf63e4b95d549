"""The page of one conversation: everything a supporter needs in one place."""

from __future__ import annotations

from typing import Any

from fastapi import Request, Response

from service.conversation.model import OUTSIDE, Conversation, Message, Speaker
from service.desk.commands import Case
from service.desk.pages.common import render
from service.desk.pages.lines import read_waiting, show_town
from service.desk.sessions import SignedIn
from service.desk.summary import summarise_case
from service.desk.taking_back import UNDO_FOR
from service.parts import Parts, parts_of

ELSEWHERE = "県外"
MOST_SUGGESTED = 3


async def show_case_page(
    conversation_id: str,
    request: Request,
    me: SignedIn,
    *,
    draft: str = "",
    error: str = "",
    problem: str = "",
    masked: bool = False,
    status: int = 200,
) -> Response:
    """Render the conversation; `error` belongs to the reply, `problem` to any other step."""
    parts = parts_of(request)
    helping = parts.helping
    case = await parts.desk.open_case(conversation_id, me.supporter)
    draft = draft or await helping.aids.find_draft(conversation_id, me.supporter)
    return render(
        request,
        "case.html",
        status,
        me=me,
        case=case,
        line={"handoff": case.handoff, "town": show_town(case.handoff, parts)},
        summary=summarise_case(case.conversation, case.messages, helping.topics),
        notes=await helping.aids.list_notes(conversation_id),
        canned=await helping.aids.list_canned(me.supporter),
        suggested=_suggest(case, parts),
        topics=_group_topics(parts),
        tries=await helping.calls.list_tries(conversation_id),
        colleagues=await helping.passing_on.list_colleagues(me.supporter, case.handoff.municipality),
        towns=parts.town_names,
        waiting=await read_waiting(parts, me.supporter),
        form_id=parts.ids(),
        can_take_back=_can_take_back(case.messages, parts),
        draft=draft,
        error=error,
        problem=problem,
        masked=masked,
        **name_towns(case.conversation, parts),
    )


def name_towns(conversation: Conversation, parts: Parts) -> dict[str, Any]:
    """Return the names of where the resident lives and is registered; empty where not yet known."""

    def name(code: str | None) -> str:
        return ELSEWHERE if code == OUTSIDE else parts.town_names.get(code or "", "")

    context = conversation.context
    return {"living": name(context.living), "registered": name(context.registered)}


def _suggest(case: Case, parts: Parts) -> list[tuple[str, str]]:
    """Return topics whose answer may be wanted next: the last ones answered, and what else was likely."""
    topics = parts.helping.topics
    likely: list[str] = [case.conversation.context.last_topic or ""]
    for message in reversed(case.messages):
        if message.reply is not None:
            likely += [message.reply.topic or "", *(topic for topic, _ in message.reply.candidates)]
    known = [topic for topic in dict.fromkeys(likely) if topic in topics]
    return [(topic, topics[topic].question) for topic in known[:MOST_SUGGESTED]]


def _group_topics(parts: Parts) -> dict[str, list[tuple[str, str]]]:
    """Return every topic's question under its group's name."""
    names: dict[str, str] = {group["id"]: group["label"] for group in parts.site["groups"]}
    groups: dict[str, list[tuple[str, str]]] = {}
    for topic in parts.helping.topics.values():
        groups.setdefault(names.get(topic.group, topic.group), []).append((topic.id, topic.question))
    return groups


def _can_take_back(messages: tuple[Message, ...], parts: Parts) -> bool:
    last: Any = messages[-1] if messages else None
    return last is not None and last.speaker is Speaker.SUPPORTER and parts.clock() - last.at <= UNDO_FOR

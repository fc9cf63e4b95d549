"""What LINE refuses in outgoing messages, written down once more, apart from the service's own table."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from linebot.v3.messaging import PushMessageRequest, ReplyMessageRequest, ShowLoadingAnimationRequest

Json = dict[str, Any]


def find_problems(body: Json) -> list[str]:
    """Return what is wrong with a reply or push body: the SDK's schema, then the limits it does not know."""
    shape = ReplyMessageRequest if "replyToken" in body else PushMessageRequest
    if problem := find_unread(shape, {"notificationDisabled": False, **body}):
        return [problem]
    return [problem for message in body["messages"] for problem in _check_message(message)]


def find_loading_problems(body: Json) -> list[str]:
    """Return what is wrong with a call for the loading sign: one resident, 5 to 60 seconds in fives."""
    if problem := find_unread(ShowLoadingAnimationRequest, body):
        return [problem]
    seconds = body.get("loadingSeconds", 20)
    problems = [] if 5 <= seconds <= 60 and seconds % 5 == 0 else [f"loadingSeconds: {seconds}"]
    return problems if str(body["chatId"]).startswith("U") else [*problems, "chatId: not one resident"]


def find_unread(shape: Any, body: Json) -> str:
    """Say what the SDK's model refuses or does not keep of a body; empty when all is well."""
    try:
        seen = _prune(shape.from_dict(body).to_dict())
    except (ValueError, TypeError) as error:
        return f"schema: {error}"
    return "" if seen == _prune(body) else "property unknown or changed"


def count_clusters(text: str) -> int:
    """Count letters as a reader does: joined emoji, marks, skin tones and flags are one."""
    count, joined, flag, before = 0, False, False, ""
    for letter in text:
        is_flag = "\U0001f1e6" <= letter <= "\U0001f1ff"
        is_mark = letter == "\u200d" or unicodedata.category(letter) in ("Mn", "Mc", "Me")
        is_tone = "\U0001f3fb" <= letter <= "\U0001f3ff"
        is_line_end = before == "\r" and letter == "\n"
        if not (joined or is_mark or is_tone or is_line_end or (is_flag and flag)):
            count += 1
        flag = is_flag and not flag
        joined, before = letter == "\u200d", letter
    return count


def _prune(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _prune(item) for key, item in value.items() if item is not None}
    return [_prune(item) for item in value] if isinstance(value, list) else value


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _check_message(message: Json) -> Iterator[str]:
    if message["type"] == "text" and not 1 <= _units(message["text"]) <= 5000:
        yield f"text: {_units(message['text'])} units"
    if message["type"] == "flex":
        yield from _check_flex(message)
    items = message.get("quickReply", {}).get("items", [])
    if len(items) > 13:
        yield f"quick reply: {len(items)} items"
    for item in items:
        yield from _check_action(item["action"], 20, needs_label=True)


def _check_flex(message: Json) -> Iterator[str]:
    if not 1 <= _units(message["altText"]) <= 1500:
        yield f"altText: {_units(message['altText'])} units"
    contents = message["contents"]
    bubbles = contents["contents"] if contents["type"] == "carousel" else [contents]
    if len(bubbles) > 12:
        yield f"carousel: {len(bubbles)} bubbles"
    if len({bubble.get("size", "mega") for bubble in bubbles}) > 1:
        yield "carousel: bubbles of different widths"
    if len(json.dumps(contents, ensure_ascii=False).encode()) > 50_000:
        yield "carousel: more than 50 KB"
    for bubble in bubbles:
        if len(json.dumps(bubble, ensure_ascii=False).encode()) > 30_000:
            yield "bubble: more than 30 KB"
        for part in ("header", "body", "footer"):
            yield from _check_component(bubble.get(part))


def _check_component(component: Json | None) -> Iterator[str]:
    if component is None:
        return
    if component["type"] == "text" and not component.get("text"):
        yield "flex text: empty"
    if component["type"] in ("text", "button") and component.get("scaling") is not True:
        yield "flex: does not follow the reader's letter size"
    if "action" in component:
        yield from _check_action(component["action"], 40, needs_label=component["type"] == "button")
    for inner in component.get("contents", []):
        yield from _check_component(inner)


def _check_action(action: Json, most_clusters: int, *, needs_label: bool) -> Iterator[str]:
    label = action.get("label", "")
    if (needs_label and not label) or count_clusters(label) > most_clusters:
        yield f"label: {count_clusters(label)} letters"
    for name, most in (("data", 300), ("displayText", 300), ("uri", 1000)):
        if len(action.get(name, "")) > most:
            yield f"{name}: {len(action[name])} letters"
    if action["type"] == "uri":
        uri = action["uri"]
        if not uri.isascii() or urlsplit(uri).scheme not in ("http", "https", "tel", "line"):
            yield f"uri: {uri}"

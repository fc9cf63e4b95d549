"""Reads webhooks tolerantly: unknown types and fields are no errors, and one odd event spoils no other."""

from __future__ import annotations

import hashlib
import json
import math
from datetime import UTC, datetime
from typing import Any

from service.channels.line.events import Content, Event
from service.errors import BadEncoding, BadJson

LONGEST_KEY = 64
LONGEST_TYPE = 20
UNSTABLE = frozenset({"deliveryContext", "replyToken"})  # differ between deliveries of one event
Json = dict[str, Any]


def read_events(body: bytes, now: datetime) -> tuple[Event, ...]:
    """Return the events of a webhook; raises BadEncoding or BadJson when it is none at all."""
    try:
        data = json.loads(body.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise BadEncoding("not UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise BadJson(type(error).__name__) from error
    if not isinstance(data, dict):
        raise BadJson("no object")
    events = data.get("events")
    if not isinstance(events, list):
        return ()
    return tuple(_read_event(event, now) for event in events if isinstance(event, dict))


def _read_event(event: Json, now: datetime) -> Event:
    source = _object(event, "source")
    source_type = _text(source, "type")
    message = event.get("message")
    return Event(
        key=_read_key(event),
        type=_text(event, "type")[:LONGEST_TYPE],
        at=_read_time(event.get("timestamp"), now),
        is_active=_text(event, "mode") in ("", "active"),
        is_redelivery=_object(event, "deliveryContext").get("isRedelivery") is True,
        source_type=source_type,
        source_id=_text(source, f"{source_type}Id") if source_type else "",
        reply_token=_text(event, "replyToken"),
        content=_read_content(message) if isinstance(message, dict) else None,
        postback_data=_text(_object(event, "postback"), "data"),
        unsent_id=_text(_object(event, "unsend"), "messageId"),
        is_unblocked=_object(event, "follow").get("isUnblocked") is True,
    )


def _read_content(message: Json) -> Content:
    return Content(
        id=_text(message, "id")[:LONGEST_KEY],
        type=_text(message, "type"),
        text=_text(message, "text"),
        latitude=_number(message.get("latitude")),
        longitude=_number(message.get("longitude")),
    )


def _read_key(event: Json) -> str:
    """Return LINE's id of the event, or a hash of what does not change when it is delivered again."""
    key = _text(event, "webhookEventId")
    if key and len(key) <= LONGEST_KEY and key.isascii():
        return key
    stable = {name: value for name, value in event.items() if name not in UNSTABLE}
    canonical = json.dumps(stable, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _read_time(milliseconds: object, now: datetime) -> datetime:
    number = _number(milliseconds)
    if number is None:
        return now
    try:
        return datetime.fromtimestamp(number / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return now


def _object(holder: Json, name: str) -> Json:
    value = holder.get(name)
    return value if isinstance(value, dict) else {}


def _text(holder: Json, name: str) -> str:
    """Return a text that can be stored: escaped halves of letters and NULs pass JSON but no database."""
    value = holder.get(name)
    if not isinstance(value, str):
        return ""
    return value.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None

"""Reads and writes Reply v1 and Context as JSON; what does not fit the contract is refused here."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter, ValidationError

from knowledge.context import Context
from knowledge.reply import Reply
from service.errors import ServiceError

_context = TypeAdapter(Context)
_reply = TypeAdapter(Reply)


class NotAReply(ServiceError):
    """The JSON is not Reply v1."""

    code = "not_a_reply"


def read_reply(data: object) -> Reply:
    """Build a Reply from parsed JSON; raises NotAReply."""
    try:
        return _reply.validate_python(data)
    except ValidationError as error:
        raise NotAReply(str(error)) from error


def load_reply(text: str) -> Reply:
    """Build a Reply from JSON text that this service wrote."""
    return _reply.validate_json(text)


def dump_reply(reply: Reply) -> str:
    """Write a Reply as JSON text."""
    return _reply.dump_json(reply).decode()


def show_reply(reply: Reply) -> dict[str, Any]:
    """Return a Reply as JSON-ready values, without the internal context."""
    shown: dict[str, Any] = _reply.dump_python(reply, mode="json", exclude={"context"})
    return shown


def load_context(text: str) -> Context:
    """Build a Context from JSON text that this service wrote."""
    return _context.validate_json(text)


def dump_context(context: Context) -> str:
    """Write a Context as JSON text."""
    return _context.dump_json(context).decode()


def show_context(context: Context) -> dict[str, Any]:
    """Return a Context as JSON-ready values."""
    shown: dict[str, Any] = _context.dump_python(context, mode="json")
    return shown

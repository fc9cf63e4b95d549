"""What bytes may say: the request bodies of Widget API v1, and how bytes become them."""

from __future__ import annotations

import json
from typing import Literal, TypeVar

from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from service.errors import BadEncoding, BadJson

Language = Literal["ja", "ja-easy", "en"]


class Body(BaseModel):
    """Base: unknown fields are ignored, so that newer clients keep working."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)


class NewConversation(Body):
    """POST /conversations."""

    municipality: str | None = None
    language: Language = "ja"
    registered: str | None = None


class Position(Body):
    """Where the resident is now, in degrees; used for one answer and never stored."""

    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)


class NewMessage(Body):
    """POST …/messages: a text, the value of an offered choice, or a position."""

    client_id: str = Field(min_length=8, max_length=100, pattern=r"^[A-Za-z0-9_\-:.]+$")
    text: str | None = None
    choice: str | None = None
    position: Position | None = None


class TownPatch(Body):
    """PATCH …: towns are six-digit codes or "outside"."""

    municipality: str | None = None
    registered: str | None = None
    language: Language | None = None


class Continuation(Body):
    """POST /conversations/continue."""

    code: str = Field(pattern=r"^[0-9]{8}$")


class CallbackWish(Body):
    """POST …/callback."""

    kana: str = Field(max_length=200)
    phone: str = Field(max_length=50)
    band: str = Field(max_length=20)


class Verdict(Body):
    """POST …/feedback."""

    seq: int
    verdict: str = Field(max_length=20)
    text: str | None = Field(default=None, max_length=2000)


class Rating(Body):
    """POST …/rating."""

    stars: int
    text: str | None = Field(default=None, max_length=2000)


Shape = TypeVar("Shape", bound=Body)


async def read_body(request: Request, shape: type[Shape]) -> Shape:
    """Read the request's JSON; raises BadEncoding or BadJson. An empty body counts as {}."""
    try:
        text = (await request.body()).decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadEncoding("not UTF-8") from error
    try:
        data = json.loads(text or "{}")
        # Escaped lone surrogates pass JSON but are no text.
        json.dumps(data, ensure_ascii=False).encode("utf-8")
        return shape.model_validate(data)
    except UnicodeEncodeError as error:
        raise BadEncoding("lone surrogate") from error
    except (ValueError, RecursionError, ValidationError) as error:
        raise BadJson(type(error).__name__) from error

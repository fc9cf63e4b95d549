"""What the pages of classes and of venues share: forms as texts, numbers in addresses, files handed out."""

from __future__ import annotations

from fastapi import Response
from starlette.datastructures import FormData

from service.venues.editing import NoSuchSession


def read_texts(form: FormData) -> dict[str, str]:
    """Return a form's fields that are texts."""
    return {name: value.replace("\r\n", "\n") for name, value in form.items() if isinstance(value, str)}


def read_number(text: str) -> int:
    """Return the number of a row; raises NoSuchSession for what is none."""
    number = read_number_or_none(text)
    if number is None:
        raise NoSuchSession
    return number


def read_number_or_none(text: str) -> int | None:
    """Return a whole number, or None."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 18 else None


def hand_out(text: str, kind: str, name: str) -> Response:
    """Return a file to be saved."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(text.encode(), media_type=f"{kind}; charset=utf-8", headers=headers)

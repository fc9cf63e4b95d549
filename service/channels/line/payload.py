"""What is kept of an event until it is worked off: masked words, never coordinates, never a raw id."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import TypeAdapter

OUTSIDE_PREFECTURE = "outside"


@dataclass(frozen=True, slots=True)
class Payload:
    """`masked` names what was hidden in the text; `place` is a municipality code, "outside", or empty."""

    text: str = ""
    masked: tuple[str, ...] = ()
    data: str = ""
    place: str = ""
    is_again: bool = False
    group: str = ""  # sealed
    is_room: bool = False
    number_hash: str = ""  # of a short number that opens a conversation of the web


_payload = TypeAdapter(Payload)


def dump_payload(payload: Payload) -> str:
    """Write a payload as JSON text."""
    return _payload.dump_json(payload, exclude_defaults=True).decode()


def load_payload(text: str) -> Payload:
    """Read a payload that this service wrote; an emptied one is empty."""
    return _payload.validate_json(text or "{}")

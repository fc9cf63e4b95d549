"""Who may open a page: each route of the desk says it, and a route that does not say it cannot exist."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from service.desk.rights import Right

Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])
_MARK = "desk_door"


class Door(StrEnum):
    """Pages that are open before somebody is fully signed in."""

    ANYBODY = "anybody"
    HALF_WAY = "half_way"  # the password was given, the second step is to come


@dataclass(frozen=True, slots=True)
class Opening:
    """What a route asks for; `active` says that opening it is something a person does."""

    to: Right | Door
    active: bool


def opens_to(to: Right | Door, *, active: bool = True) -> Callable[[Endpoint], Endpoint]:
    """Declare who may open a route; stands directly above its function."""

    def declare(endpoint: Endpoint) -> Endpoint:
        setattr(endpoint, _MARK, Opening(to, active))
        return endpoint

    return declare


def read_opening(endpoint: Callable[..., Any]) -> Opening:
    """Return what was declared; raises LookupError for a route that says nothing."""
    opening = getattr(endpoint, _MARK, None)
    if not isinstance(opening, Opening):
        raise LookupError(f"{endpoint.__qualname__} does not say who may open it: add @opens_to(...)")
    return opening

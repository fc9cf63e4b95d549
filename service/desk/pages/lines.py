"""The lines of the desk's lists, as templates show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from service.conversation.model import Handoff, HandoffState
from service.desk.commands import Listed
from service.parts import Parts
from service.storage.desk_facts import Facts
from service.storage.supporters import Supporter


@dataclass(frozen=True, slots=True)
class Line:
    """One handoff with its town and the minutes it has waited."""

    handoff: Handoff
    facts: Facts
    town: str
    minutes: int


async def read_waiting(parts: Parts, supporter: Supporter) -> list[Line]:
    """Return who waits at a screen now (not those who wait for a call)."""
    return pick_people(make_lines(await parts.desk.list_queue(supporter), parts))


def make_lines(listed: Iterable[Listed], parts: Parts) -> list[Line]:
    """Return the lines, in the same order."""
    now = parts.clock()
    return [
        Line(
            one.handoff,
            one.facts,
            show_town(one.handoff, parts),
            max(0, int((now - one.handoff.opened_at).total_seconds() // 60)),
        )
        for one in listed
    ]


def pick_people(lines: Iterable[Line]) -> list[Line]:
    """Keep those who wait at a screen."""
    return [line for line in lines if line.handoff.state is not HandoffState.CALLBACK]


def pick_callbacks(lines: Iterable[Line]) -> list[Line]:
    """Keep those who wait for a telephone call."""
    return [line for line in lines if line.handoff.state is HandoffState.CALLBACK]


def show_town(handoff: Handoff, parts: Parts) -> str:
    """Name the town whose queue it is; empty for the prefecture's pool."""
    return parts.town_names.get(handoff.municipality, "")

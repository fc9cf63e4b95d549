"""Places where a test lets the process die: before a transaction, before its commit, and right after it."""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Callable

Reach = Callable[[str], None]
"""Is told the name of the place that has just been reached."""


class WrongFailpoints(ValueError):
    """The list of failpoints cannot be read."""


def pass_by(_place: str) -> None:
    """Go on: what every process does unless somebody asked for failures."""


def read_failpoints(listed: str) -> Reach:
    """Return what kills this process by chance, e.g. at "accept.after:0.05"; raises WrongFailpoints.

    A place is `<transaction>.<moment>` with the moments `begin`, `before` (the commit) and `after`.
    """
    if not listed.strip():
        return pass_by
    chances = dict(_read(one) for one in listed.split())

    def die_by_chance(place: str) -> None:
        if random.random() < chances.get(place, 0.0):  # noqa: S311 - no secret
            os.kill(os.getpid(), signal.SIGKILL)

    return die_by_chance


def _read(one: str) -> tuple[str, float]:
    place, _, chance = one.partition(":")
    name, _, moment = place.partition(".")
    if not name or moment not in ("begin", "before", "after"):
        raise WrongFailpoints(one)
    try:
        return place, float(chance)
    except ValueError as error:
        raise WrongFailpoints(one) from error

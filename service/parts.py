"""The parts of a running service, built once by `build_app` and handed to every route."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from starlette.requests import HTTPConnection

from service.conversation.model import Turn
from service.conversation.ports import Bot, Clock, Ids
from service.conversation.rules import Rules
from service.desk.accounts import Accounts
from service.desk.commands import Desk
from service.desk_status import Reception
from service.limits import Limits
from service.problems import Problems
from service.residents import Residents
from service.router import Router
from service.settings import Settings
from service.storage.engine import Database
from service.wakeups import Wakeups


class Runner(Protocol):
    """Whoever works off turns in the background."""

    @property
    def has_room(self) -> bool:
        """Say whether one more turn may be taken."""
        ...

    def submit(self, turn: Turn) -> None:
        """Start working on a claimed turn."""
        ...

    def start(self) -> None:
        """Start looking for turns."""
        ...

    async def stop(self) -> None:
        """End, giving running turns a few seconds."""
        ...


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything a route may use."""

    settings: Settings
    database: Database
    bot: Bot
    rules: Rules
    reception: Reception
    router: Router
    worker: Runner
    residents: Residents
    wakeups: Wakeups
    limits: Limits
    problems: Problems
    clock: Clock
    ids: Ids
    site: dict[str, Any]
    town_names: Mapping[str, str]
    accounts: Accounts
    desk: Desk


def parts_of(connection: HTTPConnection) -> Parts:
    """Return the parts of the app that serves this request."""
    parts: Parts = connection.app.state.parts
    return parts

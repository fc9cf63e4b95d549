"""Channels that push: what one is given to build itself from, and what it must be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from fastapi import APIRouter

from knowledge.catalogue import Catalogue
from service.conversation.ports import Clock, Ids
from service.conversation.rules import Rules
from service.delivery import Outbound
from service.router import Router
from service.runner import Runner
from service.settings import Settings
from service.storage.engine import Database
from service.wakeups import Wakeups


@dataclass(frozen=True, slots=True)
class Kit:
    """The parts of the service that a channel needs."""

    settings: Settings
    database: Database
    catalogue: Catalogue
    rules: Rules
    router: Router
    worker: Runner
    wakeups: Wakeups
    clock: Clock
    ids: Ids
    owner: str  # the name under which this process holds leases


class Channel(Protocol):
    """A channel that pushes."""

    @property
    def name(self) -> str:
        """The word by which conversations name it."""
        ...

    @property
    def routes(self) -> APIRouter:
        """Where its platform calls us."""
        ...

    @property
    def outbound(self) -> Outbound:
        """Its way out, used by delivery alone."""
        ...

    async def start(self) -> None:
        """Open connections and begin to work off what came in; a loop is running."""
        ...

    async def stop(self) -> None:
        """Finish what is in hand and close connections."""
        ...

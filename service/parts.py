"""The parts of a running service, built once by `build_app` and handed to every route."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import HTTPConnection

from knowledge.documents import Documents
from knowledge.notices import Notice
from knowledge.opendata.columns import Kind
from service.background import Background
from service.continuations import Continuations
from service.conversation.model import PREFECTURE_POOL
from service.conversation.ports import Bot, Clock, Ids
from service.conversation.rules import Rules
from service.desk.accounts import Accounts
from service.desk.commands import Desk
from service.desk.helping import Helping
from service.desk.outside import Outside
from service.desk.roster import Roster
from service.desk.second_step import SecondStep
from service.desk.sessions import Sessions
from service.desk.watch import Watch
from service.desk_status import Reception
from service.editing.kit import KnowledgeKit
from service.learning.kit import LearningKit
from service.limits import Limits
from service.papers.papers import Papers
from service.problems import Problems
from service.pushing import Channel
from service.residents import Residents
from service.retention import Retention
from service.router import Router
from service.runner import Runner
from service.settings import Settings
from service.storage.bell import Bell
from service.storage.engine import Database
from service.venues.editing import Editing
from service.venues.importing import Importing
from service.venues.shelf import Shelf
from service.wakeups import Wakeups


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
    continuations: Continuations
    wakeups: Wakeups
    bell: Bell
    limits: Limits
    problems: Problems
    clock: Clock
    ids: Ids
    site: dict[str, Any]
    documents: Documents
    notices: tuple[Notice, ...]
    town_names: Mapping[str, str]
    accounts: Accounts
    sessions: Sessions
    second_step: SecondStep
    roster: Roster
    outside: Outside
    helping: Helping
    desk: Desk
    watch: Watch
    retention: Retention
    knowledge: KnowledgeKit
    learning: LearningKit
    channels: tuple[Channel, ...]
    sending: Background
    venues: Shelf
    importing: Importing
    editing: Editing
    papers: Papers

    @property
    def venue_editing(self) -> Editing:
        """The same for places where classes are held."""
        return self.editing.of_kind(Kind.FACILITIES)

    @property
    def known_desks(self) -> frozenset[str]:
        """Every town that a case may wait for, and the prefecture's pool."""
        return frozenset(self.town_names) | {PREFECTURE_POOL}


def parts_of(connection: HTTPConnection) -> Parts:
    """Return the parts of the app that serves this request."""
    parts: Parts = connection.app.state.parts
    return parts

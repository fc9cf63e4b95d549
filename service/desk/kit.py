"""What every group of desk commands works with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.topics import Topic
from service.contacts import Contacts
from service.conversation.ports import Clock
from service.conversation.rules import Rules
from service.desk_status import Reception
from service.storage.engine import Database
from service.wakeups import DESK, Wakeups


@dataclass(frozen=True, slots=True)
class DeskKit:
    """Database, words, bells and clock; `public_phones` may stand in replies (digits only)."""

    database: Database
    rules: Rules
    reception: Reception
    wakeups: Wakeups
    contacts: Contacts
    clock: Clock
    topics: Mapping[str, Topic]
    public_phones: frozenset[str] = frozenset()

    def ring(self, conversation_id: str) -> None:
        """Wake the resident's page and the desk's."""
        self.wakeups.ring(conversation_id)
        self.wakeups.ring(DESK)

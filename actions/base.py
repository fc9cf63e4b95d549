"""The shell around every action: hear, compose, send exactly one `custom` Reply."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.heard import Heard, read_heard
from actions.replies.papers import link_papers
from knowledge.catalogue import Catalogue
from knowledge.reply import Reply
from knowledge.venues import VenueSearch


@dataclass(frozen=True, slots=True)
class Sources:
    """What actions may ask; `catalogue` returns the present snapshot."""

    catalogue: Callable[[], Catalogue]
    venues: VenueSearch
    base_url: str = ""  # where residents reach the service; without it no papers are linked


class ReplyAction(Action):
    """An action that answers with one Reply and changes nothing."""

    action_name = ""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources

    def name(self) -> str:
        """Return the name in Rasa's domain."""
        return self.action_name

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[dict[str, Any]]:
        """Compose the reply and hand it to Rasa as the one `custom` message."""
        catalogue = self._sources.catalogue()
        reply = await self.compose(read_heard(tracker.latest_message), catalogue)
        linked = link_papers(reply, catalogue, self._sources.base_url)
        dispatcher.utter_message(json_message=asdict(catalogue.aids.aid_reply(linked)))
        return []

    @abstractmethod
    async def compose(self, heard: Heard, catalogue: Catalogue) -> Reply:
        """Return the reply to what was heard."""

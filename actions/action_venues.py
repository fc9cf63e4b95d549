"""Looks for classes and consultations."""

from __future__ import annotations

from actions.base import ReplyAction
from actions.heard import Heard
from actions.replies.venues import look_for_venues
from knowledge.catalogue import Catalogue
from knowledge.reply import Reply


class ActionVenues(ReplyAction):
    """intent `venues`."""

    action_name = "action_venues"

    async def compose(self, heard: Heard, catalogue: Catalogue) -> Reply:
        """Return the reply to what was heard."""
        return await look_for_venues(heard, catalogue, self._sources.venues)

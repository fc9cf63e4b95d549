"""Offers a person."""

from __future__ import annotations

from actions.base import ReplyAction
from actions.heard import Heard
from actions.replies.people import offer_person
from actions.replies.towns import remember_towns
from knowledge.catalogue import Catalogue
from knowledge.reply import Reply


class ActionHandoff(ReplyAction):
    """intent `handoff`."""

    action_name = "action_handoff"

    async def compose(self, heard: Heard, catalogue: Catalogue) -> Reply:
        """Return the reply to what was heard."""
        return offer_person(remember_towns(heard), catalogue, "asked")

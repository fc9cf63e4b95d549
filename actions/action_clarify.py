"""Asks back when the hearing is unsure."""

from __future__ import annotations

from actions.base import ReplyAction
from actions.heard import Heard
from actions.replies.clarify import ask_back
from actions.replies.towns import remember_towns
from knowledge.catalogue import Catalogue
from knowledge.reply import Reply


class ActionClarify(ReplyAction):
    """intent `unclear`."""

    action_name = "action_clarify"

    async def compose(self, heard: Heard, catalogue: Catalogue) -> Reply:
        """Return the reply to what was heard."""
        return ask_back(heard, catalogue, remember_towns(heard))

"""Answers greetings and thanks."""

from __future__ import annotations

from actions.base import ReplyAction
from actions.heard import Heard
from actions.replies.small import chat
from knowledge.catalogue import Catalogue
from knowledge.reply import Reply


class ActionSmalltalk(ReplyAction):
    """intent `smalltalk`."""

    action_name = "action_smalltalk"

    async def compose(self, heard: Heard, catalogue: Catalogue) -> Reply:
        """Return the reply to what was heard."""
        return chat(heard, catalogue)

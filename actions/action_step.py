"""Walks through steps by typed words."""

from __future__ import annotations

from actions.base import ReplyAction
from actions.heard import Heard
from actions.replies.steps import read_move, walk
from knowledge.catalogue import Catalogue
from knowledge.reply import Reply


class ActionStep(ReplyAction):
    """intent `step`."""

    action_name = "action_step"

    async def compose(self, heard: Heard, catalogue: Catalogue) -> Reply:
        """Return the reply to what was heard."""
        return walk(heard, catalogue, read_move(heard, catalogue))

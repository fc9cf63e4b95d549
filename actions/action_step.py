"""Walks through steps by typed words."""

from __future__ import annotations

from actions.base import ReplyAction
from actions.heard import Heard
from actions.replies.steps import walk
from knowledge import choices
from knowledge.catalogue import Catalogue
from knowledge.reply import Reply


class ActionStep(ReplyAction):
    """intent `step`."""

    action_name = "action_step"

    async def compose(self, heard: Heard, catalogue: Catalogue) -> Reply:
        """Return the reply to what was heard."""
        moves = {"stuck": choices.STEP_STUCK, "back": choices.STEP_BACK}
        return walk(heard.context, catalogue, moves.get(heard.topic or "", choices.STEP_NEXT))

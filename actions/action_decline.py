"""Says honestly what is not ours."""

from __future__ import annotations

from actions.base import ReplyAction
from actions.heard import Heard
from actions.replies.small import decline
from knowledge.catalogue import Catalogue
from knowledge.reply import Reply


class ActionDecline(ReplyAction):
    """intent `out_of_scope`."""

    action_name = "action_decline"

    async def compose(self, heard: Heard, catalogue: Catalogue) -> Reply:
        """Return the reply to what was heard."""
        return decline(heard, catalogue)

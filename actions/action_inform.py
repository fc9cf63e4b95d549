"""Takes a bare place or date as the answer to the open question, or as a refinement."""

from __future__ import annotations

from actions.base import ReplyAction
from actions.heard import Heard
from actions.replies.inform import take_place_or_date
from knowledge.catalogue import Catalogue
from knowledge.reply import Reply


class ActionInform(ReplyAction):
    """intent `inform`."""

    action_name = "action_inform"

    async def compose(self, heard: Heard, catalogue: Catalogue) -> Reply:
        """Return the reply to what was heard."""
        return await take_place_or_date(heard, catalogue, self._sources.venues)

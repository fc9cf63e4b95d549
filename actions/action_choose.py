"""Obeys a pressed button."""

from __future__ import annotations

from actions.base import ReplyAction
from actions.heard import Heard
from actions.replies.clarify import ask_again, ask_what, list_group
from actions.replies.inform import ask_place_again, take_town
from actions.replies.steps import Move, walk
from actions.replies.venues import look_for_venues
from knowledge import choices
from knowledge.catalogue import Catalogue
from knowledge.reply import Reply

STEPS = frozenset({choices.STEP_NEXT, choices.STEP_STUCK, choices.STEP_BACK, choices.STEP_START})


class ActionChoose(ReplyAction):
    """intent `choose`; the button's inner value is a word of `knowledge.choices`."""

    action_name = "action_choose"

    async def compose(self, heard: Heard, catalogue: Catalogue) -> Reply:
        """Return the reply to what was heard."""
        choice = heard.choice or ""
        if group := choices.chosen(choice, choices.GROUP_PREFIX):
            return list_group(group, heard.context, catalogue)
        if code := choices.chosen(choice, choices.PLACE_PREFIX):
            return await take_town(code, heard, catalogue, self._sources.venues)
        if choice in STEPS:
            return walk(heard, catalogue, Move(choice))
        if choice == choices.VENUES:
            return await look_for_venues(heard, catalogue, self._sources.venues)
        if choice == choices.NONE_OF_THESE and heard.context.places:
            return ask_place_again(heard.context, catalogue)
        if choice == choices.NONE_OF_THESE:
            return ask_again(heard.context, catalogue)
        return ask_what(heard.context, catalogue, "ask_again")

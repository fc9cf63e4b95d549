"""Reads yes and no by the question that is open."""

from __future__ import annotations

from dataclasses import replace

from actions.base import ReplyAction
from actions.heard import Heard
from actions.replies.clarify import ask_again, ask_what
from actions.replies.inform import ask_open_question, ask_place_again, take_town
from actions.replies.people import offer_person
from actions.replies.steps import Move, walk
from knowledge.catalogue import Catalogue
from knowledge.context import Pending
from knowledge.places import OUTSIDE
from knowledge.reply import Reply


class ActionConfirm(ReplyAction):
    """intents `affirm` and `deny`."""

    action_name = "action_confirm"

    async def compose(self, heard: Heard, catalogue: Catalogue) -> Reply:
        """Return the reply to what was heard."""
        context = heard.context
        if context.places:
            return await self._confirm_place(heard, catalogue)
        if context.step is not None:
            return walk(heard, catalogue, Move.NEXT if heard.intent == "affirm" else Move.STUCK)
        if context.pending is Pending.WHICH_TOPIC:
            if heard.intent == "deny":
                return ask_again(context, catalogue)
            return ask_what(context, catalogue, "which_topic")
        if heard.intent == "affirm" and (question := ask_open_question(context, catalogue)):
            return question
        if heard.intent == "deny" and context.last_topic and context.pending is None:
            return offer_person(context, catalogue, "not_solved", "not_solved")
        return ask_what(replace(context, pending=None), catalogue, "ask_more")

    async def _confirm_place(self, heard: Heard, catalogue: Catalogue) -> Reply:
        """Yes to the only town that was offered means that town; anything else needs its name."""
        towns = [code for code in heard.context.places if code != OUTSIDE]
        if heard.intent == "affirm" and len(towns) == 1:
            return await take_town(towns[0], heard, catalogue, self._sources.venues)
        return ask_place_again(heard.context, catalogue)

"""Reads yes and no by the question that is open."""

from __future__ import annotations

from dataclasses import replace

from actions.base import ReplyAction
from actions.heard import Heard
from actions.replies.clarify import ask_back, ask_what
from actions.replies.people import offer_person
from knowledge.catalogue import Catalogue
from knowledge.context import Pending
from knowledge.reply import Reply


class ActionConfirm(ReplyAction):
    """intents `affirm` and `deny`."""

    action_name = "action_confirm"

    async def compose(self, heard: Heard, catalogue: Catalogue) -> Reply:
        """Return the reply to what was heard."""
        context = heard.context
        if heard.intent == "deny" and context.pending is Pending.WHICH_TOPIC:
            return ask_back(replace(heard, ranking=()), catalogue, context)
        if heard.intent == "deny" and context.last_topic:
            return offer_person(context, catalogue, "not_solved", "not_solved")
        return ask_what(replace(context, pending=None), catalogue, "ask_more")

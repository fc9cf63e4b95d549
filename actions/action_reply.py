"""Answers a question that has an approved answer."""

from __future__ import annotations

from actions.base import ReplyAction
from actions.heard import Heard
from actions.replies.topic import answer_topic, answer_unknown
from knowledge.catalogue import Catalogue
from knowledge.reply import Reply


class ActionReply(ReplyAction):
    """intent `ask`."""

    action_name = "action_reply"

    async def compose(self, heard: Heard, catalogue: Catalogue) -> Reply:
        """Return the reply to what was heard."""
        topic = catalogue.topics.get(heard.topic or "")
        if topic is None:
            return answer_unknown(heard, catalogue)
        return answer_topic(topic, heard, catalogue)

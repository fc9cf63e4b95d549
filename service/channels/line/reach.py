"""What must not travel through LINE: consultations, unless a town opted in, and always names and numbers."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from service.channels.line.joining import CHANNEL
from service.conversation.decide import choose_queue
from service.conversation.model import PREFECTURE_POOL, Conversation
from service.conversation.rules import Rules
from service.settings import Settings


def adapt_rules(rules: Rules, settings: Settings) -> Rules:
    """Return the rules with LINE's: a link to the town's page instead of a consultation by default."""
    relaying = rules.relay_towns | frozenset(settings.line_relay_municipalities.split())

    def contact_at(conversation: Conversation) -> str:
        if conversation.channel != CHANNEL:
            return rules.contact_at(conversation)
        return _page(settings.base_url, choose_queue(conversation.context, rules))

    def consult_at(conversation: Conversation) -> str:
        if conversation.channel != CHANNEL:
            return rules.consult_at(conversation)
        queue = choose_queue(conversation.context, rules)
        return "" if queue in relaying else _page(settings.base_url, queue)

    blind = rules.blind_channels | {CHANNEL}
    return replace(rules, consult_at=consult_at, contact_at=contact_at, blind_channels=blind)


def _page(base_url: str, queue: str) -> str:
    if queue == PREFECTURE_POOL:
        return f"{base_url}/chat"
    return f"{base_url}/chat?{urlencode({'municipality': queue})}"

"""All channels that push: a new one is one folder and one line here."""

from __future__ import annotations

from collections.abc import Callable

from service.channels.line.channel import open_line
from service.channels.line.reach import adapt_rules as adapt_to_line
from service.conversation.rules import Rules
from service.pushing import Channel, Kit
from service.settings import Settings

Open = Callable[[Kit], Channel | None]
Adapt = Callable[[Rules, Settings], Rules]

CHANNELS: tuple[tuple[Open, Adapt], ...] = ((open_line, adapt_to_line),)


def adapt_rules(rules: Rules, settings: Settings) -> Rules:
    """Let every channel say what it must not carry."""
    for _, adapt in CHANNELS:
        rules = adapt(rules, settings)
    return rules


def open_channels(kit: Kit) -> tuple[Channel, ...]:
    """Build the channels that are switched on; nothing is opened yet."""
    built = (build(kit) for build, _ in CHANNELS)
    return tuple(channel for channel in built if channel is not None)

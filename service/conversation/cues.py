"""Cues: what a channel lets the service say without the bot: a greeting, a refusal, venues nearby.

A cue travels as the turn's choice, so it is queued, answered in order and answered once like every turn.
Clients cannot send one: the values of their buttons are translated from what was offered.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from knowledge.context import Context
from knowledge.municipalities import Point
from knowledge.reply import Reply
from service.conversation import replies
from service.conversation.model import DeskStatus
from service.conversation.rules import Rules

SAY, REMARK, GREET, NEAR = "say:", "remark:", "greet:", "near:"
PHONES, SWITCH_LANGUAGE = "phones:", "language:switch"
EASY, PLAIN = "ja-easy", "ja"
FOR_EVERYBODY = (SAY, PHONES, SWITCH_LANGUAGE)


def say(key: str) -> str:
    """Say a phrase, whoever has the conversation."""
    return SAY + key


def remark(key: str) -> str:
    """Say a phrase unless a person has the conversation."""
    return REMARK + key


def greet(key: str) -> str:
    """Greet, beginning with a phrase."""
    return GREET + key


def near(code: str) -> str:
    """Show venues near a town's office."""
    return NEAR + code


def is_cue(choice: str | None) -> bool:
    """Say whether a turn's choice is a cue."""
    return choice is not None and choice.startswith((SAY, REMARK, GREET, NEAR, PHONES, SWITCH_LANGUAGE))


def is_for_everybody(cue: str) -> bool:
    """Say whether the cue is followed even while a person has the conversation."""
    return cue.startswith(FOR_EVERYBODY)


def follow(
    cue: str, context: Context, desk: DeskStatus, rules: Rules, now: datetime, position: Point | None = None
) -> Reply:
    """Compose what the cue asks for; the reply's context is the conversation's from now on."""
    if cue == SWITCH_LANGUAGE:
        language = PLAIN if context.language == EASY else EASY
        return replies.switch_language(rules.words, replace(context, language=language))
    kind, _, name = cue.partition(":")
    if kind + ":" == NEAR:
        return rules.near(name, context, now, position)
    return replace(_compose(cue, context, desk, rules), context=context)


def _compose(cue: str, context: Context, desk: DeskStatus, rules: Rules) -> Reply:
    kind, _, name = cue.partition(":")
    if cue == PHONES:
        return replies.list_phones(rules, context, desk)
    if kind + ":" == GREET:
        return replies.greet(rules, desk, name)
    return replies.say_plainly(rules.words, name, desk)

"""What happens next in a conversation: pure decisions before and after the bot is asked."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from knowledge import choices
from knowledge.context import Context
from knowledge.reply import Behaviour, HandoffWish, Reply
from service.conversation import cues, replies
from service.conversation.handoff import Event, advance, is_silent
from service.conversation.model import (
    OUTSIDE,
    PREFECTURE_POOL,
    Conversation,
    DeskStatus,
    Draft,
    HandoffRequest,
    HandoffState,
    Inbound,
    Mode,
    Outcome,
    Speaker,
)
from service.conversation.privacy import Leak
from service.conversation.rules import DangerReply, Rules

ACKNOWLEDGE_EVERY = timedelta(minutes=10)
REMEMBERED_FOR = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class AskBot:
    """The bot is to answer; `message` is what Rasa is sent."""

    message: str


def decide(
    conversation: Conversation, inbound: Inbound, desk: DeskStatus, rules: Rules, now: datetime
) -> AskBot | Outcome:
    """Decide what a resident's message causes before, or instead of, asking the bot.

    Danger comes first in every mode; then silence while a person has the conversation;
    then consent and call-back, which work when the bot is dead.
    """
    danger = rules.danger(inbound.text) if inbound.text else None
    if danger:
        return _warn(conversation, danger, rules)
    if inbound.choice and inbound.choice in BUTTONS:
        return _press(conversation, inbound.choice, desk, rules)
    if inbound.choice and cues.is_cue(inbound.choice):
        return _follow(conversation, inbound, inbound.choice, desk, rules, now)
    if is_silent(conversation.mode):
        return _stay_silent(conversation, inbound, rules, now)
    if conversation.mode is Mode.OFFERED and inbound.text:
        answer = rules.yes_no(inbound.text)
        if answer is not None:
            press = choices.HANDOFF_ACCEPT if answer else choices.HANDOFF_DECLINE
            return _press(conversation, press, desk, rules)
    return AskBot(_to_rasa(inbound))


def after_bot(
    conversation: Conversation, inbound: Inbound, asked: Context, reply: Reply, rules: Rules
) -> Outcome:
    """Decide what the bot's reply changes; `asked` is the context the bot was given."""
    if conversation.mode is Mode.WITH_SUPPORTER:
        return Outcome()  # a supporter was faster: the bot keeps quiet
    context = merge_context(asked, reply.context, conversation.context)
    page = rules.consult_at(conversation)
    if page and reply.behaviour is Behaviour.HANDOFF:
        reply = replies.point_to_page(rules.words, "handoff_elsewhere", page)
    event = Event.OFFER if reply.handoff else Event.TALK_TO_BOT
    mode = advance(conversation.mode, event) if not is_silent(conversation.mode) else conversation.mode
    shown = replace(_with_warning(inbound, reply, rules), context=context)
    return Outcome(drafts=(_bot(shown),), mode=mode, context=context)


def after_failure(conversation: Conversation, inbound: Inbound, desk: DeskStatus, rules: Rules) -> Outcome:
    """The bot is silent or dead: apologise, give a number, offer a person."""
    if conversation.mode is Mode.WITH_SUPPORTER:
        return Outcome()
    reply = _with_warning(inbound, replies.apologise(rules, conversation.context, desk), rules)
    mode = (
        conversation.mode if is_silent(conversation.mode) else advance(conversation.mode, Event.TALK_TO_BOT)
    )
    return Outcome(drafts=(_system(reply),), mode=mode)


def merge_context(asked: Context, answered: Context, present: Context) -> Context:
    """Keep what the resident set by hand while the bot was thinking, unless the bot changed it too."""
    return replace(
        answered,
        living=answered.living if answered.living != asked.living else present.living,
        registered=answered.registered if answered.registered != asked.registered else present.registered,
        language=answered.language if answered.language != asked.language else present.language,
    )


def forget_dialogue(context: Context) -> Context:
    """After a person has helped, the bot starts clean but keeps towns and language."""
    return Context(living=context.living, registered=context.registered, language=context.language)


def take_up(conversation: Conversation, inbound: Inbound, now: datetime) -> Conversation | None:
    """Return the conversation as it goes on after a long silence; None when nothing changes.

    「はい」 after a night answers no question of yesterday. A button says itself what it belongs to.
    """
    is_silence = now - conversation.seen_at > REMEMBERED_FOR and conversation.last_seq > 0
    if not is_silence or inbound.choice is not None or conversation.mode not in (Mode.BOT, Mode.OFFERED):
        return None
    return replace(conversation, mode=Mode.BOT, context=forget_dialogue(conversation.context))


def choose_queue(context: Context, rules: Rules) -> str:
    """Name the town whose supporters answer; the prefecture's pool when it is not known."""
    registration = context.last_topic is not None and rules.needs_registered(context.last_topic)
    town = (context.registered or context.living) if registration else context.living
    return PREFECTURE_POOL if town is None or town == OUTSIDE else town


def _warn(conversation: Conversation, danger: DangerReply, rules: Rules) -> Outcome:
    wish = HandoffWish(reason=f"danger_{danger.kind}")
    flag = HandoffRequest(HandoffState.FLAGGED, choose_queue(conversation.context, rules), wish, urgent=True)
    return Outcome(drafts=(_system(replies.warn_of_danger(rules.words, danger)),), handoff=flag)


def _follow(
    conversation: Conversation, inbound: Inbound, cue: str, desk: DeskStatus, rules: Rules, now: datetime
) -> Outcome:
    if is_silent(conversation.mode) and not cues.is_for_everybody(cue):
        return _stay_silent(conversation, inbound, rules, now)
    reply = cues.follow(cue, conversation.context, desk, rules, now, inbound.position)
    return Outcome(drafts=(_system(reply),), context=reply.context)


def _stay_silent(conversation: Conversation, inbound: Inbound, rules: Rules, now: datetime) -> Outcome:
    if inbound.masked:
        return Outcome(drafts=(_system(replies.warn_of_leak(rules.words, _leaks(inbound))),))
    told_at = conversation.acknowledged_at
    is_told = told_at is not None and now - told_at < ACKNOWLEDGE_EVERY
    if is_told or conversation.channel not in rules.blind_channels:
        return Outcome()
    return Outcome(drafts=(_system(replies.acknowledge(rules.words)),), acknowledged=True)


BUTTONS = frozenset(
    {
        choices.HANDOFF_REQUEST,
        choices.HANDOFF_ACCEPT,
        choices.HANDOFF_DECLINE,
        choices.CALLBACK_REQUEST,
        choices.CARRY_OVER,
    }
)


def _press(conversation: Conversation, button: str, desk: DeskStatus, rules: Rules) -> Outcome:
    if conversation.mode is Mode.WITH_SUPPORTER:
        return Outcome()
    if button == choices.CARRY_OVER:
        return Outcome(drafts=(_system(replies.give_number(rules.words)),))
    if elsewhere := _point_elsewhere(conversation, button, desk, rules):
        return elsewhere
    if button == choices.HANDOFF_REQUEST:
        return _offer(conversation, rules)
    if button == choices.HANDOFF_ACCEPT:
        return _consent(conversation, desk, rules)
    if button == choices.CALLBACK_REQUEST:
        return _ask_callback(conversation, rules)
    mode = advance(conversation.mode, Event.DECLINE)
    return Outcome(drafts=(_system(replies.back_to_bot(rules.words)),), mode=mode, withdraw=True)


def _point_elsewhere(
    conversation: Conversation, button: str, desk: DeskStatus, rules: Rules
) -> Outcome | None:
    """Name the page to go to when this channel must not carry what the button asks for."""
    if button == choices.HANDOFF_DECLINE:
        return None
    wants_call = button == choices.CALLBACK_REQUEST
    page = rules.contact_at(conversation) if wants_call else rules.consult_at(conversation)
    if not page:
        return None
    key = "callback_elsewhere" if wants_call else "handoff_elsewhere"
    reply = replies.point_to_page(rules.words, key, page, replies.desk_phones(rules.words, desk))
    mode = None if is_silent(conversation.mode) else advance(conversation.mode, Event.TALK_TO_BOT)
    return Outcome(drafts=(_system(reply),), mode=mode)


def _offer(conversation: Conversation, rules: Rules) -> Outcome:
    if is_silent(conversation.mode):
        return Outcome(drafts=(_system(replies.put_in_queue(rules.words)),))
    reply = replies.offer_person(rules.words, "asked", rules.summarise(conversation.context))
    return Outcome(drafts=(_system(reply),), mode=advance(conversation.mode, Event.OFFER))


def _consent(conversation: Conversation, desk: DeskStatus, rules: Rules) -> Outcome:
    if is_silent(conversation.mode):
        return Outcome(drafts=(_system(replies.put_in_queue(rules.words)),))
    if not desk.open:
        return Outcome(drafts=(_system(replies.desk_is_closed(rules.words, desk)),), mode=Mode.OFFERED)
    return Outcome(
        drafts=(_system(replies.put_in_queue(rules.words)),),
        mode=advance(conversation.mode, Event.CONSENT),
        handoff=_request(conversation, HandoffState.WAITING, rules),
    )


def _ask_callback(conversation: Conversation, rules: Rules) -> Outcome:
    return Outcome(
        drafts=(_system(replies.ask_for_contact(rules.words)),),
        mode=advance(conversation.mode, Event.ASK_CALLBACK),
        handoff=_request(conversation, HandoffState.CALLBACK, rules),
    )


def _request(conversation: Conversation, state: HandoffState, rules: Rules) -> HandoffRequest:
    context = conversation.context
    reason = "misses" if context.misses >= 2 else "asked"
    return HandoffRequest(state, choose_queue(context, rules), HandoffWish(reason, rules.summarise(context)))


def _with_warning(inbound: Inbound, reply: Reply, rules: Rules) -> Reply:
    if not inbound.masked:
        return reply
    notice = replies.privacy_notice(rules.words, _leaks(inbound))
    return replace(reply, behaviour=Behaviour.PRIVACY_WARNING, parts=(notice, *reply.parts))


def _to_rasa(inbound: Inbound) -> str:
    """Write the turn as Rasa reads it; a typed leading slash would be obeyed as a command."""
    if inbound.choice is not None:
        topic = choices.chosen(inbound.choice, choices.TOPIC_PREFIX)
        if topic is not None:
            return "/ask" + json.dumps({"topic": topic})
        return "/choose" + json.dumps({"choice": inbound.choice})
    text = (inbound.text or "").lstrip()
    return "／" + text[1:] if text.startswith("/") else text


def _leaks(inbound: Inbound) -> tuple[Leak, ...]:
    return tuple(Leak(kind) for kind in inbound.masked)


def _bot(reply: Reply) -> Draft:
    return Draft(Speaker.BOT, reply=reply)


def _system(reply: Reply) -> Draft:
    return Draft(Speaker.SYSTEM, reply=reply)

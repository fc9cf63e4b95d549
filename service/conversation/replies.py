"""Replies that the service gives by itself; every word comes from `data/` through `Words`."""

from __future__ import annotations

from datetime import datetime

from knowledge import choices
from knowledge.context import Context
from knowledge.reply import (
    Behaviour,
    Choice,
    HandoffWish,
    Link,
    LinksPart,
    NoticePart,
    Part,
    Phone,
    PhonesPart,
    Reply,
)
from service.conversation.desk_hours import TOKYO
from service.conversation.model import DeskStatus
from service.conversation.ports import Words
from service.conversation.privacy import Leak
from service.conversation.rules import DangerReply, Rules

WEEKDAYS = "月火水木金土日"
SERIOUS_LEAKS = frozenset({Leak.MY_NUMBER, Leak.TWELVE_DIGITS, Leak.CARD, Leak.PIN, Leak.CODE, Leak.ACCOUNT})


def greet(rules: Rules, desk: DeskStatus, opening: str = "greeting") -> Reply:
    """Say that an automatic service answers, what must not be written, and how to reach a person."""
    words = rules.words
    parts: list[Part] = [
        *_urgent_notice(desk),
        words.say(opening),
        _notice(words, "greeting_privacy", "warning"),
        words.say("greeting_person"),
    ]
    parts += desk_phones(words, desk)
    buttons = [Choice(label, choices.group_choice(group)) for group, label in rules.groups]
    buttons.append(_button(words, "talk_to_person", choices.HANDOFF_REQUEST))
    return Reply(Behaviour.SMALLTALK, parts=tuple(parts), choices=tuple(buttons))


def _urgent_notice(desk: DeskStatus) -> tuple[NoticePart, ...]:
    """Return what the town wants everybody to read before anything else."""
    return (NoticePart(text=desk.notice, level="danger"),) if desk.notice else ()


def say_plainly(words: Words, key: str, desk: DeskStatus) -> Reply:
    """Say one phrase, with the desk's telephone number and the way to a person."""
    button = _button(words, "talk_to_person", choices.HANDOFF_REQUEST)
    return Reply(Behaviour.DECLINE, parts=(words.say(key), *desk_phones(words, desk)), choices=(button,))


def list_phones(rules: Rules, context: Context, desk: DeskStatus) -> Reply:
    """Name the numbers that may be called, those of the resident's own town first."""
    words = rules.words
    parts: list[Part] = [words.say("phones_intro"), *desk_phones(words, desk), *rules.phones(context)]
    button = _button(words, "talk_to_person", choices.HANDOFF_REQUEST)
    return Reply(Behaviour.ANSWER, parts=(*parts, words.say("phones_waiting")), choices=(button,))


def switch_language(words: Words, context: Context) -> Reply:
    """Say in the new wording which wording is used from now on, and how to go back."""
    is_easy = context.language == "ja-easy"
    key, back = ("language_easy", "language_back") if is_easy else ("language_plain", "language_to_easy")
    button = _button(words, back, choices.LANGUAGE_SWITCH)
    return Reply(Behaviour.SMALLTALK, parts=(words.say(key),), choices=(button,), context=context)


def say_notice(words: Words, key: str) -> Reply:
    """Say one notice and nothing else."""
    return Reply(Behaviour.HANDOFF, parts=(_notice(words, key, "warning"),))


def acknowledge(words: Words) -> Reply:
    """Tell a resident who cannot see it that a person has got their words."""
    return Reply(Behaviour.HANDOFF, parts=(words.say("handoff_acknowledged"),))


def point_to_page(words: Words, key: str, page: str, phones: tuple[PhonesPart, ...] = ()) -> Reply:
    """Name the page where a person is reached, because this channel must not carry it."""
    link = LinksPart((Link(words.label(key), page),))
    button = _button(words, "carry_over", choices.CARRY_OVER)
    return Reply(Behaviour.HANDOFF, parts=(words.say(key), link, *phones), choices=(button,))


def give_number(words: Words) -> Reply:
    """Say how the conversation goes on at the page; the channel puts the number in when it sends."""
    return Reply(Behaviour.HANDOFF, parts=(words.say("line_number", number=words.label("line_number_mark")),))


def warn_of_danger(words: Words, danger: DangerReply) -> Reply:
    """Give the fixed safety answer and offer a person."""
    button = _button(words, "talk_to_person", choices.HANDOFF_REQUEST)
    return Reply(Behaviour.EMERGENCY, parts=danger.parts, choices=(button,))


def privacy_notice(words: Words, leaks: tuple[Leak, ...]) -> NoticePart:
    """Say what was hidden and that it should not be written again."""
    leak = next((leak for leak in leaks if leak in SERIOUS_LEAKS), leaks[0])
    return _notice(words, f"masked_{leak.value}", "warning")


def warn_of_leak(words: Words, leaks: tuple[Leak, ...]) -> Reply:
    """Warn without an answer (a person has the conversation)."""
    return Reply(Behaviour.PRIVACY_WARNING, parts=(privacy_notice(words, leaks),))


def offer_person(words: Words, reason: str, summary: str = "") -> Reply:
    """Ask for consent before a person reads along."""
    return Reply(
        Behaviour.HANDOFF,
        parts=(words.say("handoff_consent"),),
        choices=(
            _button(words, "handoff_yes", choices.HANDOFF_ACCEPT),
            _button(words, "handoff_no", choices.HANDOFF_DECLINE),
        ),
        handoff=HandoffWish(reason, summary),
    )


def put_in_queue(words: Words) -> Reply:
    """Say that a supporter has been called and what happens until one comes."""
    return Reply(
        Behaviour.HANDOFF,
        parts=(words.say("handoff_waiting"),),
        choices=_while_waiting(words),
    )


def desk_is_closed(words: Words, desk: DeskStatus) -> Reply:
    """Tell when somebody will answer, and offer a call-back instead of a dead end."""
    when = say_moment(desk.opens_at) if desk.opens_at else ""
    text = words.say("handoff_closed", when=when) if when else words.say("handoff_closed_unknown")
    return Reply(
        Behaviour.HANDOFF,
        parts=(text, words.say("handoff_closed_next"), *desk_phones(words, desk)),
        choices=_while_waiting(words),
    )


def ask_for_contact(words: Words) -> Reply:
    """Say that the form below takes name and number, and that they stay out of the transcript."""
    button = _button(words, "handoff_stop_waiting", choices.HANDOFF_DECLINE)
    return Reply(Behaviour.HANDOFF, parts=(words.say("callback_form"),), choices=(button,))


def confirm_callback(words: Words, band: str) -> Reply:
    """Confirm the call-back wish."""
    return Reply(Behaviour.HANDOFF, parts=(words.say("callback_saved", band=words.label(f"band_{band}")),))


def back_to_bot(words: Words) -> Reply:
    """After a declined or withdrawn handoff: the automatic service goes on."""
    return Reply(Behaviour.SMALLTALK, parts=(words.say("handoff_declined"),))


def introduce_supporter(words: Words, name: str) -> Reply:
    """Say that a person is here now."""
    return Reply(Behaviour.HANDOFF, parts=(words.say("supporter_joined", name=name),))


def pass_on(words: Words) -> Reply:
    """Say that another supporter takes over and that waiting goes on."""
    return Reply(
        Behaviour.HANDOFF,
        parts=(words.say("supporter_passed_on"),),
        choices=_while_waiting(words),
    )


def resume(words: Words, name: str) -> Reply:
    """Say that the supporter is back after all."""
    return Reply(Behaviour.HANDOFF, parts=(words.say("supporter_resumed", name=name),))


def take_back_reply(words: Words) -> Reply:
    """Say that the supporter's last words do not count."""
    return Reply(Behaviour.HANDOFF, parts=(words.say("reply_taken_back"),))


def end_by_desk(words: Words, desk: DeskStatus) -> Reply:
    """Say that this conversation ends here, and where else there is help."""
    return Reply(Behaviour.HANDOFF, parts=(words.say("ended_by_desk"), *desk_phones(words, desk)))


def lose_supporter(words: Words) -> Reply:
    """Say that the supporter is gone and another one is called."""
    return Reply(
        Behaviour.HANDOFF,
        parts=(words.say("supporter_lost"),),
        choices=_while_waiting(words),
    )


def supporter_left(words: Words, key: str) -> Reply:
    """Say that the automatic service answers again."""
    button = _button(words, "talk_to_person", choices.HANDOFF_REQUEST)
    return Reply(Behaviour.SMALLTALK, parts=(words.say(key),), choices=(button,))


def apologise(rules: Rules, context: Context, desk: DeskStatus) -> Reply:
    """The bot did not answer: apology, telephone, and a person; the town's counters where no desk has one."""
    words = rules.words
    return Reply(
        Behaviour.DECLINE,
        parts=(words.say("bot_failed"), *(desk_phones(words, desk) or rules.phones(context))),
        choices=(
            _button(words, "talk_to_person", choices.HANDOFF_REQUEST),
            _button(words, "ask_callback", choices.CALLBACK_REQUEST),
        ),
    )


def say_moment(moment: datetime) -> str:
    """Write a moment as residents say it: 11月25日(水)の午前9時."""
    local = moment.astimezone(TOKYO)
    half = "午前" if local.hour < 12 else "午後"
    hour = local.hour if local.hour <= 12 else local.hour - 12
    minutes = f"{local.minute}分" if local.minute else ""
    return f"{local.month}月{local.day}日({WEEKDAYS[local.weekday()]})の{half}{hour}時{minutes}"


def _while_waiting(words: Words) -> tuple[Choice, Choice]:
    """What a resident can do who waits for a person."""
    return (
        _button(words, "ask_callback", choices.CALLBACK_REQUEST),
        _button(words, "handoff_stop_waiting", choices.HANDOFF_DECLINE),
    )


def _button(words: Words, key: str, value: str) -> Choice:
    return Choice(words.label(key), value)


def _notice(words: Words, key: str, level: str) -> NoticePart:
    text = words.say(key)
    return NoticePart(text.text, "warning" if level == "warning" else "info", text.easy, text.ruby)


def desk_phones(words: Words, desk: DeskStatus) -> tuple[PhonesPart, ...]:
    """Return the desk's telephone number, if it has one."""
    if not desk.phone:
        return ()
    return (PhonesPart((Phone(words.label("desk_phone"), desk.phone),)),)

"""Turns the Catalogue into what the service needs: rules for decisions, desk hours, the page's data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import jpholiday

from actions.replies.people import summarise
from actions.replies.venues import show_answer
from actions.replies.wish import forget_past, move_wish
from knowledge.catalogue import Catalogue
from knowledge.context import Context
from knowledge.counters import PREFECTURE
from knowledge.desks import RELAY
from knowledge.municipalities import Point
from knowledge.reply import NoticePart, Phone, PhonesPart, Reply, SourcePart, TextPart
from knowledge.safety import emergency_reply, find_danger
from knowledge.topics import Place
from knowledge.venues import SessionBook, search
from knowledge.yes_no import read_yes_no
from service.conversation.desk_hours import TOKYO, DeskHours
from service.conversation.rules import DangerReply, Rules
from service.desk_status import Reception

HOTLINE_TOPIC = "mynumber_hotline"
PHONE_KINDS = ("mynumber", "digital", "consumer")
MOST_PHONES = 5


def build_rules(catalogue: Catalogue, book: Callable[[], SessionBook]) -> Rules:
    """Return the look-ups that `decide` uses; `book` returns the present sessions."""
    return Rules(
        words=catalogue.phrases,
        danger=_danger_reader(catalogue),
        yes_no=lambda text: read_yes_no(text, catalogue.yes_no),
        summarise=lambda context: summarise(context, catalogue),
        needs_registered=lambda topic: _needs_registered(topic, catalogue),
        near=lambda code, context, now, point: _show_near(code, context, now, point, catalogue, book),
        groups=tuple((group.id, group.label) for group in catalogue.groups),
        phones=lambda context: _list_phones(context, catalogue),
        relay_towns=frozenset(desk.code for desk in catalogue.desks if desk.line_mode == RELAY),
    )


def name_towns(catalogue: Catalogue) -> dict[str, str]:
    """Return the name of every code that an open-data table may bear, the prefecture's too."""
    towns = {town.code: town.name for town in catalogue.municipalities.towns}
    return {PREFECTURE: "福島県", **towns}


def build_reception(catalogue: Catalogue) -> Reception:
    """Return the desks' hours."""
    hours = {
        desk.code: DeskHours(desk.opens, desk.closes, desk.weekdays, desk.phone) for desk in catalogue.desks
    }
    return Reception(hours, is_holiday)


def is_holiday(day: date) -> bool:
    """Say whether the day is a Japanese public holiday."""
    return bool(jpholiday.is_holiday(day))


def describe_site(catalogue: Catalogue) -> dict[str, Any]:
    """Return what the residents' page needs to draw itself."""
    hotline = catalogue.topics[HOTLINE_TOPIC].phones[0] if HOTLINE_TOPIC in catalogue.topics else None
    phone = {"label": hotline.label, "number": hotline.number, "hours": hotline.hours} if hotline else None
    return {
        "municipalities": [
            {"code": town.code, "name": town.name, "kana": town.kana, "region": town.region}
            for town in catalogue.municipalities.towns
        ],
        "groups": [{"id": group.id, "label": group.label} for group in catalogue.groups],
        "phone": phone,
    }


def list_public_phones(catalogue: Catalogue) -> frozenset[str]:
    """Return every telephone number in our content, digits only: supporters may write these."""
    numbers = [phone.number for topic in catalogue.topics.values() for phone in topic.phones]
    numbers += [counter.phone for counter in catalogue.counters.rows]
    numbers += [desk.phone for desk in catalogue.desks]
    numbers += [session.phone for session in catalogue.sessions]
    numbers += [phone.number for rule in catalogue.safety.rules for phone in rule.reply.phones]
    digits = ("".join(letter for letter in number if letter.isdigit()) for number in numbers)
    return frozenset(number for number in digits if number)


def _danger_reader(catalogue: Catalogue) -> Callable[[str], DangerReply | None]:
    def read(text: str) -> DangerReply | None:
        danger = find_danger(text, catalogue.safety)
        if danger is None:
            return None
        parts = catalogue.aids.aid_reply(emergency_reply(danger)).parts
        shown = tuple(p for p in parts if isinstance(p, NoticePart | TextPart | PhonesPart | SourcePart))
        return DangerReply(danger.kind, shown)

    return read


def _show_near(
    code: str,
    context: Context,
    now: datetime,
    point: Point | None,
    catalogue: Catalogue,
    book: Callable[[], SessionBook],
) -> Reply:
    """Show venues near a point, or in a town; where the resident lives is not guessed from it.

    Days and needs that were wished before still count.
    """
    today = now.astimezone(TOKYO).date()
    wish = move_wish(forget_past(context.wish, today), code)
    context = replace(context, wish=wish)
    answer = search(book(), wish, now, catalogue.municipalities, catalogue.needs, point)
    return catalogue.aids.aid_reply(show_answer(answer, wish, context, catalogue, today))


def _list_phones(context: Context, catalogue: Catalogue) -> tuple[PhonesPart, ...]:
    """Return the checked numbers of the resident's own town, then those for everybody."""
    counters = [
        counter
        for code in (context.living, PREFECTURE)
        for kind in PHONE_KINDS
        for counter in catalogue.counters.find(code or "", kind)
        if counter.phone and counter.is_verified
    ]
    phones = {counter.phone: Phone(counter.name, counter.phone, counter.hours) for counter in counters}
    return (PhonesPart(tuple(phones.values())[:MOST_PHONES]),) if phones else ()


def _needs_registered(topic_id: str, catalogue: Catalogue) -> bool:
    topic = catalogue.topics.get(topic_id)
    return topic is not None and topic.place is Place.REGISTERED

"""What a resident looks for: earlier words kept, new words added, corrections taken."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from actions.heard import Heard, HeardDate, HeardPlace
from knowledge.catalogue import Catalogue
from knowledge.context import VenueWish
from knowledge.needs import Needs
from knowledge.reply import TextPart
from knowledge.sessions import WEEKDAYS

WORKING_DAYS = frozenset(WEEKDAYS[:5])


def refine_wish(wish: VenueWish, heard: Heard, code: str | None, needs: Needs) -> VenueWish:
    """Return the wish with a new town, the last date expression and more needs of the message, if any.

    `code` is the new town. A town that was refused and dates that have passed are forgotten.
    """
    more = tuple(need for need in needs.find(heard.text) if need not in wish.needs)
    wish = replace(wish, needs=(*wish.needs, *more))
    refused = {code for place in heard.places if place.negated for code in place.codes}
    if wish.municipality in refused:
        wish = replace(wish, municipality=None)
    wish = forget_past(wish, heard.today)
    if code is not None:
        wish = move_wish(wish, code)
    for spoken in heard.dates:
        wish = _with_date(wish, spoken)
    return wish


def forget_past(wish: VenueWish, today: date) -> VenueWish:
    """Return the wish without days that are over."""
    is_over = wish.date_to and date.fromisoformat(wish.date_to) < today
    return replace(wish, date_from=None, date_to=None, weekdays=()) if is_over else wish


def move_wish(wish: VenueWish, code: str) -> VenueWish:
    """Return the wish for one town, whatever place it was for."""
    return replace(wish, municipality=code, region="", towns=())


def widen_wish(wish: VenueWish, region: HeardPlace) -> VenueWish:
    """Return the wish for all towns of a region in place of one town."""
    return replace(wish, municipality=None, region=region.region, towns=region.codes)


def find_date_problem(heard: Heard) -> HeardDate | None:
    """Return the date expression that cannot be, if there is one."""
    return next((spoken for spoken in heard.dates if spoken.problem), None)


def say_wish(wish: VenueWish, catalogue: Catalogue, *, is_around: bool = False) -> TextPart:
    """Say what was understood, so that a wrong hearing is visible; `is_around`: near where they are."""
    when = say_when(wish, catalogue)
    words = catalogue.phrases
    if is_around and when:
        return words.say("venues_looked_around_when", when=when)
    if is_around:
        return words.say("venues_looked_around")
    town = wish.region or catalogue.municipalities.name(wish.municipality)
    return (
        words.say("venues_looked_when", town=town, when=when)
        if when
        else words.say("venues_looked", town=town)
    )


def say_when(wish: VenueWish, catalogue: Catalogue) -> str:
    """Write dates, weekdays and time of day in words; empty when none was wished."""
    pieces = [_say_dates(wish), _say_weekdays(wish, catalogue)]
    if wish.time_of_day:
        pieces.append(catalogue.phrases.label(f"time_{wish.time_of_day}"))
    return "の".join(piece for piece in pieces if piece)


def _with_date(wish: VenueWish, spoken: HeardDate) -> VenueWish:
    if spoken.problem:
        return wish
    if spoken.date_from or spoken.date_to:
        # A new date replaces the old one with its weekday; the time of day stays unless named anew.
        wish = replace(wish, date_from=spoken.date_from, date_to=spoken.date_to, weekdays=spoken.weekdays)
    elif spoken.weekdays:
        wish = replace(wish, weekdays=spoken.weekdays)
    return replace(wish, time_of_day=spoken.time_of_day or wish.time_of_day)


def _say_weekdays(wish: VenueWish, catalogue: Catalogue) -> str:
    words = catalogue.phrases
    if frozenset(wish.weekdays) == WORKING_DAYS:
        return words.label("working_days")
    return "・".join(words.label(f"weekday_{day}") for day in wish.weekdays)


def _say_dates(wish: VenueWish) -> str:
    first, last = wish.date_from, wish.date_to
    if first and first == last:
        return _say_day(first)
    start = f"{_say_day(first)}から" if first else ""
    end = _say_day(last) if last else ""
    return f"{start}{end}" if first else f"{end}まで" if last else ""


def _say_day(iso: str) -> str:
    day = date.fromisoformat(iso)
    return f"{day.month}月{day.day}日"

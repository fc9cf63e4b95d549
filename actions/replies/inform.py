"""A bare place or date: the answer to an open question, or a refinement of what was asked before."""

from __future__ import annotations

from dataclasses import replace

from actions.heard import Heard
from actions.replies.clarify import ask_what
from actions.replies.counter import show_counter
from actions.replies.people import person_button
from actions.replies.towns import find_target, remember_towns
from actions.replies.venues import ask_which_town, look_for_venues
from knowledge.catalogue import Catalogue
from knowledge.context import Context, Pending, VenueWish
from knowledge.places import OUTSIDE
from knowledge.reply import Behaviour, Part, Reply
from knowledge.topics import Place
from knowledge.venues import VenueSearch


async def take_place_or_date(heard: Heard, catalogue: Catalogue, search: VenueSearch) -> Reply:
    """Use the words where they belong; a name that fits several towns is asked back."""
    target = find_target(heard)
    if heard.context.pending is Pending.COUNTER_PLACE and target:
        if len(target.codes) > 1:
            return ask_which_town(target, heard, heard.context, catalogue)
        return _answer_counter(target.codes[0], heard.context, catalogue)
    if _is_about_venues(heard):
        return await look_for_venues(heard, catalogue, search)
    context = remember_towns(heard)
    if target and len(target.codes) > 1:
        return ask_which_town(target, heard, context, catalogue)
    return _ask_with_town(context, catalogue)


async def take_town(code: str, heard: Heard, catalogue: Catalogue, search: VenueSearch) -> Reply:
    """A town's button was pressed."""
    if catalogue.municipalities.find(code) is None:
        return ask_what(heard.context, catalogue, "ask_again")
    context = heard.context
    if _waits_for_counter(context, catalogue):
        return _answer_counter(code, context, catalogue)
    return await look_for_venues(heard, catalogue, search, chosen_town=code)


def _waits_for_counter(context: Context, catalogue: Catalogue) -> bool:
    """Say whether a town answers the question which counter to show."""
    if context.pending is Pending.COUNTER_PLACE:
        return True
    asked_which = context.pending is Pending.WHICH_PLACE and not _has_wish(context)
    return asked_which and _counter_topic(context, catalogue)


def _is_about_venues(heard: Heard) -> bool:
    pending = heard.context.pending
    asks_place = pending in (Pending.VENUE_PLACE, Pending.VENUE_DATE, Pending.WHICH_PLACE)
    return asks_place or _has_wish(heard.context) or bool(heard.dates)


def _has_wish(context: Context) -> bool:
    return context.wish != VenueWish()


def _counter_topic(context: Context, catalogue: Catalogue) -> bool:
    topic = catalogue.topics.get(context.last_topic or "")
    return topic is not None and topic.counter != "none"


def _answer_counter(code: str, context: Context, catalogue: Catalogue) -> Reply:
    """Show the counter of the last topic in the town just named."""
    topic = catalogue.topics.get(context.last_topic or "")
    registered = topic is not None and topic.place is Place.REGISTERED
    context = replace(context, registered=code) if registered else replace(context, living=code)
    context = replace(context, pending=None, places=(), misses=0)
    kind = topic.counter if topic and topic.counter != "none" else "mynumber"
    parts: tuple[Part, ...] = (catalogue.phrases.say("counter_outside"),)
    if code != OUTSIDE:
        parts = show_counter(code, kind, catalogue)
    return Reply(
        Behaviour.ANSWER,
        topic=context.last_topic,
        parts=parts,
        choices=(person_button(catalogue),),
        context=context,
    )


def _ask_with_town(context: Context, catalogue: Catalogue) -> Reply:
    reply = ask_what(replace(context, pending=None), catalogue, "ask_what_about")
    town = catalogue.municipalities.name(context.living)
    if not town:
        return reply
    return replace(reply, parts=(catalogue.phrases.say("town_noted", town=town), *reply.parts))

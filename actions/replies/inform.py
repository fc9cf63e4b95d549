"""A bare place or date: the answer to an open question, or a refinement of what was asked before."""

from __future__ import annotations

from dataclasses import replace

from actions.heard import Heard
from actions.replies.clarify import ask_what, offer_again
from actions.replies.counter import answer_counter
from actions.replies.people import person_button
from actions.replies.towns import find_target, remember_towns
from actions.replies.venues import ask_when, ask_where, ask_which_town, look_for_venues
from knowledge import choices
from knowledge.catalogue import Catalogue
from knowledge.context import Context, Pending, VenueWish
from knowledge.reply import Behaviour, Reply, TextPart
from knowledge.topics import Place, Topic
from knowledge.venues import VenueSearch


async def take_place_or_date(heard: Heard, catalogue: Catalogue, search: VenueSearch) -> Reply:
    """Use the words where they belong; a name that fits several towns is asked back."""
    target = find_target(heard)
    topic = find_waiting_topic(heard.context, catalogue)
    if topic and (target or not heard.dates):
        if target and len(target.codes) > 1:
            return ask_which_town(target, heard, heard.context, catalogue, Pending.COUNTER_PLACE)
        return show_counter_of(topic, remember_towns(heard, answers=topic.place), catalogue)
    if _is_about_venues(heard):
        return await look_for_venues(heard, catalogue, search)
    context = remember_towns(heard, answers=Place.LIVING)
    if target and len(target.codes) > 1:
        return ask_which_town(target, heard, context, catalogue, pending=None)
    return _ask_with_town(context, catalogue)


async def take_town(code: str, heard: Heard, catalogue: Catalogue, search: VenueSearch) -> Reply:
    """A town's button was pressed."""
    context = heard.context
    if catalogue.municipalities.find(code) is None:
        return ask_what(context, catalogue, "ask_again")
    if topic := find_waiting_topic(context, catalogue):
        return show_counter_of(topic, _live_or_register(code, topic, context), catalogue)
    if _is_about_venues(heard):
        return await look_for_venues(heard, catalogue, search, chosen_town=code)
    return _ask_with_town(replace(context, living=code, places=()), catalogue)


def ask_place_again(context: Context, catalogue: Catalogue) -> Reply:
    """None of the offered towns was meant: ask for the name, for the same purpose as before."""
    if topic := find_waiting_topic(context, catalogue):
        return show_counter_of(topic, context, catalogue)
    if context.pending is Pending.WHICH_PLACE:
        return ask_where(context, catalogue)
    return ask_what(replace(context, places=()), catalogue, "which_town_name")


def ask_open_question(context: Context, catalogue: Catalogue) -> Reply | None:
    """Ask the open question for a place or date once more; None when there is none."""
    if topic := find_waiting_topic(context, catalogue):
        return show_counter_of(topic, context, catalogue)
    if context.pending is Pending.VENUE_PLACE:
        return ask_where(context, catalogue)
    if context.pending is Pending.VENUE_DATE:
        return ask_when(context, catalogue)
    return None


def find_waiting_topic(context: Context, catalogue: Catalogue) -> Topic | None:
    """Return the topic whose counter can be shown once the town is known."""
    topic = catalogue.topics.get(context.last_topic or "")
    waits = context.pending is Pending.COUNTER_PLACE and topic is not None and topic.counter != "none"
    return topic if waits else None


def show_counter_of(topic: Topic, context: Context, catalogue: Catalogue) -> Reply:
    """Show the counter of the last topic in the town just named, or ask for the town."""
    counter = answer_counter(topic, context, catalogue)
    return Reply(
        Behaviour.CLARIFY if counter.pending else Behaviour.ANSWER,
        topic=None if counter.pending else topic.id,
        parts=(*_words_of_town(topic, context, catalogue), *counter.parts),
        choices=(*counter.choices, person_button(catalogue)),
        context=replace(context, pending=counter.pending, places=(), misses=0),
    )


def _words_of_town(topic: Topic, context: Context, catalogue: Catalogue) -> tuple[TextPart, ...]:
    """Say what the town just named does otherwise, if it has words of its own."""
    own = catalogue.localise(topic, context)
    return () if own is topic or not own.is_verified else (TextPart(own.answer, own.easy),)


def _is_about_venues(heard: Heard) -> bool:
    context = heard.context
    asks = context.pending in (Pending.VENUE_PLACE, Pending.VENUE_DATE, Pending.WHICH_PLACE)
    offered = context.pending is Pending.WHICH_TOPIC and choices.VENUES in context.offered
    return asks or offered or context.wish != VenueWish() or bool(heard.dates)


def _live_or_register(code: str, topic: Topic, context: Context) -> Context:
    registers = topic.place is Place.REGISTERED
    return replace(context, registered=code) if registers else replace(context, living=code)


def _ask_with_town(context: Context, catalogue: Catalogue) -> Reply:
    asked_anew = ask_what(replace(context, pending=None, places=()), catalogue, "ask_what_about")
    reply = offer_again(context, catalogue) or asked_anew
    noted = _note_towns(context, catalogue)
    return replace(reply, parts=(noted, *reply.parts)) if noted else reply


def _note_towns(context: Context, catalogue: Catalogue) -> TextPart | None:
    """Say back which towns were understood."""
    living = catalogue.municipalities.name(context.living)
    registered = catalogue.municipalities.name(context.registered)
    if living and registered and living != registered:
        return catalogue.phrases.say("towns_noted", living=living, registered=registered)
    town = living or registered
    return catalogue.phrases.say("town_noted", town=town) if town else None

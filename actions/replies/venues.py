"""Places and dates of digital support: ask for what is missing, say what was understood, never a dead end."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from actions.heard import Heard, HeardPlace
from actions.replies.cards import show_session
from actions.replies.counter import show_counter
from actions.replies.people import person_button
from actions.replies.towns import (
    MOST_BUTTONS,
    common_town_buttons,
    find_target,
    remember_search,
    town_buttons,
)
from actions.replies.wish import find_date_problem, refine_wish, say_wish, widen_wish
from knowledge import choices
from knowledge.catalogue import Catalogue
from knowledge.context import Context, Pending, VenueWish
from knowledge.places import OUTSIDE
from knowledge.reply import Behaviour, Choice, Part, Reply, TextPart, VenuesPart
from knowledge.sessions import Session
from knowledge.venues import VenueAnswer, VenueSearch

MOST_CARDS = 5  # more than a small screen and a tired reader take in
MOST_OF_A_NEIGHBOUR = 2


async def look_for_venues(
    heard: Heard, catalogue: Catalogue, search: VenueSearch, chosen_town: str | None = None
) -> Reply:
    """Search with everything said so far; `chosen_town` is the town of a pressed button."""
    target = find_target(heard)
    context = remember_search(heard)
    if chosen_town:
        context = replace(context, living=context.living or chosen_town)
    elif target and target.is_doubtful:
        return ask_which_town(target, heard, context, catalogue)
    region = target if target and target.region and not chosen_town else None
    code = chosen_town or (target.codes[0] if target and not region else None)
    if code == OUTSIDE:
        return decline_outside(context, catalogue)
    wish = refine_wish(heard.context.wish, heard, code, catalogue.needs)
    if region:
        wish = widen_wish(wish, region)
    elif _is_at_home(wish, heard, context):
        wish = replace(wish, municipality=context.living)
    context = replace(context, wish=wish, misses=0, step=None, places=())
    if problem := find_date_problem(heard):
        parts = (catalogue.phrases.say(f"date_{problem.problem}", date=problem.surface),)
        return _ask(parts, replace(context, pending=Pending.VENUE_DATE), catalogue, ())
    if not (wish.municipality or wish.towns):
        return ask_where(context, catalogue)
    home = catalogue.municipalities.find(context.living)
    answer = await search.search(wish, heard.now, home.office if home and wish.towns else None)
    return show_answer(answer, wish, replace(context, pending=None), catalogue, heard.today)


def ask_where(context: Context, catalogue: Catalogue) -> Reply:
    """Ask for the town to search in."""
    context = replace(context, pending=Pending.VENUE_PLACE, places=())
    parts = (catalogue.phrases.say("venues_which_town"),)
    return _ask(parts, context, catalogue, common_town_buttons(catalogue))


def ask_when(context: Context, catalogue: Catalogue) -> Reply:
    """Ask for the day to search for."""
    context = replace(context, pending=Pending.VENUE_DATE)
    return _ask((catalogue.phrases.say("venues_which_day"),), context, catalogue, ())


def ask_which_town(
    place: HeardPlace,
    heard: Heard,
    context: Context,
    catalogue: Catalogue,
    pending: Pending | None = Pending.WHICH_PLACE,
) -> Reply:
    """A name that fits several towns: ask, with the towns as buttons; `pending` is what the answer is for."""
    wish = refine_wish(context.wish, heard, None, catalogue.needs)
    context = replace(context, wish=wish, pending=pending, places=place.codes)
    towns = tuple(code for code in place.codes if code != OUTSIDE)
    parts = (catalogue.phrases.say("which_town", name=place.surface),)
    none = Choice(catalogue.phrases.label("none_of_these"), choices.NONE_OF_THESE)
    return _ask(parts, context, catalogue, (*town_buttons(towns[:MOST_BUTTONS], catalogue), none))


def decline_outside(context: Context, catalogue: Catalogue) -> Reply:
    """Outside the prefecture we know nothing, and say what there is instead."""
    return Reply(
        Behaviour.DECLINE,
        parts=(catalogue.phrases.say("venues_outside"),),
        choices=(*common_town_buttons(catalogue), person_button(catalogue)),
        context=replace(context, pending=Pending.VENUE_PLACE, places=()),
    )


def show_answer(
    answer: VenueAnswer, wish: VenueWish, context: Context, catalogue: Catalogue, today: date
) -> Reply:
    """Show what was found, or the next best thing."""
    is_around = bool(answer.kilometres) and not wish.towns
    parts: list[Part] = [say_wish(wish, catalogue, is_around=is_around)]
    parts += _say_needs(wish, answer, catalogue)
    buttons: tuple[Choice, ...] = ()
    if answer.cancelled:
        parts.append(catalogue.phrases.say("venues_cancelled"))
        parts.append(_show_cards(answer, answer.cancelled, catalogue, today))
    if answer.dated or answer.other_dates or answer.standing:
        parts += _show_found(answer, wish, catalogue, today)
    else:
        parts.append(catalogue.phrases.say("venues_none"))
    if not (answer.dated or answer.standing):
        more, buttons = _show_around(answer, wish.municipality or context.living, catalogue, today)
        parts += more
    return Reply(
        Behaviour.VENUES,
        parts=tuple(parts),
        choices=(*buttons, person_button(catalogue)),
        context=context,
    )


def _say_needs(wish: VenueWish, answer: VenueAnswer, catalogue: Catalogue) -> list[Part]:
    """Say what else was understood, and that nobody has written down whether it is so."""
    if not wish.needs:
        return []
    words = catalogue.phrases
    parts: list[Part] = [words.say("venues_needs", needs=catalogue.needs.label(wish.needs))]
    return [*parts, words.say("venues_needs_unsure")] if answer.is_unsure or answer.standing else parts


def _show_found(answer: VenueAnswer, wish: VenueWish, catalogue: Catalogue, today: date) -> list[Part]:
    """Dates that fit, or else other dates in town; then what goes on without dates."""
    words = catalogue.phrases
    parts: list[Part] = []
    if answer.dated:
        parts += [_say_count(answer, catalogue), _show_cards(answer, answer.dated, catalogue, today)]
    elif answer.other_dates:
        key = "venues_others" if wish.needs else "venues_other_dates"
        parts += [words.say(key), _show_cards(answer, answer.other_dates, catalogue, today)]
    else:
        parts.append(words.say("venues_no_dates"))
    if answer.standing:
        parts += [words.say("venues_standing"), _show_cards(answer, answer.standing, catalogue, today)]
    return parts


def _say_count(answer: VenueAnswer, catalogue: Catalogue) -> TextPart:
    count = str(answer.count)
    if answer.count <= MOST_CARDS:
        return catalogue.phrases.say("venues_found", count=count)
    key = "venues_found_near" if answer.kilometres else "venues_found_many"
    return catalogue.phrases.say(key, count=count, shown=str(MOST_CARDS))


def _show_cards(
    answer: VenueAnswer, sessions: tuple[Session, ...], catalogue: Catalogue, today: date
) -> VenuesPart:
    shown = sessions[:MOST_CARDS]
    return VenuesPart(
        tuple(show_session(session, catalogue, answer.far(session), today) for session in shown)
    )


def _show_around(
    answer: VenueAnswer, code: str | None, catalogue: Catalogue, today: date
) -> tuple[list[Part], tuple[Choice, ...]]:
    """The neighbours with distance, then the town hall."""
    words = catalogue.phrases
    parts: list[Part] = []
    if answer.nearby:
        cards = tuple(
            show_session(session, catalogue, offer.near.distance_km, today)
            for offer in answer.nearby
            for session in offer.sessions[:MOST_OF_A_NEIGHBOUR]
        )
        parts += [words.say("venues_nearby"), VenuesPart(cards[:MOST_CARDS])]
    if catalogue.municipalities.find(code):
        parts += show_counter(code or "", "digital", catalogue)
    buttons = town_buttons(tuple(offer.near.municipality.code for offer in answer.nearby[:2]), catalogue)
    return parts, buttons


def _is_at_home(wish: VenueWish, heard: Heard, context: Context) -> bool:
    """Say whether nothing else was named than home; it may have been ruled out (「郡山以外で」)."""
    refused = any(heard.context.living in place.codes for place in heard.places if place.negated)
    return not (wish.municipality or wish.towns) and context.living != OUTSIDE and not refused


def _ask(
    parts: tuple[Part, ...], context: Context, catalogue: Catalogue, buttons: tuple[Choice, ...]
) -> Reply:
    return Reply(
        Behaviour.CLARIFY, parts=parts, choices=(*buttons, person_button(catalogue)), context=context
    )

"""What a message says about the resident's two towns, and questions that ask for one."""

from __future__ import annotations

from dataclasses import replace

from actions.heard import Heard, HeardPlace
from knowledge import choices
from knowledge.catalogue import Catalogue
from knowledge.context import Context
from knowledge.reply import Choice
from knowledge.topics import Place

COMMON_TOWNS = ("072010", "072036", "072044", "072028")
MOST_BUTTONS = 6


def remember_towns(heard: Heard, *, answers: Place | None = None) -> Context:
    """Return the context with the towns named without doubt.

    `answers` is what a bare name tells of: the answer to a question of ours, or nothing (Place.NONE).
    Unasked, a town of Fukushima is taken for where they live, and a place far away for a relative's.
    """
    context = heard.context
    certain = [place for place in heard.wanted_places if len(place.codes) == 1]
    for place in certain:
        role = place.role or answers or Place.LIVING
        far = place.is_outside and place.role is None
        if far and (answers is None or any(not other.is_outside for other in certain)):
            continue
        if role == Place.REGISTERED:
            context = replace(context, registered=place.codes[0])
        elif role == Place.LIVING:
            context = replace(context, living=place.codes[0])
    return context


def remember_search(heard: Heard) -> Context:
    """Return the context after a search: a bare name is where they look, and lives there only who knows."""
    context = remember_towns(heard, answers=Place.NONE)
    target = find_target(heard)
    if context.living is None and target and len(target.codes) == 1 and not target.is_outside:
        return replace(context, living=target.codes[0])
    return context


def find_target(heard: Heard) -> HeardPlace | None:
    """Return the place a search is about: where they live before where registered, here before away."""
    wanted = heard.wanted_places
    for role in ("living", None, "registered"):
        named = [place for place in wanted if place.role == role]
        if named:
            return next((place for place in reversed(named) if not place.is_outside), named[-1])
    return None


def common_town_buttons(catalogue: Catalogue) -> tuple[Choice, ...]:
    """Return buttons for the four largest cities; every other town can be typed."""
    return town_buttons(COMMON_TOWNS, catalogue)


def town_buttons(codes: tuple[str, ...], catalogue: Catalogue) -> tuple[Choice, ...]:
    """Return a button for each town."""
    towns = catalogue.municipalities
    return tuple(Choice(towns.name(code), choices.place_choice(code)) for code in codes if towns.name(code))

"""What a message says about the resident's two towns, and questions that ask for one."""

from __future__ import annotations

from dataclasses import replace

from actions.heard import Heard, HeardPlace
from knowledge import choices
from knowledge.catalogue import Catalogue
from knowledge.context import Context
from knowledge.reply import Choice

COMMON_TOWNS = ("072010", "072036", "072044", "072028")
MOST_BUTTONS = 6


def remember_towns(heard: Heard) -> Context:
    """Return the context with the towns that were named without doubt."""
    context = heard.context
    for place in heard.wanted_places:
        if len(place.codes) != 1:
            continue
        if place.role == "registered":
            context = replace(context, registered=place.codes[0])
        else:
            context = replace(context, living=place.codes[0])
    return context


def find_target(heard: Heard) -> HeardPlace | None:
    """Return the place a search is about: where somebody lives counts before where they are registered."""
    wanted = heard.wanted_places
    for role in ("living", None, "registered"):
        named = [place for place in wanted if place.role == role]
        if named:
            return named[-1]
    return None


def common_town_buttons(catalogue: Catalogue) -> tuple[Choice, ...]:
    """Return buttons for the four largest cities; every other town can be typed."""
    return town_buttons(COMMON_TOWNS, catalogue)


def town_buttons(codes: tuple[str, ...], catalogue: Catalogue) -> tuple[Choice, ...]:
    """Return a button for each town."""
    towns = catalogue.municipalities
    return tuple(Choice(towns.name(code), choices.place_choice(code)) for code in codes if towns.name(code))

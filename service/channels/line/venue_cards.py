"""Draws venues as carousels that residents can act on: call, map, page."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from linebot.v3.messaging import (
    FlexBox,
    FlexBubble,
    FlexButton,
    FlexCarousel,
    FlexComponent,
    FlexMessage,
    FlexText,
    URIAction,
)

from knowledge.reply import VenueCard
from service.channels.line import limits
from service.channels.line.addresses import map_uri, page_uri, phone_uri
from service.channels.line.letters import cut_clusters, cut_units
from service.channels.line.paragraphs import write_venue
from service.conversation.ports import Words

FACT_UNITS = 1000  # one fact; seven of them stay below the limit of a bubble
MOST_CARDS = 24


def draw_venues(venues: Sequence[VenueCard], words: Words) -> list[FlexMessage | str]:
    """Return carousels, and a text that lists what is beyond the first two dozen."""
    shown, rest = venues[:MOST_CARDS], venues[MOST_CARDS:]
    drawn: list[FlexMessage | str] = [
        FlexMessage(
            alt_text=cut_units("\n".join(write_venue(venue) for venue in group), limits.ALT_TEXT_UNITS),
            contents=FlexCarousel(contents=[_draw(venue, words) for venue in group]),
        )
        for group in _group(shown, words)
    ]
    if rest:
        more = words.say("line_more_venues", count=str(len(rest))).text
        drawn.append("\n".join([more, *(f"・{write_venue(venue)}" for venue in rest)]))
    return drawn


def measure(component: FlexComponent | FlexBubble | FlexCarousel) -> int:
    """Return the size in bytes as it travels."""
    return len(json.dumps(component.to_dict(), ensure_ascii=False).encode())


def _group(venues: Sequence[VenueCard], words: Words) -> Iterator[list[VenueCard]]:
    """Put venues into carousels of at most twelve bubbles and fifty thousand bytes."""
    group: list[VenueCard] = []
    size = 0
    for venue in venues:
        more = measure(_draw(venue, words)) + 2
        if group and (len(group) == limits.CAROUSEL_BUBBLES or size + more > limits.CAROUSEL_BYTES - 200):
            yield group
            group, size = [], 0
        group.append(venue)
        size += more
    if group:
        yield group


def _draw(venue: VenueCard, words: Words) -> FlexBubble:
    contents = [_text(venue.name, weight="bold", size="lg")]
    contents += [_text(fact) for fact in _list_facts(venue, words)]
    buttons = list(_draw_buttons(venue, words))
    return FlexBubble(
        size="mega",
        body=FlexBox(layout="vertical", spacing="md", contents=contents),
        footer=FlexBox(layout="vertical", spacing="sm", contents=buttons) if buttons else None,
    )


def _list_facts(venue: VenueCard, words: Words) -> Iterator[str]:
    place = "　".join(dict.fromkeys(filter(None, (venue.municipality, venue.place, venue.address))))
    if venue.when:
        yield venue.when
    if place:
        yield words.say("line_place", place=place).text
    if venue.distance_km is not None:
        yield words.say("line_distance", km=f"{venue.distance_km:g}").text
    if venue.cost:
        yield words.say("line_cost", cost=venue.cost).text
    if venue.booking:
        yield words.say("line_booking", booking=venue.booking).text
    if venue.phone:
        yield words.say("line_phone", label=venue.phone).text
    if venue.note:
        yield venue.note


def _draw_buttons(venue: VenueCard, words: Words) -> Iterator[FlexButton]:
    where = " ".join(filter(None, (venue.municipality, venue.address or venue.place)))
    targets = (
        (words.label("line_call"), phone_uri(venue.phone)),
        (words.label("line_map"), map_uri(where) if venue.address or venue.place else ""),
        (words.label("line_details"), page_uri(venue.url)),
    )
    for label, uri in targets:
        if uri:
            action = URIAction(label=cut_clusters(label, limits.FLEX_LABEL), uri=uri)
            yield FlexButton(action=action, style="secondary", height="sm", scaling=True)


def _text(words: str, weight: str = "regular", size: str = "md") -> FlexText:
    shown = cut_units(words, FACT_UNITS)
    return FlexText(text=shown, weight=weight, size=size, wrap=True, scaling=True)

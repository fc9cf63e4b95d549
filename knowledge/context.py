"""What a dialogue must remember between turns; it travels with every turn and comes back in the Reply."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Pending(StrEnum):
    """The question the bot has asked and not yet had answered."""

    VENUE_PLACE = "venue_place"
    VENUE_DATE = "venue_date"
    COUNTER_PLACE = "counter_place"
    WHICH_PLACE = "which_place"
    WHICH_TOPIC = "which_topic"


@dataclass(frozen=True, slots=True)
class VenueWish:
    """What is known of the place and time a resident looks for; dates are ISO, inclusive."""

    municipality: str | None = None
    date_from: str | None = None
    date_to: str | None = None
    time_of_day: str | None = None  # "am" | "pm" | "evening"
    weekdays: tuple[str, ...] = ()  # "mon" … "sun"
    needs: tuple[str, ...] = ()  # ids of data/knowledge/venue_needs.ja.yml
    region: str = ""  # its name, when several towns are looked through instead of one
    towns: tuple[str, ...] = ()  # the towns of that region


@dataclass(frozen=True, slots=True)
class Context:
    """State of one conversation's dialogue; codes are six-digit municipality codes or "outside"."""

    living: str | None = None
    registered: str | None = None
    proxy: bool = False
    last_topic: str | None = None
    step: int | None = None
    pending: Pending | None = None
    offered: tuple[str, ...] = ()  # topics, or choices.VENUES, while pending is WHICH_TOPIC
    places: tuple[str, ...] = ()  # codes offered while pending is WHICH_PLACE
    wish: VenueWish = field(default_factory=VenueWish)
    misses: int = 0
    language: str = "ja"
